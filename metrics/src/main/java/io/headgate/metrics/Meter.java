package io.headgate.metrics;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Everything that is measured. Constants without {@link #inRdsProxy()} are what RDS Proxy lacks. */
public enum Meter {
    CLIENT_CONNECTIONS("ClientConnections", Kind.GAUGE, Scope.ENDPOINT, Origin.RDS_PROXY,
            "Clients connected now, those that are still logging in included."),
    CLIENT_CONNECTIONS_IN_SETUP("ClientConnectionsInSetup", Kind.GAUGE, Scope.ENDPOINT, Origin.RDS_PROXY,
            "Clients connected now that have not finished logging in."),
    CLIENT_CONNECTIONS_TLS("ClientConnectionsTLS", Kind.GAUGE, Scope.ENDPOINT, Origin.RDS_PROXY,
            "Clients logged in now that use TLS."),
    CLIENT_CONNECTIONS_NO_TLS("ClientConnectionsNoTLS", Kind.GAUGE, Scope.ENDPOINT, Origin.RDS_PROXY,
            "Clients logged in now that do not use TLS."),
    CLIENT_CONNECTIONS_RECEIVED("ClientConnectionsReceived", Kind.COUNTER, Scope.ENDPOINT, Origin.RDS_PROXY,
            "Client connections accepted from the network."),
    CLIENT_CONNECTIONS_CLOSED("ClientConnectionsClosed", Kind.COUNTER, Scope.ENDPOINT, Origin.RDS_PROXY,
            "Client connections that have ended, whoever ended them."),
    CLIENT_CONNECTIONS_SETUP_SUCCEEDED("ClientConnectionsSetupSucceeded", Kind.COUNTER, Scope.ENDPOINT,
            Origin.RDS_PROXY, "Clients that logged in."),
    CLIENT_CONNECTIONS_SETUP_FAILED_AUTH("ClientConnectionsSetupFailedAuth", Kind.COUNTER, Scope.ENDPOINT,
            Origin.RDS_PROXY, "Clients turned away by authentication or because of TLS."),
    CLIENT_CONNECTIONS_REFUSED("ClientConnectionsRefused", Kind.COUNTER, Scope.ENDPOINT, Origin.HEADGATE,
            "Clients turned away because there were too many."),
    CLIENT_CONNECTIONS_ENDED("ClientConnectionsEnded", Kind.COUNTER, "cause",
            "Client connections that have ended, by cause."),
    CLIENT_LOGINS_ACCEPTED("ClientLoginsAccepted", Kind.COUNTER, "plugin",
            "Logins that succeeded, by the authentication plugin that the client began with."),
    CLIENT_LOGINS_REFUSED("ClientLoginsRefused", Kind.COUNTER, "error",
            "Logins that were refused in the dialogue about the password, by error number."),
    CLIENT_BYTES_RECEIVED("ClientBytesReceived", Kind.COUNTER, Unit.BYTES, Scope.ENDPOINT,
            "Bytes that clients sent, without TLS and compression."),
    CLIENT_BYTES_SENT("ClientBytesSent", Kind.COUNTER, Unit.BYTES, Scope.ENDPOINT,
            "Bytes of responses that were sent to clients, without TLS and compression."),

    DATABASE_CONNECTIONS("DatabaseConnections", Kind.GAUGE, Scope.TARGET, Origin.RDS_PROXY,
            "Connections to the database that are open now."),
    DATABASE_CONNECTIONS_WITH_TLS("DatabaseConnectionsWithTLS", Kind.GAUGE, Scope.TARGET, Origin.RDS_PROXY,
            "Connections to the database that are open now and use TLS."),
    MAX_DATABASE_CONNECTIONS_ALLOWED("MaxDatabaseConnectionsAllowed", Kind.GAUGE, Scope.TARGET, Origin.RDS_PROXY,
            "The most connections to the database that there may be; of a limit that several share, an equal part."),
    DATABASE_CONNECTIONS_CURRENTLY_BORROWED("DatabaseConnectionsCurrentlyBorrowed", Kind.GAUGE, Scope.TARGET,
            Origin.RDS_PROXY, "Connections to the database that are lent to a client now."),
    DATABASE_CONNECTIONS_CURRENTLY_SESSION_PINNED("DatabaseConnectionsCurrentlySessionPinned", Kind.GAUGE,
            Scope.TARGET, Origin.RDS_PROXY,
            "Connections to the database that a client keeps for another reason than a transaction."),
    DATABASE_CONNECTIONS_CURRENTLY_IN_TRANSACTION("DatabaseConnectionsCurrentlyInTransaction", Kind.GAUGE,
            Scope.TARGET, Origin.RDS_PROXY, "Connections to the database with an open transaction."),
    DATABASE_CONNECTIONS_HELD("DatabaseConnectionsHeld", Kind.GAUGE, "reason",
            "Connections to the database that a client keeps, by reason; one may have several reasons."),
    DATABASE_CONNECTION_HOLDS("DatabaseConnectionHolds", Kind.COUNTER, "reason",
            "Times that a reason arose to keep a connection to the database."),
    DATABASE_CONNECTIONS_IDLE("DatabaseConnectionsIdle", Kind.GAUGE, Scope.TARGET, Origin.HEADGATE,
            "Connections to the database that are open and not lent."),
    DATABASE_CONNECTIONS_CLOSING("DatabaseConnectionsClosing", Kind.GAUGE, Scope.TARGET, Origin.HEADGATE,
            "Connections to the database that are being closed and still open."),
    DATABASE_CONNECTIONS_OPENING("DatabaseConnectionsOpening", Kind.GAUGE, Scope.ROLE, Origin.HEADGATE,
            "Connections to the database that are being opened."),
    DATABASE_CONNECTIONS_HIGHEST("DatabaseConnectionsHighest", Kind.GAUGE, Scope.ROLE, Origin.HEADGATE,
            "The most connections to the database that there have been at a time since the start."),
    DATABASE_CONNECTION_REQUESTS("DatabaseConnectionRequests", Kind.COUNTER, Scope.TARGET, Origin.RDS_PROXY,
            "Attempts to open a connection to the database."),
    DATABASE_CONNECTION_REQUESTS_WITH_TLS("DatabaseConnectionRequestsWithTLS", Kind.COUNTER, Scope.TARGET,
            Origin.RDS_PROXY, "Attempts to open a connection to the database that came to TLS."),
    DATABASE_CONNECTIONS_SETUP_SUCCEEDED("DatabaseConnectionsSetupSucceeded", Kind.COUNTER, Scope.TARGET,
            Origin.RDS_PROXY, "Attempts to open a connection to the database that succeeded."),
    DATABASE_CONNECTIONS_SETUP_FAILED("DatabaseConnectionsSetupFailed", Kind.COUNTER, Scope.TARGET, Origin.RDS_PROXY,
            "Attempts to open a connection to the database that failed."),
    DATABASE_CONNECTIONS_CLOSED("DatabaseConnectionsClosed", Kind.COUNTER, "reason",
            "Connections to the database that have ended, by reason."),
    DATABASE_BYTES_RECEIVED("DatabaseBytesReceived", Kind.COUNTER, Unit.BYTES, Scope.TARGET,
            "Bytes that database servers sent once logged in, without TLS and compression."),
    DATABASE_BYTES_SENT("DatabaseBytesSent", Kind.COUNTER, Unit.BYTES, Scope.TARGET,
            "Bytes that were sent to database servers once logged in, without TLS and compression."),

    DATABASE_CONNECTIONS_BORROW_LATENCY("DatabaseConnectionsBorrowLatency", Kind.TIMER, Unit.MICROSECONDS,
            Scope.ENDPOINT, Origin.RDS_PROXY,
            "Time from asking for a connection to the database to having it; 0 where one was at hand."),
    DATABASE_CONNECTION_BORROWS("DatabaseConnectionBorrows", Kind.COUNTER, Scope.ROLE, Origin.HEADGATE,
            "Times that a connection to the database was lent."),
    DATABASE_CONNECTION_BORROWS_WARM("DatabaseConnectionBorrowsWarm", Kind.COUNTER, Scope.ROLE, Origin.HEADGATE,
            "Those of them in which a client got back its last one and nobody had used it in between."),
    DATABASE_CONNECTION_BORROWS_WAITING("DatabaseConnectionBorrowsWaiting", Kind.GAUGE, Scope.ROLE, Origin.HEADGATE,
            "Clients that wait for a connection to the database now."),
    DATABASE_CONNECTION_LONGEST_WAIT("DatabaseConnectionLongestWait", Kind.GAUGE, Unit.SECONDS, Scope.ROLE_ONLY,
            "How long the first of those who wait now has waited; 0 where nobody waits."),
    DATABASE_CONNECTION_BORROW_TIMEOUTS("DatabaseConnectionBorrowTimeouts", Kind.COUNTER, Scope.ROLE, Origin.HEADGATE,
            "Clients that waited in vain for a connection to the database."),
    DATABASE_CONNECTION_RESTORES("DatabaseConnectionRestores", Kind.COUNTER, "step",
            "Steps to bring a connection to the database into the state of a client's session, by kind."),
    ADDED_COMMANDS("AddedCommands", Kind.COUNTER, "command",
            "Commands of the proxy's own on connections to the database, by kind."),
    PREPARED_STATEMENT_HITS("PreparedStatementHits", Kind.COUNTER, Scope.PROXY, Origin.HEADGATE,
            "Executions of a prepared statement that the connection to the database knew."),
    PREPARED_STATEMENT_MISSES("PreparedStatementMisses", Kind.COUNTER, Scope.PROXY, Origin.HEADGATE,
            "Statements that had to be prepared on another connection than the client had prepared them on."),
    PREPARED_STATEMENT_EVICTIONS("PreparedStatementEvictions", Kind.COUNTER, Scope.PROXY, Origin.HEADGATE,
            "Prepared statements that were closed to make room for others."),

    QUERY_REQUESTS("QueryRequests", Kind.COUNTER, Scope.ENDPOINT, Origin.RDS_PROXY,
            "Commands received that need the database; a text with several statements counts as one."),
    QUERY_REQUESTS_TLS("QueryRequestsTLS", Kind.COUNTER, Scope.ENDPOINT, Origin.RDS_PROXY,
            "The same from clients that use TLS."),
    QUERY_REQUESTS_NO_TLS("QueryRequestsNoTLS", Kind.COUNTER, Scope.ENDPOINT, Origin.RDS_PROXY,
            "The same from clients that do not use TLS."),
    QUERY_RESPONSE_LATENCY("QueryResponseLatency", Kind.TIMER, Unit.MICROSECONDS, Scope.ENDPOINT, Origin.RDS_PROXY,
            "Time from receiving a command to the end of its response, the wait for a connection included."),
    QUERY_DATABASE_RESPONSE_LATENCY("QueryDatabaseResponseLatency", Kind.TIMER, Unit.MICROSECONDS, Scope.ROUTE,
            Origin.RDS_PROXY,
            "Time from sending a command to the database to its response's end, pauses of the client aside."),
    QUERY_RESTORE_LATENCY("QueryRestoreLatency", Kind.TIMER, Unit.MICROSECONDS, Scope.ENDPOINT, Origin.HEADGATE,
            "Time from having a connection until it was in the session's state; 0 where it was."),
    QUERY_PROXY_LATENCY("QueryProxyLatency", Kind.TIMER, Unit.MICROSECONDS, Scope.ENDPOINT, Origin.HEADGATE,
            "What is left of a command's time: Headgate's work, and clients that do not take a response."),

    AVAILABILITY_PERCENTAGE("AvailabilityPercentage", Kind.GAUGE, Unit.PERCENT, Scope.ROLE_ONLY, Origin.RDS_PROXY,
            "The share of the last minute in which there was a database server and it did not refuse."),
    WRITER_CHANGES("WriterChanges", Kind.COUNTER, Scope.PROXY, Origin.HEADGATE,
            "Times that another of several servers has become the writer."),
    WRITER_ABSENCE("WriterAbsence", Kind.TIMER, Unit.MICROSECONDS, Scope.PROXY, Origin.HEADGATE,
            "Times without a writer that answers, from the first sign of it, of those that are over."),

    CREDENTIAL_READS("CredentialReads", Kind.COUNTER, Scope.PROXY, Origin.HEADGATE,
            "Readings of a credentials file, directory or secret that ended well."),
    CREDENTIAL_READS_FAILED("CredentialReadsFailed", Kind.COUNTER, "reason",
            "Readings of a credentials file, directory or secret that failed, by reason."),
    CREDENTIAL_SOURCES_FAILING("CredentialSourcesFailing", Kind.GAUGE, Scope.PROXY, Origin.HEADGATE,
            "Credentials files, directories and secrets of which the last reading failed."),
    CERTIFICATE_TIME_LEFT("CertificateTimeLeft", Kind.GAUGE, Unit.SECONDS, Scope.PROXY, Origin.HEADGATE, "side",
            "Time until the certificate of the proxy or of the database ends; negative once it has."),

    SPANS_SENT("SpansSent", Kind.COUNTER, Scope.PROXY, Origin.HEADGATE,
            "Spans of traced statements that the collector has taken."),
    SPANS_LOST("SpansLost", Kind.COUNTER, "reason",
            "Spans of traced statements that the collector has not been seen to take, by reason."),

    EVENT_LOOP_LAG("EventLoopLag", Kind.TIMER, Unit.MICROSECONDS, Scope.PROXY, Origin.HEADGATE,
            "How long an event loop took to come to a task, asked every second."),
    BUFFER_MEMORY("BufferMemory", Kind.GAUGE, Unit.BYTES, Scope.PROXY, Origin.HEADGATE, "area",
            "Memory of Netty's buffers, in the heap and outside, those in reserve included.");

    /** How a meter behaves. */
    public enum Kind {
        /** Only grows. */
        COUNTER,
        /** What is so at the moment; NaN where nobody knows. */
        GAUGE,
        /** How often, and how long each time. */
        TIMER
    }

    private enum Origin {
        RDS_PROXY, HEADGATE
    }

    private static final Pattern WORD_END = Pattern.compile("(?<=[a-z])(?=[A-Z])");
    private static final String PERCENTAGE = "_percentage";

    private final String cloudWatchName;
    private final Kind kind;
    private final Unit unit;
    private final Scope scope;
    private final Origin origin;
    private final String detail;
    private final String description;

    Meter(String cloudWatchName, Kind kind, Scope scope, Origin origin, String description) {
        this(cloudWatchName, kind, Unit.COUNT, scope, origin, null, description);
    }

    Meter(String cloudWatchName, Kind kind, String detail, String description) {
        this(cloudWatchName, kind, Unit.COUNT, Scope.PROXY, Origin.HEADGATE, detail, description);
    }

    Meter(String cloudWatchName, Kind kind, Unit unit, Scope scope, String description) {
        this(cloudWatchName, kind, unit, scope, Origin.HEADGATE, null, description);
    }

    Meter(String cloudWatchName, Kind kind, Unit unit, Scope scope, Origin origin, String description) {
        this(cloudWatchName, kind, unit, scope, origin, null, description);
    }

    Meter(String cloudWatchName, Kind kind, Unit unit, Scope scope, Origin origin, String detail, String description) {
        this.cloudWatchName = cloudWatchName;
        this.kind = kind;
        this.unit = unit;
        this.scope = scope;
        this.origin = origin;
        this.detail = detail;
        this.description = description;
    }

    /** The name in CloudWatch, which is RDS Proxy's where {@link #inRdsProxy()}. */
    public String cloudWatchName() {
        return cloudWatchName;
    }

    /**
     * The name in Prometheus: the same words with underscores, the base unit and, of a counter, {@code _total} behind,
     * such as {@code headgate_query_requests_total}.
     */
    public String prometheusName() {
        String words = WORD_END.matcher(cloudWatchName).replaceAll("_").toLowerCase(Locale.ROOT);
        if (unit == Unit.PERCENT) {
            words = words.substring(0, words.length() - PERCENTAGE.length());
        }
        String named = unit == Unit.BYTES ? words.replace("_bytes", "") : words;
        return "headgate_" + named + unit.suffix() + (kind == Kind.COUNTER ? "_total" : "");
    }

    /** Whether the number only grows, is a state, or a time. */
    public Kind kind() {
        return kind;
    }

    /** In CloudWatch. */
    public Unit unit() {
        return unit;
    }

    /** By what it is split. */
    public Scope scope() {
        return scope;
    }

    /** Whether RDS Proxy has this meter, with this meaning. */
    public boolean inRdsProxy() {
        return origin == Origin.RDS_PROXY;
    }

    /** The label that splits it besides its scope. */
    public Optional<String> detail() {
        return Optional.ofNullable(detail);
    }

    /** The names of all labels, that of {@link #detail} last; empty where it is one number. */
    public List<String> labels() {
        return detail == null ? scope.labels() : List.of(detail);
    }

    /** One sentence with a full stop. */
    public String description() {
        return description;
    }
}
