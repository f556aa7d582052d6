package io.headgate.metrics;

import java.util.Locale;
import java.util.Optional;

/** Everything that is measured. Constants without {@link #inRdsProxy()} are what RDS Proxy lacks. */
public enum Meter {
    CLIENT_CONNECTIONS("ClientConnections", Kind.GAUGE, Origin.RDS_PROXY,
            "Clients connected now, those that are still logging in included."),
    CLIENT_CONNECTIONS_IN_SETUP("ClientConnectionsInSetup", Kind.GAUGE, Origin.RDS_PROXY,
            "Clients connected now that have not finished logging in."),
    CLIENT_CONNECTIONS_TLS("ClientConnectionsTLS", Kind.GAUGE, Origin.RDS_PROXY,
            "Clients logged in now that use TLS."),
    CLIENT_CONNECTIONS_NO_TLS("ClientConnectionsNoTLS", Kind.GAUGE, Origin.RDS_PROXY,
            "Clients logged in now that do not use TLS."),
    CLIENT_CONNECTIONS_RECEIVED("ClientConnectionsReceived", Kind.COUNTER, Origin.RDS_PROXY,
            "Client connections accepted from the network."),
    CLIENT_CONNECTIONS_CLOSED("ClientConnectionsClosed", Kind.COUNTER, Origin.RDS_PROXY,
            "Client connections that have ended, whoever ended them."),
    CLIENT_CONNECTIONS_SETUP_SUCCEEDED("ClientConnectionsSetupSucceeded", Kind.COUNTER, Origin.RDS_PROXY,
            "Clients that logged in."),
    CLIENT_CONNECTIONS_SETUP_FAILED_AUTH("ClientConnectionsSetupFailedAuth", Kind.COUNTER, Origin.RDS_PROXY,
            "Clients turned away by authentication or because of TLS."),
    CLIENT_CONNECTIONS_REFUSED("ClientConnectionsRefused", Kind.COUNTER, Origin.HEADGATE,
            "Clients turned away because there were too many."),

    DATABASE_CONNECTIONS("DatabaseConnections", Kind.GAUGE, Origin.RDS_PROXY,
            "Connections to the database that are open now."),
    MAX_DATABASE_CONNECTIONS_ALLOWED("MaxDatabaseConnectionsAllowed", Kind.GAUGE, Origin.RDS_PROXY,
            "The most connections to the database that there may be."),
    DATABASE_CONNECTIONS_CURRENTLY_BORROWED("DatabaseConnectionsCurrentlyBorrowed", Kind.GAUGE, Origin.RDS_PROXY,
            "Connections to the database that are lent to a client now."),
    DATABASE_CONNECTIONS_CURRENTLY_SESSION_PINNED("DatabaseConnectionsCurrentlySessionPinned", Kind.GAUGE,
            Origin.RDS_PROXY, "Connections to the database that a client keeps for another reason than a transaction."),
    DATABASE_CONNECTIONS_CURRENTLY_IN_TRANSACTION("DatabaseConnectionsCurrentlyInTransaction", Kind.GAUGE,
            Origin.RDS_PROXY, "Connections to the database with an open transaction."),
    DATABASE_CONNECTIONS_HELD("DatabaseConnectionsHeld", Kind.GAUGE, Origin.HEADGATE, "reason",
            "Connections to the database that a client keeps, by reason; one may have several reasons."),
    DATABASE_CONNECTIONS_IDLE("DatabaseConnectionsIdle", Kind.GAUGE, Origin.HEADGATE,
            "Connections to the database that are open and not lent."),
    DATABASE_CONNECTIONS_OPENING("DatabaseConnectionsOpening", Kind.GAUGE, Origin.HEADGATE,
            "Connections to the database that are being opened."),
    DATABASE_CONNECTIONS_HIGHEST("DatabaseConnectionsHighest", Kind.GAUGE, Origin.HEADGATE,
            "The most connections to the database that there have been at a time since the start."),
    DATABASE_CONNECTION_REQUESTS("DatabaseConnectionRequests", Kind.COUNTER, Origin.RDS_PROXY,
            "Attempts to open a connection to the database."),
    DATABASE_CONNECTIONS_SETUP_SUCCEEDED("DatabaseConnectionsSetupSucceeded", Kind.COUNTER, Origin.RDS_PROXY,
            "Attempts to open a connection to the database that succeeded."),
    DATABASE_CONNECTIONS_SETUP_FAILED("DatabaseConnectionsSetupFailed", Kind.COUNTER, Origin.RDS_PROXY,
            "Attempts to open a connection to the database that failed."),
    DATABASE_CONNECTIONS_CLOSED("DatabaseConnectionsClosed", Kind.COUNTER, Origin.HEADGATE, "reason",
            "Connections to the database that have ended, by reason."),

