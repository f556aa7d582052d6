package io.headgate.config;

import java.net.URI;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** All settings, in the order of the manual. */
public final class Settings {

    static final String REDACTED = "<redacted>";

    private static final int MYSQL_PORT = 3306;
    /** Where ProxySQL has its metrics, as 6032 is where it has its console. */
    private static final int HTTP_PORT = 6070;
    private static final int CONSOLE_PORT = 6032;
    private static final int MOST_CONNECTIONS = 100_000;
    private static final FileType FILE = FileType.file();

    static final Setting<List<HostPort>> BACKEND =
            Setting.of("backend", new ListType<>(new HostPortType(1, MYSQL_PORT)))
            .required()
            .does("The database to connect to, or all servers of which it consists.");
    static final Setting<Optional<List<HostPort>>> TARGETS = Setting.of("targets",
            new NoneOr<>(new ListType<>(new HostPortType(1, MYSQL_PORT))))
            .defaultsTo("all of backend")
            .live()
            .does("The servers that take part now.");
    static final Setting<TopologyKind> TOPOLOGY = Setting.of("topology", new ChoiceType<>(TopologyKind.class, '-'))
            .byDefault("read-only")
            .does("How it is known which of several servers is the writer.");
    static final Setting<HostPattern> AURORA_HOST = Setting.of("aurora-host",
            new HostPatternType(new HostPortType(1, MYSQL_PORT)))
            .defaultsTo("told from backend")
            .does("The addresses of Aurora's instances, with ? for the instance's identifier.");
    static final Setting<Duration> TOPOLOGY_INTERVAL = duration("topology-interval", "100ms", "1m", "1s")
            .does("How often each of several servers is asked for its state.");
    static final Setting<Duration> TOPOLOGY_ALARM_INTERVAL = duration("topology-alarm-interval", "10ms", "10s", "100ms")
            .does("The same while something is wrong.");
    static final Setting<List<ListenAddress>> LISTEN = Setting.of("listen",
            new ListType<>(new ListenAddressType(new HostPortType(0, MYSQL_PORT)), ListenAddressType::conflict))
            .byDefault("0.0.0.0:3306")
            .does("Where clients connect: addresses and ports, Unix sockets; port 0 takes any free one.");
    static final Setting<List<ListenAddress>> LISTEN_READ_ONLY = Setting.of("listen-read-only",
            new ListType<>(new ListenAddressType(new HostPortType(0, MYSQL_PORT)), ListenAddressType::conflict))
            .defaultsTo("none")
            .does("Where clients connect that are served by readers.");
    static final Setting<List<ListenAddress>> LISTEN_SPLIT = Setting.of("listen-split",
            new ListType<>(new ListenAddressType(new HostPortType(0, MYSQL_PORT)), ListenAddressType::conflict))
            .defaultsTo("none")
            .does("Where clients connect whose plain reads outside of transactions are given to readers.");
    static final Setting<Duration> READER_WAIT = duration("reader-wait", "0ms", "10s", "100ms")
            .live()
            .does("How long a reader may take to get what a session has written or seen, until the writer serves.");
    static final Setting<List<ReaderWeight>> READER_WEIGHTS = Setting.of("reader-weights",
            new ListType<>(new ReaderWeightType(new HostPortType(1, MYSQL_PORT)), Settings::sameServer))
            .defaultsTo("100 for each")
            .live()
            .does("How much of the readers' work each server gets, in proportion to the others.");
    static final Setting<ReaderAbsence> NO_READER = Setting.of("no-reader", new ChoiceType<>(ReaderAbsence.class, '-'))
            .byDefault("writer")
            .live()
            .does("What becomes of clients of listen-read-only while there is no reader.");
    static final Setting<Integer> WARM_STANDBY_CONNECTIONS =
            Setting.of("warm-standby-connections", integer(0, 1000))
            .byDefault("0")
            .live()
            .does("Connections that are kept open ahead to the likeliest next writer.");
    static final Setting<Duration> MAX_REPLICA_LAG = Setting.of("max-replica-lag", DurationType.between("1s", "24h"))
            .defaultsTo("none: any lag is taken")
            .live()
            .does("How far a reader may be behind its source.");
    static final Setting<Set<PosixFilePermission>> LISTEN_SOCKET_MODE =
            Setting.of("listen-socket-mode", new FileModeType())
            .byDefault("777")
            .does("Who may connect to the Unix sockets of listen, as chmod has it.");
    static final Setting<List<Network>> PROXY_PROTOCOL_NETWORKS = Setting.of("proxy-protocol-networks",
            new ListType<>(new NetworkType()))
            .defaultsTo("none: nobody")
            .does("Who may announce a client's address by a PROXY protocol header.");
    static final Setting<ProxyProtocolMode> PROXY_PROTOCOL =
            Setting.of("proxy-protocol", new ChoiceType<>(ProxyProtocolMode.class, '-'))
            .byDefault("required")
            .does("Whether those in proxy-protocol-networks must send the header.");

