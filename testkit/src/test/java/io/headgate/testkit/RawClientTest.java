package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class RawClientTest {

    private static final TestDatabase DATABASE = TestDatabase.shared();

    @BeforeAll
    static void createUser() {
        DATABASE.createUser("raw", "a secret", PasswordProof.CACHING_SHA2);
    }

    @AfterAll
    static void dropUser() {
        DATABASE.execute("DROP USER raw");
    }

    @Test
    void cachingSha2LogsInByRsaThenByTheFastPath() throws IOException {
        DATABASE.execute("FLUSH PRIVILEGES"); // the server forgets whom it has seen
        try (RawClient first = connect().login("raw", "a secret")) {
            assertThat(text(first, "SELECT 'in'")).isEqualTo("in");
        }
        try (RawClient second = connect().login("raw", "a secret")) {
            assertThat(text(second, "SELECT 'in again'")).isEqualTo("in again");
        }
    }

    @Test
    void cachingSha2LogsInOverTls() throws IOException {
        DATABASE.execute("FLUSH PRIVILEGES");
        try (RawClient client = connect()) {
            assertThat(client.startTls().getSession().isValid()).isTrue();
            client.login("raw", "a secret");
            assertThat(text(client, "SELECT CURRENT_USER()")).isEqualTo("raw@%");
        }
    }

    @Test
    void nativePasswordIsSwitchedTo() throws IOException {
        assumeThat(DATABASE.supportsNativePassword()).isTrue();
        DATABASE.createUser("raw_native", "old school", PasswordProof.NATIVE);
        try (RawClient client = connect().login("raw_native", "old school")) {
            assertThat(text(client, "SELECT 1")).isEqualTo("1");
        }
        DATABASE.execute("DROP USER raw_native");
    }

    @Test
    void aWrongPasswordIsError1045() throws IOException {
        try (RawClient client = connect()) {
            assertThatThrownBy(() -> client.login("raw", "wrong")).hasMessageStartingWith("1045 (28000): ");
        }
    }

    @Test
    void aResponseHasAllPacketsInSequenceWithAndWithoutDeprecateEof() throws IOException {
        try (RawClient client = connect().login("raw", "a secret")) {
            List<RawPacket> packets = client.query("SELECT 1, 2 UNION ALL SELECT 3, 4");
            assertThat(packets).hasSize(6).last().matches(RawPacket::endsRows);
            assertThat(packets).extracting(RawPacket::sequenceId).containsExactly(1, 2, 3, 4, 5, 6);
        }
        try (RawClient old = connect()) {
            old.login(new RawClient.Login("raw", "a secret")
                    .withoutCapabilities(Capabilities.CLIENT_DEPRECATE_EOF));
            assertThat(old.query("SELECT 1, 2 UNION ALL SELECT 3, 4")).hasSize(7);
        }
    }

    @Test
    void everyResultOfAMultiStatementIsRead() throws IOException {
        try (RawClient client = connect()) {
            client.login(new RawClient.Login("raw", "a secret")
                    .withDatabase("information_schema")
                    .withCapabilities(Capabilities.CLIENT_MULTI_STATEMENTS));
            assertThat(client.query("DO 1; SELECT DATABASE(); DO 2")).hasSize(1 + 4 + 1);
            assertThat(client.query("SELECT nonsense").get(0).err(client.capabilities()).code()).isEqualTo(1054);
        }
    }

    @Test
    void aPayloadOfSixteenMebibytesIsSplitAndAHugeRowIsReadToItsEnd() throws IOException {
        try (RawClient client = connect().login("raw", "a secret")) {
            List<RawPacket> packets = client.query("SELECT '" + "x".repeat(RawPacket.MAX_PAYLOAD - 4) + "'");
            assertThat(packets).hasSize(5);
            assertThat(packets.get(2).payload().length).isEqualTo(RawPacket.MAX_PAYLOAD);
            assertThat(text(client, "SELECT 'still alive'")).isEqualTo("still alive");
        }
    }

    @Test
    void halfAPacketKeepsTheServerWaitingUntilTheRestComes() throws IOException {
        try (RawClient client = connect().login("raw", "a secret")) {
            byte[] query = "\3SELECT 7".getBytes(StandardCharsets.US_ASCII);
            client.sendPart(query.length, 0, Arrays.copyOf(query, 4));
            client.sendBytes(Arrays.copyOfRange(query, 4, query.length));
            assertThat(client.readResponse()).hasSize(4);
        }
    }

    @Test
    void theEndOfTheConnectionIsSeen() throws IOException {
        try (RawClient client = connect().login("raw", "a secret")) {
            client.command(Command.COM_QUIT, new byte[0]);
            assertThat(client.awaitClose()).isTrue();
            assertThatThrownBy(client::readPacket).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void anAbortedConnectionDisappearsFromTheServer() throws IOException {
        RawClient client = connect().login("raw", "a secret");
        String id = text(client, "SELECT CONNECTION_ID()");
        client.abort();
        String count = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id;
        for (int i = 0; i < 500 && !DATABASE.queryValue(count).equals("0"); i++) {
            Thread.onSpinWait();
        }
        assertThat(DATABASE.queryValue(count)).isEqualTo("0");
    }

    @Test
    void noPasswordIsShownByALogin() {
        assertThat(new RawClient.Login("raw", "a secret").toString()).contains("raw").doesNotContain("secret");
    }

    private static RawClient connect() throws IOException {
        return RawClient.connect(DATABASE.host(), DATABASE.port());
    }

    /** The only value of a result with one column and one row. */
    private static String text(RawClient client, String sql) throws IOException {
        List<RawPacket> packets = client.query(sql);
        assertThat(packets).hasSize(4);
        byte[] row = packets.get(2).payload();
        return new String(row, 1, row.length - 1, StandardCharsets.UTF_8);
    }
}
