package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Command;
import io.headgate.protocol.packet.ComChangeUser;
import io.headgate.server.it.LogLines;
import io.headgate.server.net.PemFiles;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.headgate.testkit.TrustAll;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates of clients: which must be there, which are good, and who may log in with them. */
final class ClientCertificateIT extends FaultTest {

    private static final String OTHER = "faults2";
    private static final String OTHER_PASSWORD = "not one either";
    private static final String REFUSED = "Proxy authentication with ";

    private static PemFiles authority;
    private static PemFiles good;
    @TempDir
    private Path folder;

    @BeforeAll
    static void makeThem() throws Exception {
        authority = PemFiles.authority("CN=Test CA,O=Example");
        good = authority.issue("CN=" + USER + ",O=Example", 30, new GeneralName(GeneralName.dNSName, "App.Example"),
                new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://example/app"),
                new GeneralName(GeneralName.rfc822Name, "app@example"));
        DATABASE.createUser(OTHER, OTHER_PASSWORD, PasswordProof.CACHING_SHA2);
    }

    @AfterAll
    static void dropOther() {
        DATABASE.execute("DROP USER " + OTHER);
    }

    /** BoringSSL, and the JDK where TLS 1.3's cipher suites are chosen. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCertificateThatIsNotGoodLetsNobodyIn(boolean jdk) throws Exception {
        String[] settings = {"tls-client-ca", write("ca.pem", authority.certificate()).toString(), "tls-ciphersuites",
            "TLS_AES_128_GCM_SHA256"};
        start(jdk ? settings : new String[] {settings[0], settings[1]});
        PemFiles other = PemFiles.authority("CN=Test CA,O=Example");
        assertThat(login(good, USER, PASSWORD).isErr()).isFalse();
        assertThat(login(null, USER, PASSWORD).isErr()).isFalse();
        try (LogLines log = new LogLines("io.headgate.server.frontend")) {
            denied(login(authority.issue("CN=" + USER, -1), USER, PASSWORD));
            assertRefused(log, "the certificate is not valid: NotAfter: ");
            denied(login(authority.issue("CN=" + USER, 101), USER, PASSWORD));
            assertRefused(log, "the certificate is not valid: NotBefore: ");
            denied(login(PemFiles.make("EC", USER), USER, PASSWORD));
            assertRefused(log, "unable to find valid certification path");
            denied(login(other.issue("CN=" + USER, 30), USER, PASSWORD));
            assertRefused(log, "the certificate is not valid: ");
            denied(login(authority.issueFor(KeyPurposeId.id_kp_serverAuth, "CN=" + USER), USER, PASSWORD));
            assertRefused(log, "use for TLS client authentication");
        }
    }

    @Test
    void whereItIsRequiredNobodyComesInWithoutOne() throws Exception {
        startWithoutBystander("tls-client-ca", write("ca.pem", authority.certificate()).toString(),
                "tls-client-certificate", "required");
        assertThat(login(good, USER, PASSWORD).isErr()).isFalse();
        denied(login(good, USER, "wrong"));
        try (LogLines log = new LogLines("io.headgate.server.frontend")) {
            denied(login(null, USER, PASSWORD));
            assertRefused(log, "the client has shown no certificate");
            RawClient plain = connect();
            denied(plain.login(new RawClient.Login(USER, PASSWORD)), plain);
        }
    }

    @Test
    void whereItMustNameTheUserItLetsNobodyElseIn() throws Exception {
        startWithoutBystander("tls-client-ca", write("ca.pem", authority.certificate()).toString(),
                "tls-client-certificate", "named");
        assertThat(login(good, USER, PASSWORD).isErr()).isFalse();
        assertThat(login(authority.issue("CN=somebody", 30, new GeneralName(GeneralName.dNSName, OTHER)), OTHER,
                OTHER_PASSWORD).isErr()).isFalse();
        try (LogLines log = new LogLines("io.headgate.server.frontend")) {
            denied(login(good, OTHER, OTHER_PASSWORD));
            assertRefused(log, "neither the common name nor a DNS name of the certificate is the user's name"
                    + " (subject CN=" + USER + ",O=Example, issuer CN=Test CA,O=Example)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject: \"cn=" + USER + ", o=Example\"", "issuer: \"CN=Test CA,O=Example\"",
        "common-name: " + USER, "common-name: f*s", "dns-name: \"*.example\"", "uri: spiffe://example/app",
        "email: app@example"})
    void aRuleSaysWhichCertificateAUserMustShow(String rule) throws Exception {
        PemFiles second = PemFiles.authority("CN=Second CA");
        PemFiles stranger = second.issue("CN=stranger", 30, new GeneralName(GeneralName.dNSName, "app.example.org"));
        startWithoutBystander("tls-client-ca",
                write("ca.pem", authority.certificate() + second.certificate()).toString(),
                "credentials-file", rules("{" + rule + "}").toString());
        assertThat(login(good, USER, PASSWORD).isErr()).isFalse();
        denied(login(stranger, USER, PASSWORD));
        denied(login(null, USER, PASSWORD));
        assertThat(login(stranger, OTHER, OTHER_PASSWORD).isErr()).as("a user without a rule").isFalse();
    }

    @Test
    void anotherRuleCountsWithoutARestart() throws Exception {
        Path rules = rules("[{common-name: nobody}, {common-name: " + USER + ", issuer: \"CN=Other\"}]");
        startWithoutBystander("tls-client-ca", write("ca.pem", authority.certificate()).toString(),
                "credentials-file", rules.toString());
        try (LogLines log = new LogLines("io.headgate.server.frontend")) {
            denied(login(good, USER, PASSWORD));
            assertRefused(log, "the certificate is none of those that the user may log in with (subject CN=" + USER);
        }
        Files.writeString(rules, Files.readString(rules).replace("nobody", USER));
        await("the rule is read again", () -> !tries(good).isErr());
    }

    @Test
    void changingTheUserNeedsACertificateThatMayBeThatUser() throws Exception {
        startWithoutBystander("tls-client-ca", write("ca.pem", authority.certificate()).toString(),
                "credentials-file", rules("{common-name: " + USER + "}").toString());
        RawClient client = connect();
        client.startTls(TrustAll.context(good.oneKey()), tls -> { });
        client.login(OTHER, OTHER_PASSWORD);
        assertThat(changeUser(client, USER, PASSWORD).isErr()).isFalse();
        assertThat(changeUser(client, OTHER, OTHER_PASSWORD).isErr()).isFalse();

        RawClient without = connect();
        without.startTls();
        without.login(OTHER, OTHER_PASSWORD);
        denied(changeUser(without, USER, PASSWORD), without);
        assertThat(without.awaitClose()).isTrue();
    }

    @Test
    void whoLacksTheCertificateDoesNotLearnWhetherThePasswordIsRight() throws Exception {
        startWithoutBystander("tls-client-ca", write("ca.pem", authority.certificate()).toString(),
                "credentials-file", rules("{common-name: " + USER + "}").toString());
        assertThat(login(good, USER, PASSWORD).isErr()).isFalse();
        long opened = stats().opened();
        RawClient plain = connect();
        plain.readGreeting();
        ByteBuf response = Unpooled.buffer();
        new io.headgate.protocol.packet.HandshakeResponse41(RawClient.DEFAULT_CAPABILITIES, 1 << 24, 45, USER,
                PasswordProof.of(PasswordProof.CACHING_SHA2, PASSWORD, plain.greeting().authPluginData()), null,
                PasswordProof.CACHING_SHA2, List.of(), 0).write(response);
        plain.send(ByteBufUtil.getBytes(response));
        assertThat(plain.readPacket().payload()).as("the password itself is asked for").containsExactly(1, 4);
        denied(login(null, USER, PASSWORD));
        assertThat(stats().opened()).as("the database is not asked").isEqualTo(opened);
    }

    @Test
    void otherAuthoritiesCountWithoutARestart() throws Exception {
        Path file = write("ca.pem", authority.certificate());
        start("tls-client-ca", file.toString());
        RawClient old = connect();
        old.startTls(TrustAll.context(good.oneKey()), tls -> { });
        old.login(USER, PASSWORD);
        PemFiles next = PemFiles.authority("CN=Next CA");
        try (LogLines log = new LogLines("io.headgate.server.net")) {
            Files.writeString(file, "nothing");
            await("the log says that there is no authority", () -> log.lines().stream()
                    .anyMatch(line -> line.contains("tls-client-ca " + file + ": tls-client-ca holds")));
            assertThat(login(good, USER, PASSWORD).isErr()).isFalse();
            Files.writeString(file, next.certificate());
            await("the new ones are there", () -> log.lines().stream()
                    .anyMatch(line -> line.contains("judged by a new tls-client-ca")));
        }
        denied(login(good, USER, PASSWORD));
        assertThat(login(next.issue("CN=x", 30), USER, PASSWORD).isErr()).isFalse();
        assertThat(text(old, "SELECT 'still in'")).isEqualTo("still in");
    }

    private RawPacket tries(PemFiles certificate) {
        try {
            return login(certificate, USER, PASSWORD);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** @param certificate null: the client shows none */
    private RawPacket login(PemFiles certificate, String user, String password) throws IOException {
        RawClient client = connect();
        client.startTls(certificate == null ? TrustAll.context() : TrustAll.context(certificate.oneKey()),
                tls -> { });
        return client.login(new RawClient.Login(user, password));
    }