    static final Setting<BackendTls> BACKEND_TLS = Setting.of("backend-tls", new ChoiceType<>(BackendTls.class, '-'))
            .byDefault("auto")
            .does("How connections to the database use TLS.");
    static final Setting<Path> BACKEND_TLS_CA = Setting.of("backend-tls-ca", FILE)
            .defaultsTo("the JVM's trusted authorities")
            .does("PEM file with the authorities that may have issued the database's certificate.");
    static final Setting<Boolean> BACKEND_IAM = Setting.of("backend-iam", new BooleanType())
            .byDefault("false")
            .does("Log in to the database with IAM tokens of the proxy's own role.");
    static final Setting<Duration> BACKEND_CONNECT_TIMEOUT = duration("backend-connect-timeout", "100ms", "5m", "5s")
            .does("How long connecting and logging in to the database may take.");
    static final Setting<List<CompressionAlgorithm>> BACKEND_COMPRESSION =
            Setting.of("backend-compression", algorithms())
            .byDefault("uncompressed")
            .does("Compression of connections to the database: the first of these that it offers.");
    static final Setting<Integer> BACKEND_ZSTD_COMPRESSION_LEVEL =
            Setting.of("backend-zstd-compression-level", integer(1, 22))
            .byDefault("3")
            .does("How hard zstd compresses on connections to the database.");
    static final Setting<BackendProxyProtocol> BACKEND_PROXY_PROTOCOL =
            Setting.of("backend-proxy-protocol", new ChoiceType<>(BackendProxyProtocol.class, '-'))
            .byDefault("none")
            .does("The PROXY protocol header that goes ahead on connections to the database.");
    static final Setting<String> CONTROL_USER = Setting.of("control-user", new TextType("a user name", "USER"))
            .defaultsTo("the user that logged in last")
            .does("Database user that asks the server for its max_connections.");
    static final Setting<Path> CONTROL_PASSWORD_FILE = Setting.of("control-password-file", FILE)
            .does("File whose only line is the password of control-user.");

    static final Setting<Integer> MAX_CONNECTIONS = Setting.of("max-connections", integer(1, MOST_CONNECTIONS))
            .defaultsTo("none: max-connections-percent decides")
            .live()
            .does("The most connections to the database, as a number; replaces max-connections-percent.");
    static final Setting<Integer> MAX_CONNECTIONS_PERCENT = Setting.of("max-connections-percent", integer(1, 100))
            .byDefault("100")
            .rdsProxy("MaxConnectionsPercent")
            .live()
            .does("The most connections to the database, in percent of its max_connections.");
    static final Setting<Integer> MAX_IDLE_CONNECTIONS_PERCENT =
            Setting.of("max-idle-connections-percent", integer(0, 100))
            .defaultsTo("half of max-connections-percent")
            .rdsProxy("MaxIdleConnectionsPercent")
            .live()
            .does("The most idle connections that are kept, in percent of what max-connections-percent refers to.");
    static final Setting<Integer> MIN_IDLE_CONNECTIONS =
            Setting.of("min-idle-connections", integer(0, MOST_CONNECTIONS))
            .byDefault("0")
            .live()
            .does("Idle connections that are kept open ahead of demand.");
    static final Setting<Duration> CONNECTION_BORROW_TIMEOUT = duration("connection-borrow-timeout", "0s", "1h", "120s")
            .rdsProxy("ConnectionBorrowTimeout")
            .live()
            .does("How long a statement may wait for a connection to the database.");
    static final Setting<Duration> CONNECTION_IDLE_TIMEOUT = duration("connection-idle-timeout", "1s", "24h", "5m")
            .live()
            .does("How long a connection to the database may stay unused before it is closed.");
    static final Setting<Duration> CONNECTION_MAX_LIFETIME = duration("connection-max-lifetime", "10s", "7d", "24h")
            .live()
            .does("How old a connection to the database may grow.");
    static final Setting<Duration> CONNECTION_CHECK_AFTER = duration("connection-check-after", "0s", "1h", "30s")
            .live()
            .does("How long a connection may stay unused without being checked before it is lent again.");
    static final Setting<String> INIT_QUERY = Setting.of("init-query", new TextType("SQL text", "SQL"))
            .redacted()
            .rdsProxy("InitQuery")
            .live()
            .does("Statements that each new connection to the database runs first.");

