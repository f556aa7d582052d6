package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.it.LogLines;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawClientException;
import io.headgate.testkit.RawPacket;
import io.netty.buffer.ByteBufUtil;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that a load balancer announces, and load balancers that keep no rule. */
final class ProxyProtocolIT extends FaultTest {

    private static final byte[] V1 = bytes("PROXY TCP4 203.0.113.7 10.0.0.1 56324 3306\r\n");
    private static final String V2 = "0D0A0D0A000D0A515549540A";
    private static final String KNOWN = "known_to_the_proxy";

    @TempDir
    private Path folder;
    private LogLines log;

    @BeforeEach
    void listenToTheLog() {
        log = new LogLines("io.headgate.server.frontend");
    }

    @AfterEach
    void endListening() {
        log.close();
    }

    private void startWith(String networks, String mode) throws IOException {
        startWith(networks, mode, "30s");
    }

    private void startWith(String networks, String mode, String loginTimeout) throws IOException {
        Path users = Files.writeString(folder.resolve("users.yaml"),
                "users:\n  " + KNOWN + ":\n    password: \"secret\"\n");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        startWithoutBystander("proxy-protocol-networks", networks, "proxy-protocol", mode,
                "login-timeout", loginTimeout,
                "credentials-file", users.toString());
    }

    @Test
    void nothingIsSaidBeforeTheHeaderAndItMayComeByteByByte() throws IOException {
        startWith("127.0.0.0/8", "required");
        RawClient client = connect();
        client.readTimeout(Duration.ofMillis(200));
        assertThatThrownBy(client::readGreeting).isInstanceOf(SocketTimeoutException.class);
        client.readTimeout(Duration.ofSeconds(30));
        for (byte one : V1) {
            client.sendBytes(new byte[] {one});
        }

        assertThat(text(client.login(USER, PASSWORD), "SELECT 'in'")).isEqualTo("in");
    }

    @ParameterizedTest
    @CsvSource({
        // PROXY, TCP4
        "2111000C CB007107 0A000001 DC04 0CEA, 203.0.113.7, 203.0.113.7:56324",
        // PROXY, TCP6, with a field to be skipped
        "2121002C 20010DB8000000000000000000000007 20010DB8000000000000000000000001 DC04 0CEA 0400050102030405,"
                + " 2001:db8::7, [2001:db8::7]:56324",
        // LOCAL
        "20000000, 127.0.0.1, 127.0.0.1:"})
    void theAnnouncedAddressIsInErrorsAndInTheLog(String header, String host, String client) throws IOException {
        for (String mode : new String[] {"required", "optional"}) {
            startWith("127.0.0.1", mode);
            RawClient announced = connect();
            announced.sendBytes(ByteBufUtil.decodeHexDump((V2 + header).replace(" ", "")));

            ErrPacket refusal = refusal(announced, KNOWN, "wrong");

            assertThat(refusal.message()).contains("'" + KNOWN + "'@'" + host + "'");
            assertThat(lines()).last().asString().startsWith("Proxy authentication with ").contains("address=" + client);
            everythingIsQuietAgain();
            endListening();
            listenToTheLog();
        }
    }

    @Test
    void whereTheHeaderIsOptionalClientsComeWithAndWithoutIt() throws IOException {
        startWith("127.0.0.1", "optional");
        assertThat(text(login(), "SELECT 'in'")).isEqualTo("in");
        RawClient late = connect();
        late.readGreeting();
        late.sendBytes(V1);
        assertThat(text(late.login(USER, PASSWORD), "SELECT 'in'")).isEqualTo("in");
        RawClient tls = connect();
        tls.sendBytes(V1);
        tls.startTls();
        assertThat(text(tls.login(USER, PASSWORD), "SELECT 'in'")).isEqualTo("in");

        assertThat(refusal(connect(), KNOWN, "wrong").message()).contains("@'127.0.0.1'");
    }

    @Test
    void aMalformedHeaderEndsThatConnectionOnly() throws IOException {
        startWith("127.0.0.1", "optional");
        RawClient other = login();
        RawClient client = connect();
        client.sendBytes(bytes("PROXY TCP4 203.0.113.777 10.0.0.1 56324 3306\r\n"));

        assertThat(client.awaitClose()).isTrue();
        assertThat(lines()).singleElement().asString().startsWith("The client was refused before its authentication.")
                .contains("address=127.0.0.1:", "the PROXY protocol header is malformed (");
        assertThat(text(other, "SELECT 'still here'")).isEqualTo("still here");
    }

    @Test
    void aHeaderThatNeverEndsIsCutOff() throws IOException {
        startWith("127.0.0.1", "required");
        RawClient client = connect();
        client.sendBytes(bytes("PROXY UNKNOWN " + "x".repeat(1000)));

        assertThat(client.awaitClose()).isTrue();
        assertThat(lines()).singleElement().asString().contains("malformed");
    }

    @Test
    void aClientThatMustSendAHeaderAndSendsSomethingElseIsTold() throws IOException {
        startWith("127.0.0.1", "required");
        RawClient client = connect();
        client.send(1, new byte[] {5, 0, 0, 0});

        ErrPacket refusal = ErrPacket.read(client.readPacket().buffer(), new Capabilities(0));

        assertThat(refusal.code()).isEqualTo(1043);
        assertThat(refusal.message()).startsWith("Bad handshake: no PROXY protocol header came from 127.0.0.1");
        assertThat(client.awaitClose()).isTrue();
        assertThat(lines()).singleElement().asString().contains("no PROXY protocol header came from 127.0.0.1");
    }

    @Test
    void aHeaderThatDoesNotComeIsCoveredByTheLoginTimeout() throws IOException {
        startWith("127.0.0.1", "required", "1s");
        RawClient silent = connect();
        RawClient half = connect();
        half.sendBytes(bytes("PROXY TCP4 203.0.113.7"));

        for (RawClient client : new RawClient[] {silent, half}) {
            ErrPacket refusal = ErrPacket.read(client.readPacket().buffer(), new Capabilities(0));
            assertThat(refusal.message()).contains("no PROXY protocol header came from 127.0.0.1 within 1 s"
                    + " (login-timeout)");
            assertThat(client.awaitClose()).isTrue();
        }
    }

    @Test
    void aHeaderFromElsewhereIsRefusedAndSaidSo() throws IOException {
        startWith("10.0.0.0/8", "required");
        assertThat(text(login(), "SELECT 'in'")).isEqualTo("in");
        RawClient client = connect();
        client.readGreeting();
        client.sendBytes(V1);

        ErrPacket refusal = client.readPacket().err(Capabilities.of(Capabilities.CLIENT_PROTOCOL_41));

        assertThat(refusal.code()).isEqualTo(1043);
        assertThat(refusal.message()).endsWith("a PROXY protocol header came from 127.0.0.1, which is not in"
                + " proxy-protocol-networks");
        assertThatThrownBy(client::readPacket).isInstanceOfAny(EOFException.class, IOException.class);
        assertThat(lines()).singleElement().asString().contains("which is not in proxy-protocol-networks");
    }

    /** The log, which is written after the peer has been told. */
    private List<String> lines() {
        await("something is in the log", () -> !log.lines().isEmpty());
        return log.lines();
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
