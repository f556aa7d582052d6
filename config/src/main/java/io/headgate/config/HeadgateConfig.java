package io.headgate.config;

import java.net.URI;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A configuration that has passed every check. Immutable.
 *
 * @param backend the database and how it is reached
 * @param listener where clients come in, and what is asked of them
 * @param pool how many connections to the database there are, and how long each lives
 * @param authentication who may come in
 * @param aws how the proxy acts in AWS, where it does
 * @param console where the proxy is asked about itself
 * @param runtime threads, sockets and logging
 * @param monitoring what the proxy tells of itself, and to whom
 * @param effective all settings with their values and sources, for printing
 */
public record HeadgateConfig(Backend backend, Listener listener, Pool pool, Authentication authentication, Aws aws,
                             Console console, Runtime runtime, Monitoring monitoring,
                             EffectiveConfig effective) {

    /**
     * The database and how it is reached.
     *
     * @param servers not resolved; at least one
     * @param topology how they are told apart
     * @param tls whether TLS is used, and how much of the certificate is examined
     * @param tlsCa PEM file with trusted authorities; empty: those of the JVM
     * @param iam whether database users without a known password log in with IAM tokens
     * @param connectTimeout for connecting and logging in together
     * @param compression of the connections
     * @param proxyProtocol the header that goes ahead
     * @param control who asks the server about itself; empty: the user that a client last proved
     * @param initQuery what every new connection runs first
     */
    public record Backend(List<HostPort> servers, Topology topology, BackendTls tls, Optional<Path> tlsCa, boolean iam,
                          Duration connectTimeout, Compression compression, BackendProxyProtocol proxyProtocol,
                          Optional<ControlAccount> control, Optional<InitQuery> initQuery) {

        /** Those that take part, where nobody finds them. */
        public List<HostPort> targets() {
            return topology.targets().orElse(servers);
        }
    }

    /**
     * How the writer and the readers among several servers are known.
     *
     * @param kind what is asked
     * @param interval between two questions
     * @param alarmInterval the same while something is wrong
     * @param maxReplicaLag how far a reader may be behind; empty: any lag is taken
     * @param noReader what becomes of those who want a reader where there is none
     * @param readerWait how long a reader may take to get what a session has written or seen
     * @param weights of those readers that are not {@link ReaderWeight#DEFAULT}
     * @param warmStandby connections that are kept open ahead to the likeliest next writer, 0 to 1000
     * @param auroraHost the addresses of discovered members; present where the kind is AURORA
     * @param targets the servers that take part, perhaps none; empty: all of the settings
     */
    public record Topology(TopologyKind kind, Duration interval, Duration alarmInterval,
                           Optional<Duration> maxReplicaLag, ReaderAbsence noReader, Duration readerWait,
                           List<ReaderWeight> weights, int warmStandby, Optional<HostPattern> auroraHost,
                           Optional<List<HostPort>> targets) {

        /** How much of the readers' work a server gets. */
        public int weight(HostPort server) {
            for (ReaderWeight one : weights) {
                if (one.server().equals(server)) {
                    return one.weight();
                }
            }
            return ReaderWeight.DEFAULT;
        }
    }

    /**
     * What is done with the bytes of connections to the database.
     *
     * @param algorithms the first of them that the database offers is used; at least one
     * @param zstdLevel 1 to 22
     */
    public record Compression(List<CompressionAlgorithm> algorithms, int zstdLevel) {
    }

    /**
     * The account of the control connections.
     *
     * @param user the user name
     * @param passwordFile the file that holds the password; its content is not read here
     */
    public record ControlAccount(String user, Path passwordFile) {
    }

    /**
     * Where clients come in, and what is asked of them.
     *
     * @param addresses at least one
     * @param readOnlyAddresses where clients come in that are served by readers; may be empty
     * @param splitAddresses where clients come in whose plain reads are; may be empty
     * @param socketMode of the Unix domain sockets among them
     * @param proxyProtocolNetworks who may announce a client's address by a PROXY protocol header
     * @param proxyProtocol whether they must
     * @param requireTls whether clients without TLS are refused
     * @param tls how they use TLS
     * @param maxClientConnections the most clients at a time, at least 1
     * @param idleClientTimeout how long a client may send nothing
     * @param loginTimeout how long a client may take from connecting to being logged in
     * @param compression what clients may choose from; at least one
     */
    public record Listener(List<ListenAddress> addresses, List<ListenAddress> readOnlyAddresses,
                           List<ListenAddress> splitAddresses,
                           Set<PosixFilePermission> socketMode,
                           List<Network> proxyProtocolNetworks, ProxyProtocolMode proxyProtocol, boolean requireTls,
                           Tls tls, int maxClientConnections, Duration idleClientTimeout,
                           Duration loginTimeout, List<CompressionAlgorithm> compression) {
    }

    /**
     * How clients use TLS.
     *
     * @param keyPair the certificate and key to show; empty: make them at start
     * @param versions at least one
     * @param ciphers of TLS 1.2, the preferred one first; at least one
     * @param ciphersuites of TLS 1.3, the preferred one first; empty: all
     * @param clientCa PEM file with the authorities of clients' certificates; empty: clients are not asked for any
     * @param clientCertificate for users of whom nothing else is said
     */
    public record Tls(Optional<KeyPairFiles> keyPair, List<TlsVersion> versions, List<TlsCipher.Tls12> ciphers,
                      List<TlsCipher.Tls13> ciphersuites, Optional<Path> clientCa,
                      ClientCertificateUse clientCertificate) {
    }

    /**
     * PEM files that belong together; their contents are not read here.
     *
     * @param certificate the certificate chain
     * @param privateKey the key of its first certificate
     * @param password the file with the key's passphrase
     */
    public record KeyPairFiles(Path certificate, Path privateKey, Optional<Path> password) {
    }

    /**
     * How many connections to the database there are, and how long each lives.
     *
     * @param maxConnections the cap as a number; empty: {@code maxConnectionsPercent} of the server's
     *     {@code max_connections}
     * @param maxConnectionsPercent 1 to 100; 100 when {@code maxConnections} is present
     * @param maxIdleConnectionsPercent 0 to {@code maxConnectionsPercent}
     * @param minIdleConnections connections that are kept open ahead of demand, as far as the limits allow
     * @param borrowTimeout how long a statement waits for a connection; zero: not at all
     * @param idleTimeout after which an unused connection is closed
     * @param maxLifetime after which a connection is closed, once it is free
     * @param checkAfter unused for longer than this, a connection is checked before it is lent; zero: always
     * @param shuffle whether sessions never get back the connection that they had (for tests)
     */
    public record Pool(OptionalInt maxConnections, int maxConnectionsPercent, int maxIdleConnectionsPercent,
                       int minIdleConnections, Duration borrowTimeout, Duration idleTimeout, Duration maxLifetime,
                       Duration checkAfter, boolean shuffle) {

        /**
         * The cap for a server.
         *
         * @param serverMaxConnections the server's {@code max_connections}, at least 1; plays no part when
         *     {@link #maxConnections()} is present
         * @return at least 1
         */
        public int maxConnectionsFor(int serverMaxConnections) {
            return maxConnections.orElse(percent(maxConnectionsPercent, serverMaxConnections));
        }

        /**
         * The most idle connections for a server.
         *
         * @param serverMaxConnections as for {@link #maxConnectionsFor}
         * @return 0 when {@link #maxIdleConnectionsPercent()} is 0, otherwise 1 to {@link #maxConnectionsFor}
         */
        public int maxIdleFor(int serverMaxConnections) {
            return percent(maxIdleConnectionsPercent, maxConnections.orElse(serverMaxConnections));
        }

        /**
         * The connections that are kept ahead for a server: {@link #minIdleConnections()}, or the most that may be idle
         * when that is less.
         *
         * @param serverMaxConnections as for {@link #maxConnectionsFor}
         */
        public int minIdleFor(int serverMaxConnections) {
            return Math.min(minIdleConnections, maxIdleFor(serverMaxConnections));
        }

        private static int percent(int percent, int of) {
            // Rounded down; but only 0 percent means none, or a cap of 1 would log in anew for each statement.
            return percent == 0 ? 0 : (int) Math.max(1, (long) of * percent / 100);
        }
    }

    /**
     * Who may come in.
     *
     * @param credentialsFile users whose passwords are known here; its content is not read here
     * @param credentialsDirectory with a file for each user whose password is known; their contents are not read here
     * @param secrets where else passwords are kept
     * @param iam whether IAM tokens let in, too
     * @param verifierLifetime how long an accepted password is accepted without the database; zero: not at all
     * @param failedLoginDelay the longest delay between two logins where many have failed; zero: none
     * @param firstLoginsAtOnce the most logins at a time that the database judges, at least 1
     */
    public record Authentication(Optional<Path> credentialsFile, Optional<Path> credentialsDirectory,
                                 Optional<Secrets> secrets, Iam iam, Duration verifierLifetime,
                                 Duration failedLoginDelay, int firstLoginsAtOnce) {
    }

    /**
     * IAM tokens of clients.
     *
     * @param mode for users of whom nothing else is said
     * @param verifiers who judges tokens; may be none where the mode is DISABLED
     * @param hosts names and ports of the proxy in tokens; some where there is a verifier KEYS or STS
     * @param keysFile with access keys, whose content is not read here; present where there is a verifier KEYS
     * @param rules as whom roles and users of AWS may log in; some where there is a verifier STS
     */
    public record Iam(IamMode mode, List<IamVerifier> verifiers, List<HostPort> hosts, Optional<Path> keysFile,
                      List<IamRule> rules) {
    }

    /**
     * Secrets of AWS Secrets Manager.
     *
     * @param selectors which; at least one
     * @param refresh how often they are read without a reason
     */
    public record Secrets(List<SecretSelector> selectors, Duration refresh) {
    }

    /**
     * How the proxy acts in AWS.
     *
     * @param region empty: what names and ARNs say, or what the AWS SDK finds
     * @param roles ARNs of roles, each assumed with the one before it; empty: what the AWS SDK finds
     * @param endpoint of Secrets Manager and of STS; empty: AWS's own
     */
    public record Aws(Optional<String> region, List<String> roles, Optional<URI> endpoint) {
    }

    /**
     * The admin console.
     *
     * @param address where it is; empty: there is none
     * @param passwordFile with the password of its user; its content is not read here; present where the address is one
     *     of TCP
     */
    public record Console(Optional<ListenAddress> address, Optional<Path> passwordFile) {

        /** Where it is with a password file, if nothing else is said. */
        public static final ListenAddress DEFAULT = new ListenAddress.Tcp(new HostPort("127.0.0.1", 6032));
    }

    /**
     * Threads, sockets and logging.
     *
     * @param transport how sockets are driven
     * @param eventLoops the number of event loops, 1 to 256; empty: chosen from the processors
     * @param keepAliveIdle silence on a TCP connection after which the peer is asked for a sign of life
     * @param keepAliveInterval between two such questions
     * @param debugLogging whether DEBUG is on
     * @param logFormat how lines of the log are written
     */
    public record Runtime(Transport transport, OptionalInt eventLoops, Duration keepAliveIdle,
                          Duration keepAliveInterval, boolean debugLogging, LogFormat logFormat) {
    }

    /**
     * What the proxy tells of itself, and to whom.
     *
     * @param http where it answers HTTP; empty: nowhere
     * @param httpRequired whether that was asked for, so that it is an error where it cannot be had
     * @param httpAwsKeysFile with access keys of those who may call the RDS API; its content is not read here
     * @param proxyName its name in metrics
     * @param cloudWatch empty: CloudWatch is told nothing
     * @param statements what is told of statements
     */
    public record Monitoring(Optional<HostPort> http, boolean httpRequired, Optional<Path> httpAwsKeysFile,
                             String proxyName,
                             Optional<CloudWatch> cloudWatch, Statements statements) {
    }

    /**
     * What is told of statements.
     *
     * @param history whether they are counted by digest, and each client's last ones remembered
     * @param longQueryTime what takes longer is logged; empty: nothing is
     * @param tracesEndpoint who is sent spans; empty: nobody
     */
    public record Statements(boolean history, Optional<Duration> longQueryTime, Optional<URI> tracesEndpoint) {
    }

    /**
     * What CloudWatch is told.
     *
     * @param namespace of the metrics
     * @param mode how they get there
     * @param interval how often; less than a minute is high resolution
     * @param endpoint of CloudWatch; empty: AWS's own
     */
    public record CloudWatch(String namespace, CloudWatchMode mode, Duration interval, Optional<URI> endpoint) {
    }
}