    static final Setting<Duration> IDLE_CLIENT_TIMEOUT = duration("idle-client-timeout", "1s", "8h", "30m")
            .rdsProxy("IdleClientTimeout")
            .live()
            .does("How long a client may send nothing before it is disconnected.");
    static final Setting<Duration> LOGIN_TIMEOUT = duration("login-timeout", "1s", "5m", "10s")
            .live()
            .does("How long a client may take to log in.");
    static final Setting<Integer> MAX_CLIENT_CONNECTIONS = Setting.of("max-client-connections", integer(1, 1_000_000))
            .byDefault("100000")
            .live()
            .does("The most clients at a time; one more is refused with error 1040.");

    static final Setting<List<CompressionAlgorithm>> COMPRESSION = Setting.of("compression", algorithms())
            .byDefault("zlib,zstd,uncompressed")
            .does("The compression algorithms that clients may use.");

    static final Setting<Boolean> REQUIRE_TLS = Setting.of("require-tls", new BooleanType())
            .byDefault("false")
            .rdsProxy("RequireTLS")
            .live()
            .does("Refuse clients that do not use TLS.");
    static final Setting<Path> TLS_CERTIFICATE = Setting.of("tls-certificate", FILE)
            .defaultsTo("a certificate made at start")
            .does("PEM file with the certificate shown to clients, followed by its issuers.");
    static final Setting<Path> TLS_PRIVATE_KEY = Setting.of("tls-private-key", FILE)
            .defaultsTo("a key made at start")
            .does("PEM file with the private key of tls-certificate.");
    static final Setting<Path> TLS_PRIVATE_KEY_PASSWORD_FILE = Setting.of("tls-private-key-password-file", FILE)
            .defaultsTo("none: the key has no passphrase")
            .does("File whose first line is the passphrase of tls-private-key.");
    static final Setting<List<TlsVersion>> TLS_VERSIONS =
            Setting.of("tls-versions", new ListType<>(new ChoiceType<>(TlsVersion.class, TlsVersion::text)))
            .byDefault("TLSv1.2, TLSv1.3")
            .does("The versions of TLS that clients may use.");
    static final Setting<List<TlsCipher.Tls12>> TLS_CIPHERS =
            Setting.of("tls-ciphers", new ListType<>(new ChoiceType<>(TlsCipher.Tls12.class, TlsCipher::text)))
            .byDefault(TlsCipher.Tls12.BY_DEFAULT.stream().map(TlsCipher::text).collect(Collectors.joining(", ")))
            .does("The cipher suites that clients may use with TLS 1.2, the preferred one first.");
    static final Setting<List<TlsCipher.Tls13>> TLS_CIPHERSUITES =
            Setting.of("tls-ciphersuites", new ListType<>(new ChoiceType<>(TlsCipher.Tls13.class, TlsCipher::text)))
            .defaultsTo("all of them")
            .does("The cipher suites that clients may use with TLS 1.3, the preferred one first.");
    static final Setting<Path> TLS_CLIENT_CA = Setting.of("tls-client-ca", FILE)
            .defaultsTo("none: clients are not asked for certificates")
            .does("PEM file with the authorities that may have issued clients' certificates.");
    static final Setting<ClientCertificateUse> TLS_CLIENT_CERTIFICATE =
            Setting.of("tls-client-certificate", new ChoiceType<>(ClientCertificateUse.class, '-'))
            .byDefault("optional")
            .does("Whether clients must show a certificate besides the password.");
    static final Setting<Path> CREDENTIALS_FILE = Setting.of("credentials-file", FILE)
            .defaultsTo("none: every password is judged by the database")
            .does("YAML file with users whose passwords the proxy knows.");
    static final Setting<Path> CREDENTIALS_DIRECTORY = Setting.of("credentials-directory", FileType.directory())
            .does("Directory with a file for each user whose password the proxy knows.");
    static final Setting<List<SecretSelector>> SECRETS =
            Setting.of("secrets", new ListType<>(new SecretSelectorType()))
            .does("Secrets of AWS Secrets Manager with users whose passwords the proxy knows.");
    static final Setting<Duration> SECRETS_REFRESH = duration("secrets-refresh", "10s", "24h", "5m")
            .does("How often secrets are read anew without a reason.");
    static final Setting<String> AWS_REGION = Setting.of("aws-region", new TextType("a region", "REGION"))
            .defaultsTo("that of the first ARN, or what the AWS SDK finds")
            .does("The AWS region of the secrets, of the database and of STS.");
    static final Setting<List<String>> AWS_ROLE = Setting.of("aws-role", new ListType<>(new RoleArnType()))
            .defaultsTo("none: as whom the AWS SDK finds")
            .does("Roles to assume before anything else in AWS, one after the other.");
    static final Setting<URI> AWS_ENDPOINT_OVERRIDE = Setting.of("aws-endpoint-override", new HttpAddressType())
            .defaultsTo("AWS's own")
            .does("Where AWS Secrets Manager and AWS STS answer.");
    static final Setting<IamMode> IAM = Setting.of("iam", new ChoiceType<>(IamMode.class, '-'))
            .byDefault("disabled")
            .does("Whether clients may, or must, log in by IAM tokens.");
    static final Setting<List<IamVerifier>> IAM_VERIFIERS =
            Setting.of("iam-verifiers", new ListType<>(new ChoiceType<>(IamVerifier.class, '-')))
            .does("Who judges clients' IAM tokens.");
    static final Setting<List<HostPort>> IAM_HOSTS =
            Setting.of("iam-hosts", new ListType<>(new HostPortType(1, MYSQL_PORT)))
            .does("Names and ports of the proxy that tokens are signed for.");
    static final Setting<Path> IAM_KEYS_FILE = Setting.of("iam-keys-file", FILE)
            .does("YAML file with access keys that sign tokens, and as whom they may log in.");
    static final Setting<List<IamRule>> IAM_USERS = Setting.of("iam-users", new ListType<>(new IamRuleType()))
            .does("As whom roles and users of AWS may log in.");
    static final Setting<Duration> VERIFIER_LIFETIME = duration("verifier-lifetime", "0s", "24h", "15m")
            .does("How long a password that the database accepted is accepted without asking it again.");
    static final Setting<Duration> FAILED_LOGIN_DELAY = duration("failed-login-delay", "0s", "30s", "5s")
            .live()
            .does("The longest delay between two logins where many have failed.");
    static final Setting<Integer> FIRST_LOGINS_AT_ONCE = Setting.of("first-logins-at-once", integer(1, 1000))
            .byDefault("10")
            .does("The most logins at a time that the database judges.");

