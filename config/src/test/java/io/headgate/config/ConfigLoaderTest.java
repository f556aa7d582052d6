package io.headgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

    @TempDir
    private Path directory;
    private Fixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new Fixture(directory);
    }

    @Test
    void aBackendAloneIsACompleteConfiguration() throws Exception {
        HeadgateConfig config = ConfigLoader.load(null, Map.of("backend", "db"));

        assertThat(config.backend()).isEqualTo(new HeadgateConfig.Backend(List.of(new HostPort("db", 3306)),
                new HeadgateConfig.Topology(TopologyKind.READ_ONLY, Duration.ofSeconds(1), Duration.ofMillis(100),
                        Optional.empty(), ReaderAbsence.WRITER, Duration.ofMillis(100), List.of(), 0,
                        Optional.empty(), Optional.empty()), BackendTls.AUTO,
                Optional.empty(), false, Duration.ofSeconds(5),
                new HeadgateConfig.Compression(List.of(CompressionAlgorithm.UNCOMPRESSED), 3),
                BackendProxyProtocol.NONE, Optional.empty(), Optional.empty()));
        assertThat(config.listener()).isEqualTo(new HeadgateConfig.Listener(
                List.of(new ListenAddress.Tcp(new HostPort("0.0.0.0", 3306))), List.of(), List.of(),
                PosixFilePermissions.fromString("rwxrwxrwx"), List.of(), ProxyProtocolMode.REQUIRED, false,
                new HeadgateConfig.Tls(Optional.empty(), List.of(TlsVersion.values()),
                        List.of(TlsCipher.Tls12.ECDHE_ECDSA_AES128_GCM_SHA256,
                                TlsCipher.Tls12.ECDHE_ECDSA_AES256_GCM_SHA384,
                                TlsCipher.Tls12.ECDHE_RSA_AES128_GCM_SHA256,
                                TlsCipher.Tls12.ECDHE_RSA_AES256_GCM_SHA384,
                                TlsCipher.Tls12.ECDHE_ECDSA_CHACHA20_POLY1305,
                                TlsCipher.Tls12.ECDHE_RSA_CHACHA20_POLY1305), List.of(), Optional.empty(),
                        ClientCertificateUse.OPTIONAL),
                100_000, Duration.ofMinutes(30), Duration.ofSeconds(10),
                List.of(CompressionAlgorithm.ZLIB, CompressionAlgorithm.ZSTD, CompressionAlgorithm.UNCOMPRESSED)));
        assertThat(config.pool()).isEqualTo(new HeadgateConfig.Pool(OptionalInt.empty(), 100, 50, 0,
                Duration.ofSeconds(120), Duration.ofMinutes(5), Duration.ofHours(24), Duration.ofSeconds(30), false));
        assertThat(config.authentication())
                .isEqualTo(new HeadgateConfig.Authentication(Optional.empty(), Optional.empty(), Optional.empty(),
                        new HeadgateConfig.Iam(IamMode.DISABLED, List.of(), List.of(), Optional.empty(),
                                List.of()),
                        Duration.ofMinutes(15), Duration.ofSeconds(5), 10));
        assertThat(config.runtime())
                .isEqualTo(new HeadgateConfig.Runtime(Transport.AUTO, OptionalInt.empty(), Duration.ofMinutes(2),
                        Duration.ofSeconds(15), false, LogFormat.TEXT));
    }

    @Test
    void everySettingOfAFileArrives() throws Exception {
        for (String name : new String[] {"ca.pem", "cert.pem", "key.pem", "users.yaml", "password", "keys.yaml"}) {
            fixture.file(name, "");
        }

        HeadgateConfig config = fixture.load("""
                backend: "[::1]:3307, db2"
                topology: group-replication
                topology-interval: 2s
                topology-alarm-interval: 50ms
                listen-read-only: 127.0.0.1:3308
                listen-split: 127.0.0.1:3309
                no-reader: wait
                reader-wait: 0s
                reader-weights: [db2=30, "[::1]:3307=0"]
                max-replica-lag: 5s
                warm-standby-connections: 7
                listen: [127.0.0.1:0, /run/h.sock]
                listen-socket-mode: 0660
                proxy-protocol-networks: 10.0.0.0/8
                proxy-protocol: optional
                backend-proxy-protocol: v2
                backend-tls: verify-identity
                backend-tls-ca: ca.pem
                backend-iam: true
                backend-connect-timeout: 500ms
                backend-compression: zstd, zlib
                backend-zstd-compression-level: 22
                control-user: watcher
                control-password-file: password
                max-connections-percent: 80
                max-idle-connections-percent: 20
                targets: db2
                min-idle-connections: 2
                connection-borrow-timeout: 0s
                connection-idle-timeout: 90s
                connection-max-lifetime: 7d
                connection-check-after: 1m
                init-query: SET time_zone = '+00:00'
                idle-client-timeout: 8h
                login-timeout: 20s
                max-client-connections: 7
                compression: uncompressed
                require-tls: true
                tls-certificate: cert.pem
                tls-private-key: key.pem
                tls-private-key-password-file: password
                tls-versions: [TLSv1.3, TLSv1.2]
                tls-ciphers: ECDHE-RSA-AES128-SHA
                tls-ciphersuites: TLS_AES_256_GCM_SHA384
                tls-client-ca: ca.pem
                tls-client-certificate: named
                credentials-file: users.yaml
                credentials-directory: .
                secrets: [prod/app, "prefix:prod/", "tag:team=a=b"]
                secrets-refresh: 1m
                aws-region: eu-west-1
                aws-role: arn:aws:iam::123456789012:role/one, arn:aws:iam::210987654321:role/path/two
                aws-endpoint-override: http://127.0.0.1:4566
                iam: allowed
                iam-verifiers: keys, backend, sts
                iam-hosts: proxy.example.com, proxy:3307
                iam-keys-file: keys.yaml
                iam-users:
                  - arn:aws:iam::123456789012:role/app -> app
                  - arn:aws:iam::123456789012:role/team-* -> batch report
                verifier-lifetime: 1h
                failed-login-delay: 0s
                first-logins-at-once: 3
                transport: io_uring
                event-loops: 3
                tcp-keepalive-idle: 5m
                tcp-keepalive-interval: 30s
                debug-logging: true
                log-format: json
                shuffle: true
                """);

        assertThat(config.backend()).isEqualTo(new HeadgateConfig.Backend(
                List.of(new HostPort("::1", 3307), new HostPort("db2", 3306)),
                new HeadgateConfig.Topology(TopologyKind.GROUP_REPLICATION, Duration.ofSeconds(2),
                        Duration.ofMillis(50), Optional.of(Duration.ofSeconds(5)), ReaderAbsence.WAIT, Duration.ZERO,
                        List.of(new ReaderWeight(new HostPort("db2", 3306), 30),
                                new ReaderWeight(new HostPort("::1", 3307), 0)), 7, Optional.empty(),
                        Optional.of(List.of(new HostPort("db2", 3306)))),
                BackendTls.VERIFY_IDENTITY, Optional.of(directory.resolve("ca.pem")), true, Duration.ofMillis(500),
                new HeadgateConfig.Compression(List.of(CompressionAlgorithm.ZSTD, CompressionAlgorithm.ZLIB), 22),
                BackendProxyProtocol.V2,
                Optional.of(new HeadgateConfig.ControlAccount("watcher", directory.resolve("password"))),
                Optional.of(new InitQuery("SET time_zone = '+00:00'"))));
        assertThat(config.listener()).isEqualTo(new HeadgateConfig.Listener(
                List.of(new ListenAddress.Tcp(new HostPort("127.0.0.1", 0)),
                        new ListenAddress.Unix(Path.of("/run/h.sock"))),
                List.of(new ListenAddress.Tcp(new HostPort("127.0.0.1", 3308))),
                List.of(new ListenAddress.Tcp(new HostPort("127.0.0.1", 3309))),
                PosixFilePermissions.fromString("rw-rw----"),
                List.of(new Network(InetAddress.getByName("10.0.0.0"), 8)), ProxyProtocolMode.OPTIONAL, true,
                new HeadgateConfig.Tls(Optional.of(new HeadgateConfig.KeyPairFiles(directory.resolve("cert.pem"),
                        directory.resolve("key.pem"), Optional.of(directory.resolve("password")))),
                        List.of(TlsVersion.TLSV1_3, TlsVersion.TLSV1_2), List.of(TlsCipher.Tls12.ECDHE_RSA_AES128_SHA),
                        List.of(TlsCipher.Tls13.TLS_AES_256_GCM_SHA384), Optional.of(directory.resolve("ca.pem")),
                        ClientCertificateUse.NAMED),
                7, Duration.ofHours(8), Duration.ofSeconds(20),
                List.of(CompressionAlgorithm.UNCOMPRESSED)));
        assertThat(config.pool()).isEqualTo(new HeadgateConfig.Pool(OptionalInt.empty(), 80, 20, 2, Duration.ZERO,
                Duration.ofSeconds(90), Duration.ofDays(7), Duration.ofMinutes(1), true));
        assertThat(config.authentication()).isEqualTo(new HeadgateConfig.Authentication(
                Optional.of(directory.resolve("users.yaml")), Optional.of(directory),
                Optional.of(new HeadgateConfig.Secrets(List.of(
                        new SecretSelector(SecretSelector.Kind.NAME, "prod/app", ""),
                        new SecretSelector(SecretSelector.Kind.PREFIX, "prod/", ""),
                        new SecretSelector(SecretSelector.Kind.TAG, "team", "a=b")), Duration.ofMinutes(1))),
                new HeadgateConfig.Iam(IamMode.ALLOWED, List.of(IamVerifier.KEYS, IamVerifier.BACKEND,
                        IamVerifier.STS),
                        List.of(new HostPort("proxy.example.com", 3306), new HostPort("proxy", 3307)),
                        Optional.of(directory.resolve("keys.yaml")), List.of(
                                new IamRule("arn:aws:iam::123456789012:role/app", Set.of("app")),
                                new IamRule("arn:aws:iam::123456789012:role/team-*", Set.of("batch", "report")))),
                Duration.ofHours(1), Duration.ZERO, 3));
        assertThat(config.aws()).isEqualTo(new HeadgateConfig.Aws(Optional.of("eu-west-1"),
                List.of("arn:aws:iam::123456789012:role/one", "arn:aws:iam::210987654321:role/path/two"),
                Optional.of(URI.create("http://127.0.0.1:4566"))));
        assertThat(config.runtime())
                .isEqualTo(new HeadgateConfig.Runtime(Transport.IO_URING, OptionalInt.of(3),
                        Duration.ofMinutes(5), Duration.ofSeconds(30), true, LogFormat.JSON));
    }

    @Test
    void severalAddressesAreAListOrHaveCommasBetween() throws Exception {
        List<ListenAddress> all = List.of(new ListenAddress.Tcp(new HostPort("::1", 3306)),
                new ListenAddress.Unix(Path.of("/run/h.sock")), new ListenAddress.Tcp(new HostPort("db", 1)));

        HeadgateConfig list = fixture.load("backend: db\nlisten:\n  - \"[::1]\"\n  - /run/h.sock\n  - db:1\n");
        HeadgateConfig text = fixture.load("backend: db\n", Map.of("listen", "[::1],/run/h.sock , db:1"));

        assertThat(list.listener().addresses()).isEqualTo(all);
        assertThat(text.listener().addresses()).isEqualTo(all);
        assertThat(text.effective().lines())
                .contains(new EffectiveConfig.Line("listen", "[::1]:3306, /run/h.sock, db:1", "--listen"));
    }

    @Test
    void aFlagReplacesWhatTheFileSays() throws Exception {
        HeadgateConfig config = fixture.load("backend: one\nlogin-timeout: 20s\n", Map.of("backend", "two:3307"));

        assertThat(config.backend().servers()).containsExactly(new HostPort("two", 3307));
        assertThat(config.listener().loginTimeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void anAbsoluteCapAsAFlagReplacesThePercentOfTheFile() throws Exception {
        HeadgateConfig config = fixture.load("backend: db\nmax-connections-percent: 30\n",
                Map.of("max-connections", "20"));

        assertThat(config.pool().maxConnections()).hasValue(20);
        assertThat(config.pool().maxConnectionsPercent()).isEqualTo(100);
        assertThat(config.pool().maxConnectionsFor(1000)).isEqualTo(20);
        assertThat(config.pool().maxIdleFor(1000)).isEqualTo(10);
    }

    @Test
    void aPercentAsAFlagReplacesTheAbsoluteCapOfTheFile() throws Exception {
        HeadgateConfig config = fixture.load("backend: db\nmax-connections: 20\n",
                Map.of("max-connections-percent", "30"));

        assertThat(config.pool().maxConnections()).isEmpty();
        assertThat(config.pool().maxConnectionsFor(1000)).isEqualTo(300);
        assertThat(config.pool().maxIdleFor(1000)).isEqualTo(150);
    }

    @Test
    void thePercentageIsRoundedDownButNeverToNoConnection() throws Exception {
        HeadgateConfig.Pool pool = fixture.load("backend: db\nmax-connections-percent: 50\n").pool();

        assertThat(pool.maxConnectionsFor(151)).isEqualTo(75);
        assertThat(pool.maxConnectionsFor(1)).isEqualTo(1);
        assertThat(pool.maxConnectionsFor(100_000)).isEqualTo(50_000);
    }

    @Test
    void aConnectionMayBeIdleUnlessThePercentageIsZero() throws Exception {
        HeadgateConfig.Pool one = fixture.load("backend: db\nmax-connections: 1\n").pool();
        HeadgateConfig.Pool least = fixture.load("backend: db\nmax-connections-percent: 1\n").pool();
        HeadgateConfig.Pool none = fixture.load("backend: db\nmax-idle-connections-percent: 0\n").pool();

        assertThat(one.maxIdleFor(100)).isEqualTo(1);
        assertThat(least.maxIdleConnectionsPercent()).isEqualTo(1);
        assertThat(least.maxIdleFor(10)).isEqualTo(1).isEqualTo(least.maxConnectionsFor(10));
        assertThat(none.maxIdleFor(100)).isZero();
    }

    @Test
    void noMoreConnectionsAreKeptAheadThanMayBeIdle() throws Exception {
        HeadgateConfig.Pool pool = fixture.load("backend: db\nmin-idle-connections: 8\n").pool();

        assertThat(pool.minIdleFor(100)).isEqualTo(8);
        assertThat(pool.minIdleFor(10)).isEqualTo(5);
    }

    @Test
    void theIdleLimitFollowsThePercentWhenItIsNotGiven() throws Exception {
        assertThat(fixture.load("backend: db\nmax-connections-percent: 30\n").pool().maxIdleConnectionsPercent())
                .isEqualTo(15);
    }

    @Test
    void anEmptyFileAndAFileOfCommentsLeaveTheDefaults() throws Exception {
        Map<String, String> backend = Map.of("backend", "db");

        assertThat(fixture.load("", backend).pool()).isEqualTo(ConfigLoader.load(null, backend).pool());
        assertThat(fixture.load("# nothing\n", backend).pool()).isEqualTo(ConfigLoader.load(null, backend).pool());
    }

    @Test
    void pathsInFlagsAreRelativeToTheWorkingDirectory() throws Exception {
        HeadgateConfig config = fixture.load("backend: db\n", Map.of("credentials-file", "pom.xml"));

        assertThat(config.authentication().credentialsFile()).hasValue(Path.of("pom.xml"));
    }

    @Test
    void theEffectiveConfigurationNamesValueAndSourceOfEverySetting() throws Exception {
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("listen", "[::]");
        HeadgateConfig config = fixture.load("backend: db\ninit-query: SET @token = 'hunter2'\n", flags);

        assertThat(config.effective().lines()).hasSize(Settings.all().size())
                .extracting(EffectiveConfig.Line::key).containsExactlyElementsOf(Settings.keys());
        assertThat(config.effective().lines()).contains(
                new EffectiveConfig.Line("backend", "db:3306", directory.resolve("headgate.yaml") + ":1"),
                new EffectiveConfig.Line("listen", "[::]:3306", "--listen"),
                new EffectiveConfig.Line("idle-client-timeout", "30m", "default"),
                new EffectiveConfig.Line("max-connections", "none: max-connections-percent decides", "default"),
                new EffectiveConfig.Line("init-query", "<redacted>", directory.resolve("headgate.yaml") + ":2"));
        assertThat(config.effective().toString()).contains("idle-client-timeout:").doesNotContain("hunter2");
        assertThat(config.toString()).doesNotContain("hunter2");
    }

    @Test
    void theLineOfTheEffectiveConfigurationIsKeyValueSource() throws Exception {
        String[] lines = ConfigLoader.load(null, Map.of("backend", "db")).effective().toString().lines()
                .toArray(String[]::new);

        assertThat(lines[0]).matches("backend: +db:3306 +# --backend");
        assertThat(lines).anyMatch(line -> line.matches("listen: +0\\.0\\.0\\.0:3306 +# default"));
    }

    @Test
    void aFileThatIsReadByARelativePathFindsItsNeighbours() throws Exception {
        Files.writeString(directory.resolve("users.yaml"), "");
        Path file = fixture.file("headgate.yaml", "backend: db\ncredentials-file: users.yaml\n");
        Path relative = Path.of("").toAbsolutePath().relativize(file);

        assertThat(ConfigLoader.load(relative, Map.of()).authentication().credentialsFile())
                .hasValue(directory.resolve("users.yaml"));
    }
}