    DATABASE_CONNECTIONS_BORROW_LATENCY("DatabaseConnectionsBorrowLatency", Kind.TIMER, Origin.RDS_PROXY,
            "Time from asking for a connection to the database to having it."),
    DATABASE_CONNECTION_BORROWS_WAITING("DatabaseConnectionBorrowsWaiting", Kind.GAUGE, Origin.HEADGATE,
            "Clients that wait for a connection to the database now."),
    DATABASE_CONNECTION_BORROW_TIMEOUTS("DatabaseConnectionBorrowTimeouts", Kind.COUNTER, Origin.HEADGATE,
            "Clients that waited in vain for a connection to the database."),

    QUERY_REQUESTS("QueryRequests", Kind.COUNTER, Origin.RDS_PROXY,
            "Statements received; a text with several statements counts as one."),
    QUERY_REQUESTS_TLS("QueryRequestsTLS", Kind.COUNTER, Origin.RDS_PROXY,
            "Statements received from clients that use TLS."),
    QUERY_REQUESTS_NO_TLS("QueryRequestsNoTLS", Kind.COUNTER, Origin.RDS_PROXY,
            "Statements received from clients that do not use TLS."),

    WRITER_CHANGES("WriterChanges", Kind.COUNTER, Origin.HEADGATE,
            "Times that another of several servers has become the writer."),
    WRITER_ABSENCE("WriterAbsence", Kind.TIMER, Origin.HEADGATE,
            "Times without a writer that answers, from the first sign of it, of those that are over."),

    CREDENTIAL_READS("CredentialReads", Kind.COUNTER, Origin.HEADGATE,
            "Readings of a credentials file, directory or secret that ended well."),
    CREDENTIAL_READS_FAILED("CredentialReadsFailed", Kind.COUNTER, Origin.HEADGATE, "reason",
            "Readings of a credentials file, directory or secret that failed, by reason."),
    CREDENTIAL_SOURCES_FAILING("CredentialSourcesFailing", Kind.GAUGE, Origin.HEADGATE,
            "Credentials files, directories and secrets of which the last reading failed."),

    CERTIFICATE_SECONDS_LEFT("CertificateSecondsLeft", Kind.TIME_LEFT, Origin.HEADGATE, "side",
            "Time until the certificate of the proxy or of the database ends; negative once it has.");

    /** How a meter behaves. */
    public enum Kind {
        /** Only grows. */
        COUNTER,
        /** What is so at the moment. */
        GAUGE,
        /** How often, and how long altogether. */
        TIMER,
        /** How long it takes from the moment on; a gauge in seconds, NaN where nobody knows. */
        TIME_LEFT
    }

    private enum Origin {
        RDS_PROXY, HEADGATE
    }

    private final String cloudWatchName;
    private final Kind kind;
    private final Origin origin;
    private final String tag;
    private final String description;

    Meter(String cloudWatchName, Kind kind, Origin origin, String description) {
        this(cloudWatchName, kind, origin, null, description);
    }

    Meter(String cloudWatchName, Kind kind, Origin origin, String tag, String description) {
        this.cloudWatchName = cloudWatchName;
        this.kind = kind;
        this.origin = origin;
        this.tag = tag;
        this.description = description;
    }

    /** The name in CloudWatch, which is RDS Proxy's where {@link #inRdsProxy()}. */
    public String cloudWatchName() {
        return cloudWatchName;
    }

    /** The name in Micrometer: the same words with dots, such as {@code headgate.client.connections.no.tls}. */
    public String micrometerName() {
        String words = cloudWatchName.replaceAll("(?<=[a-z])(?=[A-Z])", ".");
        return "headgate." + words.toLowerCase(Locale.ROOT);
    }

    /** Whether the number only grows, is a state, or a time. */
    public Kind kind() {
        return kind;
    }

    /** CloudWatch's unit. In Micrometer, a time is in the registry's own base unit. */
    public String unit() {
        return switch (kind) {
            case COUNTER, GAUGE -> "Count";
            case TIMER -> "Microseconds";
            case TIME_LEFT -> "Seconds";
        };
    }

    /** Whether RDS Proxy has this meter, with this meaning. */
    public boolean inRdsProxy() {
        return origin == Origin.RDS_PROXY;
    }

    /** The key of the tag that splits the meter. */
    public Optional<String> tag() {
        return Optional.ofNullable(tag);
    }

    /** One sentence with a full stop. */
    public String description() {
        return description;
    }
}