    /** In the same words as a wrong password. */
    private static void denied(RawPacket verdict) {
        assertThat(verdict.isErr()).isTrue();
        assertThat(verdict.err(RawClient.DEFAULT_CAPABILITIES).toString()).contains("1045", "Access denied for user '",
                "(using password: YES)").doesNotContain("certificate");
    }

    private static void denied(RawPacket verdict, RawClient client) {
        assertThat(verdict.isErr()).isTrue();
        assertThat(verdict.err(client.capabilities()).code()).isEqualTo(1045);
    }

    private static void assertRefused(LogLines log, String why) {
        assertThat(log.lines().stream().filter(line -> line.startsWith(REFUSED)).reduce((first, last) -> last))
                .hasValueSatisfying(line -> assertThat(line).contains(why, "user="));
    }

    private static RawPacket changeUser(RawClient client, String user, String password) throws IOException {
        ByteBuf out = Unpooled.buffer();
        new ComChangeUser(user, PasswordProof.of(PasswordProof.CACHING_SHA2, password,
                client.greeting().authPluginData()), null, 45, PasswordProof.CACHING_SHA2, List.of())
                .write(out, client.capabilities());
        client.command(Command.COM_CHANGE_USER, ByteBufUtil.getBytes(out.skipBytes(1)));
        RawPacket packet = client.readPacket();
        while (packet.header() == 1) {
            if (packet.payload()[1] == 4) {
                client.send(PasswordProof.nulTerminated(password));
            }
            packet = client.readPacket();
        }
        return packet;
    }

    private Path rules(String rule) throws IOException {
        Path file = write("users.yaml", "users: {" + USER + ": {certificate: " + rule + "}}\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
