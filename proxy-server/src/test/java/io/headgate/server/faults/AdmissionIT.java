package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawClientException;
import io.headgate.testkit.RawPacket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in, and what those hear who are not. */
final class AdmissionIT extends FaultTest {

    private static final String OTHER = "faults_other";

    @AfterEach
    void dropTheOtherUser() {
        DATABASE.execute("DROP USER IF EXISTS " + OTHER);
    }

    @Test
    void oneClientTooManyIsRefused() throws IOException {
        start("max-client-connections", "3");
        List<RawClient> clients = new ArrayList<>(List.of(login(), login()));
        RawClient tooMany = connect();
        ErrPacket refusal = ErrPacket.read(tooMany.readPacket().buffer(), new Capabilities(0));
        assertThat(refusal.code()).isEqualTo(1040);
        assertThat(refusal.message()).isEqualTo("Too many connections");
        assertThat(tooMany.awaitClose()).isTrue();
        clients.get(0).quit();
        await("there is room again", () -> proxy().proxy().meters().clientConnections() == 2);
        assertThat(text(login(), "SELECT 'in'")).isEqualTo("in");
    }

    @Test
    void aClientWithoutTlsIsRefusedWhereTlsIsRequired() throws IOException {
        startWithoutBystander("require-tls", "true");
        assertThat(refusal(connect(), USER, PASSWORD).code()).isEqualTo(3159);
        RawClient client = connect();
        client.startTls();
        assertThat(text(client.login(USER, PASSWORD), "SELECT 'in'")).isEqualTo("in");
    }

    @Test
    void anIdleClientIsToldThatItIsDisconnected() throws IOException {
        startWithoutBystander("idle-client-timeout", "1s");
        RawClient client = login();
        RawPacket packet = client.readPacket();
        assertThat(packet.err(client.capabilities()).code()).isEqualTo(4031);
        assertThat(client.awaitClose()).isTrue();
    }

    @Test
    void aClientInATransactionIsIdleToo() throws IOException {
        startWithoutBystander("idle-client-timeout", "1s", "max-connections", "1");
        RawClient client = login();
        run(client, "BEGIN");
        run(client, "INSERT INTO faults.t (v) VALUES ('idle')");
        assertThat(client.readPacket().err(client.capabilities()).code()).isEqualTo(4031);
        await("its backend is free", () -> stats().leased() == 0);
        assertThat(DATABASE.queryValue("SELECT COUNT(*) FROM faults.t WHERE v = 'idle'")).isEqualTo("0");
    }

    @Test
    void aClientWhoseStatementRunsIsNotIdle() throws IOException {
        startWithoutBystander("idle-client-timeout", "1s");
        RawClient client = login();
        assertThat(text(client, "SELECT SLEEP(2.5)")).isEqualTo("0");
    }

    @Test
    void aWrongPasswordAndAnUnknownUserGetTheDatabasesOwnError() throws IOException {
        start();
        assertThat(refusal(direct(), USER, "wrong").code()).isEqualTo(1045);
        for (String user : List.of(USER, "faults_nobody")) {
            ErrPacket proxied = refusal(connect(), user, "wrong");
            assertThat(proxied.code()).isEqualTo(1045);
            assertThat(proxied.sqlState()).isEqualTo("28000");
            assertThat(proxied.message()).startsWith("Access denied for user '" + user + "'@");
        }
    }

    @Test
    void aWrongPasswordDoesNotDisturbThoseWhoHaveTheRightOne() throws IOException {
        start();
        RawClient client = login();
        assertThat(refusal(connect(), USER, "wrong").code()).isEqualTo(1045);
        assertThat(text(client, "SELECT 'still in'")).isEqualTo("still in");
        assertThat(text(login(), "SELECT 'in'")).isEqualTo("in");
    }

    @Test
    void aLockedAccountGetsTheDatabasesOwnError() throws IOException {
        start();
        DATABASE.createUser(OTHER, "right", PasswordProof.CACHING_SHA2);
        DATABASE.execute("ALTER USER " + OTHER + " ACCOUNT LOCK");
        assertSameRefusal("right", 3118);
    }

    @Test
    void anExpiredPasswordGetsTheDatabasesOwnError() throws IOException {
        start();
        DATABASE.createUser(OTHER, "right", PasswordProof.CACHING_SHA2);
        DATABASE.execute("ALTER USER " + OTHER + " PASSWORD EXPIRE");
        assertSameRefusal("right", 1862);
    }

    private void assertSameRefusal(String password, int code) throws IOException {
        ErrPacket direct = refusal(direct(), OTHER, password);
        assertThat(direct.code()).isEqualTo(code);
        ErrPacket proxied = refusal(connect(), OTHER, password);
        assertThat(proxied).isEqualTo(direct);
    }

    @Test
    void aChangedPasswordCountsFromTheNextBackendLogin() throws IOException {
        start();
        DATABASE.createUser(OTHER, "old", PasswordProof.CACHING_SHA2);
        assertThat(text(connect().login(OTHER, "old"), "SELECT 'in'")).isEqualTo("in");
        DATABASE.execute("ALTER USER " + OTHER + " IDENTIFIED BY 'new'");
        for (String id : ids(OTHER)) {
            DATABASE.execute("KILL " + id);
        }
        assertThat(text(connect().login(OTHER, "new"), "SELECT 'in with the new one'"))
                .isEqualTo("in with the new one");
        assertThat(refusal(connect(), OTHER, "old").code()).isEqualTo(1045);
        assertThat(text(connect().login(OTHER, "new"), "SELECT 'in again'")).isEqualTo("in again");
    }

    @Test
    void anOldPasswordIsRefusedOnceTheDatabaseHasRefusedIt() throws IOException {
        start();
        DATABASE.createUser(OTHER, "old", PasswordProof.CACHING_SHA2);
        RawClient client = connect().login(OTHER, "old");
        assertThat(text(client, "SELECT 'in'")).isEqualTo("in");
        DATABASE.execute("ALTER USER " + OTHER + " IDENTIFIED BY 'new'");
        for (String id : ids(OTHER)) {
            DATABASE.execute("KILL " + id);
        }
        await("the pool knows", () -> connectionsAtDatabase(OTHER) == 0);
        await("the client's next backend is refused", () -> {
            try {
                return client.query("SELECT 1").get(0).isErr();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(refusal(connect(), OTHER, "old").code()).isEqualTo(1045);
    }

    private static String[] ids(String user) {
        String ids = DATABASE.queryValue("SELECT GROUP_CONCAT(id) FROM information_schema.processlist WHERE user = '"
                + user + "'");
        return ids == null ? new String[0] : ids.split(",");
    }

    private static RawClient direct() throws IOException {
        return RawClient.connect(DATABASE.host(), DATABASE.port());
    }

    private static ErrPacket refusal(RawClient client, String user, String password) throws IOException {
        try (client) {
            RawPacket packet = client.login(new RawClient.Login(user, password));
            assertThat(packet.isErr()).isTrue();
            return packet.err(Capabilities.of(Capabilities.CLIENT_PROTOCOL_41));
        } catch (RawClientException e) {
            throw new AssertionError("refused before the login", e);
        }
    }
}