    static final Setting<ListenAddress> CONSOLE_LISTEN = Setting.of("console-listen",
            new ListenAddressType(new HostPortType(0, CONSOLE_PORT)))
            .defaultsTo("127.0.0.1:6032 with console-password-file, otherwise none")
            .does("Where the admin console takes the mysql client: an address and port, or a Unix socket.");
    static final Setting<Path> CONSOLE_PASSWORD_FILE = Setting.of("console-password-file", FILE)
            .does("File whose only line is the password of the console's user, admin.");

    static final Setting<Transport> TRANSPORT = Setting.of("transport", new ChoiceType<>(Transport.class, '_'))
            .byDefault("auto")
            .does("The way sockets are driven.");
    static final Setting<OptionalInt> EVENT_LOOPS = Setting.of("event-loops", new AutoOr(integer(1, 256)))
            .byDefault("auto")
            .does("The number of threads that move data.");
    static final Setting<Duration> TCP_KEEPALIVE_IDLE = duration("tcp-keepalive-idle", "1s", "2h", "2m")
            .does("How long a TCP connection may be silent before the peer is asked for a sign of life.");
    static final Setting<Duration> TCP_KEEPALIVE_INTERVAL = duration("tcp-keepalive-interval", "1s", "1h", "15s")
            .does("How long to wait for that sign of life before asking again.");
    static final Setting<Boolean> DEBUG_LOGGING = Setting.of("debug-logging", new BooleanType())
            .byDefault("false")
            .rdsProxy("DebugLogging")
            .live()
            .does("Log at level DEBUG: each connection and each statement, without its literals.");
    static final Setting<LogFormat> LOG_FORMAT = Setting.of("log-format", new ChoiceType<>(LogFormat.class, '-'))
            .byDefault("text")
            .does("How lines of the log are written: for people, or as JSON.");
    static final Setting<Boolean> SHUFFLE = Setting.of("shuffle", new BooleanType())
            .byDefault("false")
            .does("For tests: never give a session the connection that it had before.");

