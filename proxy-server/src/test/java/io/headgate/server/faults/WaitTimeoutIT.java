package io.headgate.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** wait_timeout and interactive_timeout are about clients; the proxy acts on them as a server would. */
final class WaitTimeoutIT extends FaultTest {

    @Test
    void aClientThatIsIdleForLongerThanItsWaitTimeoutIsClosedAsByTheServer() throws IOException {
        startWithoutBystander();
        RawClient proxied = login();
        run(proxied, "SET wait_timeout = 1");
        try (RawClient direct = RawClient.connect(DATABASE.host(), DATABASE.port()).login(USER, PASSWORD)) {
            run(direct, "SET wait_timeout = 1");
            if (DATABASE.version().isMysqlAtLeast(8, 0, 24)) {
                RawPacket expected = direct.readPacket();
                RawPacket told = proxied.readPacket();
                ErrPacket error = told.err(proxied.capabilities());
                assertThat(error).isEqualTo(expected.err(direct.capabilities()));
                assertThat(told.sequenceId()).isEqualTo(expected.sequenceId());
            }
            assertThat(direct.awaitClose()).isTrue();
            assertThat(proxied.awaitClose()).isTrue();
        }
    }

    @Test
    void aBackendInATransactionLivesAsLongAsItsClientMayBeSilent() throws IOException {
        startWithoutBystander("init-query", "SET wait_timeout = 2");
        RawClient client = login();
        assertThat(text(client, "SELECT @@wait_timeout")).isEqualTo("2");
        run(client, "SET wait_timeout = 100");
        run(client, "BEGIN");
        run(client, "INSERT INTO faults.t (v) VALUES ('patient')");
        client.readTimeout(Duration.ofSeconds(5));
        assertThatThrownBy(client::readPacket).isInstanceOf(SocketTimeoutException.class);
        run(client, "COMMIT");
        assertThat(text(client, "SELECT @@wait_timeout")).isEqualTo("100");
        assertThat(DATABASE.queryValue("SELECT COUNT(*) FROM faults.t WHERE v = 'patient'")).isEqualTo("1");
    }

    @Test
    void noBackendKeepsTheTimeoutOfAClient() throws IOException {
        start("max-connections", "1");
        RawClient client = login();
        run(client, "SET wait_timeout = 77");
        assertThat(text(client, "SELECT @@wait_timeout")).isEqualTo("77");
        assertThat(DATABASE.queryValue("SELECT GROUP_CONCAT(DISTINCT variable_value = @@GLOBAL.wait_timeout)"
                + " FROM performance_schema.variables_by_thread JOIN performance_schema.threads USING (thread_id)"
                + " WHERE variable_name = 'wait_timeout' AND processlist_user = '" + USER + "'")).isEqualTo("1");
        assertThat(text(login(), "SELECT @@wait_timeout = @@GLOBAL.wait_timeout")).isEqualTo("1");
    }

    @Test
    void anInteractiveClientHasTheInteractiveTimeout() throws IOException {
        String before = DATABASE.queryValue("SELECT @@GLOBAL.interactive_timeout");
        DATABASE.execute("SET GLOBAL interactive_timeout = 333");
        try {
            startWithoutBystander();
            RawClient client = connect();
            client.login(new RawClient.Login(USER, PASSWORD).withCapabilities(Capabilities.CLIENT_INTERACTIVE));
            assertThat(text(client, "SELECT @@wait_timeout")).isEqualTo("333");
            assertThat(text(login(), "SELECT @@wait_timeout = @@GLOBAL.wait_timeout")).isEqualTo("1");
        } finally {
            DATABASE.execute("SET GLOBAL interactive_timeout = " + before);
        }
    }
}