    static final Setting<Path> STATE_FILE = Setting.of("state-file", FileType.written())
            .defaultsTo("none: what is set while Headgate runs ends with it")
            .does("File that keeps what is set while Headgate runs.");

    static final Setting<Optional<HostPort>> HTTP_LISTEN =
            Setting.of("http-listen", new NoneOr<>(new HostPortType(0, HTTP_PORT)))
            .byDefault("127.0.0.1:6070")
            .does("Where the dashboard, metrics and health are asked for by HTTP; port 0 takes any free one.");
    static final Setting<Path> HTTP_AWS_KEYS_FILE = Setting.of("http-aws-keys-file", FILE)
            .defaultsTo("none: this machine may look and nobody change anything")
            .does("YAML file with access keys that sign calls of the RDS API.");
    static final Setting<String> PROXY_NAME = Setting.of("proxy-name", new NameType())
            .byDefault("headgate")
            .rdsProxy("DBProxyName")
            .does("The proxy's name in metrics.");
    static final Setting<String> CLOUDWATCH_NAMESPACE = Setting.of("cloudwatch-namespace", new NamespaceType())
            .defaultsTo("none: CloudWatch is told nothing")
            .does("The namespace in CloudWatch that gets the metrics.");
    static final Setting<CloudWatchMode> CLOUDWATCH_MODE =
            Setting.of("cloudwatch-mode", new ChoiceType<>(CloudWatchMode.class, '-'))
            .byDefault("put")
            .does("How they get there: by calls, or in lines of the log.");
    static final Setting<Duration> CLOUDWATCH_INTERVAL = duration("cloudwatch-interval", "1s", "5m", "1m")
            .live()
            .does("How often; less than a minute is high resolution.");
    static final Setting<URI> CLOUDWATCH_ENDPOINT = Setting.of("cloudwatch-endpoint", new HttpAddressType())
            .defaultsTo("AWS's own")
            .does("Where CloudWatch answers.");

    static final Setting<Boolean> STATEMENT_HISTORY = Setting.of("statement-history", new BooleanType())
            .byDefault("true")
            .does("Count and time statements by digest, and remember each client's last hundred commands.");
    static final Setting<Optional<Duration>> LONG_QUERY_TIME =
            Setting.of("long-query-time", new NoneOr<>(DurationType.between("0s", "24h")))
            .byDefault("10s")
            .live()
            .does("A statement that takes longer is logged, with what its time went to.");
    static final Setting<URI> TRACES_ENDPOINT = Setting.of("traces-endpoint", new HttpAddressType())
            .defaultsTo("none: no spans are sent")
            .does("An OpenTelemetry collector that is sent spans of traced statements.");

    private static final List<Setting<?>> ALL = List.of(
            BACKEND, TARGETS, TOPOLOGY, AURORA_HOST, TOPOLOGY_INTERVAL, TOPOLOGY_ALARM_INTERVAL,
            LISTEN, LISTEN_READ_ONLY, LISTEN_SPLIT, NO_READER, READER_WAIT, READER_WEIGHTS, MAX_REPLICA_LAG,
            WARM_STANDBY_CONNECTIONS, LISTEN_SOCKET_MODE,
            PROXY_PROTOCOL_NETWORKS, PROXY_PROTOCOL,
            BACKEND_TLS, BACKEND_TLS_CA, BACKEND_IAM, BACKEND_CONNECT_TIMEOUT, BACKEND_COMPRESSION,
            BACKEND_ZSTD_COMPRESSION_LEVEL, BACKEND_PROXY_PROTOCOL, CONTROL_USER, CONTROL_PASSWORD_FILE,
            MAX_CONNECTIONS, MAX_CONNECTIONS_PERCENT, MAX_IDLE_CONNECTIONS_PERCENT, MIN_IDLE_CONNECTIONS,
            CONNECTION_BORROW_TIMEOUT, CONNECTION_IDLE_TIMEOUT, CONNECTION_MAX_LIFETIME, CONNECTION_CHECK_AFTER,
            INIT_QUERY,
            IDLE_CLIENT_TIMEOUT, LOGIN_TIMEOUT, MAX_CLIENT_CONNECTIONS, COMPRESSION,
            REQUIRE_TLS, TLS_CERTIFICATE, TLS_PRIVATE_KEY, TLS_PRIVATE_KEY_PASSWORD_FILE,
            TLS_VERSIONS, TLS_CIPHERS, TLS_CIPHERSUITES, TLS_CLIENT_CA, TLS_CLIENT_CERTIFICATE,
            CREDENTIALS_FILE, CREDENTIALS_DIRECTORY,
            SECRETS, SECRETS_REFRESH, AWS_REGION, AWS_ROLE, AWS_ENDPOINT_OVERRIDE,
            IAM, IAM_VERIFIERS, IAM_HOSTS, IAM_KEYS_FILE, IAM_USERS, VERIFIER_LIFETIME,
            FAILED_LOGIN_DELAY, FIRST_LOGINS_AT_ONCE,
            CONSOLE_LISTEN, CONSOLE_PASSWORD_FILE,
            TRANSPORT, EVENT_LOOPS, TCP_KEEPALIVE_IDLE, TCP_KEEPALIVE_INTERVAL, DEBUG_LOGGING, LOG_FORMAT, SHUFFLE,
            STATE_FILE,
            HTTP_LISTEN, HTTP_AWS_KEYS_FILE, PROXY_NAME,
            CLOUDWATCH_NAMESPACE, CLOUDWATCH_MODE, CLOUDWATCH_INTERVAL, CLOUDWATCH_ENDPOINT,
            STATEMENT_HISTORY, LONG_QUERY_TIME, TRACES_ENDPOINT);

    private Settings() {
    }

    /** Every setting once. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    /** The setting with exactly this key. */
    public static Optional<Setting<?>> byKey(String key) {
        return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }

    /** The keys of {@link #all()}. */
    static List<String> keys() {
        return ALL.stream().<String>map(Setting::key).toList();
    }

    private static String sameServer(List<ReaderWeight> weights) {
        return weights.stream().map(ReaderWeight::server)
                .filter(server -> weights.stream().filter(weight -> weight.server().equals(server)).count() > 1)
                .findFirst().map(server -> server + " is there twice").orElse(null);
    }

    private static ListType<CompressionAlgorithm> algorithms() {
        return new ListType<>(new ChoiceType<>(CompressionAlgorithm.class, '-'));
    }

    private static IntegerType integer(int min, int max) {
        return new IntegerType(min, max);
    }

    private static Setting.Builder<Duration> duration(String key, String min, String max, String byDefault) {
        return Setting.of(key, DurationType.between(min, max)).byDefault(byDefault);
    }
}
