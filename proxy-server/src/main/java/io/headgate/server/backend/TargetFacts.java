package io.headgate.server.backend;

import io.headgate.pool.OwnStatement;
import io.headgate.pool.SessionState;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Collations;
import io.headgate.protocol.Command;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.HandshakeV10;
import io.headgate.server.relay.TrackerFilter;
import io.headgate.server.relay.TrackerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the target has told of itself in its greetings and logins. Written by any backend's loop, read by all sessions:
 * each field is replaced as a whole.
 */
public final class TargetFacts {

    private static final String SQL_MODE = "sql_mode";
    private static final int CURSOR_NOT_OPEN = 1421;
    private static final Pattern VERSION = Pattern.compile("^(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    private final CompletableFuture<HandshakeV10> firstGreeting = new CompletableFuture<>();
    private volatile HandshakeV10 greeting;
    private volatile boolean prepared;
    private volatile boolean initConnect;
    private volatile String globalSqlMode = "";
    private final GlobalChanges globalChanges = new GlobalChanges();
    private final ServerCollations collations = new ServerCollations();
    private volatile TrackerSettings trackers = TrackerSettings.INSTALLED;
    private volatile long waitTimeout = 28_800;
    private volatile long globalWaitTimeout = waitTimeout;
    private volatile long interactiveTimeout = waitTimeout;
    private volatile boolean tellsGtids;
    private volatile boolean tellsTransactions;
    private volatile boolean foundRowsRead;
    private volatile boolean lastvalRead;
    /** The server version of which {@link #tellsTransactions} is known. */
    private volatile String askedVersion;
    private volatile TrackerFilter trackerFilter = TrackerFilter.of(TrackerSettings.INSTALLED, false);
    private final InitQuery initQuery = new InitQuery();
    private volatile String trackedVariables = SessionVariables.ALL_OF_MYSQL;
    /** The server version of which {@link #trackedVariables} is known; null while none has refused to track all. */
    private volatile String trackedVersion;

    /** The target has greeted. */
    public void onGreeting(HandshakeV10 seen) {
        greeting = seen;
        firstGreeting.complete(seen);
    }

    /**
     * @param row of {@code @@global.sql_mode, @@global.init_connect}, the tracker settings, the timeouts,
     *        {@code @@global.gtid_mode} if it {@link #hasGtids}, and {@link Roles#QUESTION} if it has roles; only tracker
     *        settings may be NULL
     * @param connecting when the login began
     * @return the roles' digits, empty for none
     */
    String onGlobals(byte[] row, GlobalChanges.Reader connecting) {
        ByteBuf values = Unpooled.wrappedBuffer(row);
        onSqlMode(Wire.readLenencString(values), connecting);
        initConnect = Wire.readLenencBytes(values).length > 0;
        trackers = TrackerSettings.read(values);
        trackerFilter = TrackerFilter.of(trackers, tellsTransactions);
        waitTimeout = seconds(values);
        globalWaitTimeout = seconds(values);
        interactiveTimeout = seconds(values);
        tellsGtids = hasGtids() && Wire.readLenencString(values).equals("ON");
        return values.isReadable() ? Wire.readLenencString(values) : "";
    }

    private static long seconds(ByteBuf values) {
        return Long.parseLong(Wire.readLenencString(values));
    }

    /** Whether the server knows the GTIDs of MySQL; those of MariaDB are others. */
    boolean hasGtids() {
        return !isMariaDb();
    }

    /** Whether a session can be told which transactions were its own: {@code gtid_mode} is ON. */
    public boolean tellsGtids() {
        return tellsGtids;
    }

    /** {@code wait_timeout} of every backend, in seconds. */
    public long waitTimeout() {
        return waitTimeout;
    }

    /**
     * {@code wait_timeout} of a session that has just logged in, in seconds.
     *
     * @param interactive whether it did so with CLIENT_INTERACTIVE
     */
    public long waitTimeoutAfterLogin(boolean interactive) {
        // else the init query has set it
        return interactive && waitTimeout == globalWaitTimeout ? interactiveTimeout : waitTimeout;
    }

    /** The same after COM_RESET_CONNECTION, where MySQL 8.0.15 forgets CLIENT_INTERACTIVE and 9.7 does not. */
    public long waitTimeoutAfterReset(boolean interactive) {
        return waitTimeoutAfterLogin(interactive && tellsOfInactivity());
    }

    /** Whether the server says why it closes an idle connection: error 4031, since MySQL 8.0.24. */
    public boolean tellsOfInactivity() {
        return mysqlVersion() >= 8_000_024;
    }

    /** A session reads FOUND_ROWS(), or has it counted: what only the server knows of it is asked for from now on. */
    public void onFoundRowsRead() {
        foundRowsRead = true;
    }

    /** Whether any session has read FOUND_ROWS() so far. Most applications never do. */
    public boolean isFoundRowsRead() {
        return foundRowsRead;
    }

    /** A session reads LASTVAL() of a sequence: from now on who takes a value keeps its backend. */
    public void onLastvalRead() {
        lastvalRead = true;
    }

    /** Whether any session has read LASTVAL() so far. Most applications never do. */
    public boolean isLastvalRead() {
        return lastvalRead;
    }

    /**
     * Whether the server settles the types of parameters and user variables when it prepares a statement: MySQL since
     * 8.0.22. Before, and in MariaDB, each execution finds the types that there are then (8.0.15 and 10.11 were asked).
     */
    public boolean settlesParameterTypes() {
        return mysqlVersion() >= 8_000_022;
    }

    /** What a server says to LOAD DATA LOCAL of a client without CLIENT_LOCAL_FILES. */
    public ErrPacket localFilesDisabled() {
        if (isMariaDb()) {
            // since 10.5.2
            return new ErrPacket(4166, "HY000", "The used command is not allowed because the MariaDB server or client has"
                    + " disabled the local infile capability");
        }
        // 8.0.15 and 9.7 were asked
        return mysqlVersion() < 8_000_019
                ? new ErrPacket(1148, "42000", "The used command is not allowed with this MySQL version")
                : new ErrPacket(3948, "42000", "Loading local data is disabled; this must be enabled on both the client"
                        + " and server sides");
    }

    /** Whether it is a MariaDB server, of whatever version. */
    public boolean isMariaDb() {
        return greeting.serverVersion().contains("MariaDB");
    }

    /**
     * Whether reports of variables cannot be relied on. MariaDB 11.4.5 names another variable than the one that was set
     * (sql_big_selects for foreign_key_checks, unique_checks, autocommit and many more), and is silent about some;
     * 10.11 is not. Versions before 11 greet as 5.5.5.
     */
    public boolean confusesVariables() {
        return isMariaDb() && !greeting.serverVersion().startsWith("5.5.5-");
    }

    /** Of MySQL, as 8000024 for 8.0.24; 0 for others. */
    private int mysqlVersion() {
        Matcher version = VERSION.matcher(greeting.serverVersion());
        if (!version.find() || isMariaDb()) {
            return 0;
        }
        return Integer.parseInt(version.group(1)) * 1_000_000 + Integer.parseInt(version.group(2)) * 1_000
                + Integer.parseInt(version.group(3));
    }

    /**
     * The statement that switches on what backends report.
     *
     * @param names of more variables that a client wants to be told of, with commas between them
     */
    public String trackingStatement(String names) {
        boolean known = greeting.serverVersion().equals(trackedVersion);
        return SessionVariables.trackingStatement(known ? trackedVariables : SessionVariables.ALL_OF_MYSQL, names);
    }

    /**
     * The server has refused to track a variable that it does not have: MariaDB does, where MySQL ignores the name.
     *
     * @param existing the names of all that it has
     */
    void onVariables(Collection<String> existing) {
        trackedVariables = SessionVariables.among(existing);
        trackedVersion = greeting.serverVersion();
    }

    /** The server's settings for the trackers of a new session. */
    public TrackerSettings trackers() {
        return trackers;
    }

    /** Whether this server version has been seen to tell of transactions, or not to, without having been asked to. */
    boolean knowsTransactionTrackers() {
        return greeting.serverVersion().equals(askedVersion);
    }

    /**
     * What the server did after BEGIN: MySQL 9.7 tells clients with CLIENT_SESSION_TRACK that an explicit transaction
     * has begun or ended even where {@code session_track_transaction_info} is OFF; MySQL 8.0.15 does not.
     */
    void onTransactionTrackers(boolean told) {
        tellsTransactions = told;
        askedVersion = greeting.serverVersion();
    }

    /** Whether it is known which collations a server of this version has. */
    boolean knowsCollations() {
        return collations.areKnown(greeting.serverVersion());
    }

    /** Whether a session begins with this collation where its login names it. */
    public boolean hasCollation(int collationId) {
        return collations.has(collationId);
    }

    /** @param rows what the server answered {@link ServerCollations#QUESTION} */
    void onCollations(List<byte[]> rows) {
        collations.learn(greeting.serverVersion(), rows);
    }

    /** What the server tells a client with these settings. */
    public TrackerFilter trackerFilter(TrackerSettings settings) {
        return TrackerFilter.of(settings, tellsTransactions);
    }

    /** What the server tells a client that has not changed any of its settings. */
    public TrackerFilter trackerFilter() {
        return trackerFilter;
    }

    /** A change that nobody made here was made at the database itself; older sessions keep what they had. */
    private synchronized void onSqlMode(String seen, GlobalChanges.Reader connecting) {
        if (prepared && !seen.equals(globalSqlMode)) {
            if (!globalChanges.isQuietSince(connecting)) {
                return;
            }
            globalChanges.end(globalChanges.begin(Map.of(SQL_MODE, globalSqlMode)), null);
        }
        globalSqlMode = seen;
    }

    /** What clients have changed of the server's global variables. */
    public GlobalChanges globalChanges() {
        return globalChanges;
    }

    /** @param now the values after the change, null when they are not known */
    public synchronized void onGlobalsChanged(GlobalChanges.Change change, Map<String, String> now) {
        if (now != null && now.containsKey(SQL_MODE)) {
            globalSqlMode = now.get(SQL_MODE);
        }
        globalChanges.end(change, now);
    }

    /** What every new backend runs first. */
    public InitQuery initQuery() {
        return initQuery;
    }

    void onPrepared() {
        prepared = true;
    }

    /** Whether a backend has been opened and prepared: before, the init query's effects are not known. */
    public boolean hasBeenPrepared() {
        return prepared && initQuery.isKnown();
    }

    /** Completes when the target has greeted for the first time. */
    public CompletableFuture<HandshakeV10> firstGreeting() {
        return firstGreeting;
    }

    /** The newest greeting, null before the first. */
    public HandshakeV10 greeting() {
        return greeting;
    }

    public Capabilities serverCapabilities() {
        HandshakeV10 seen = greeting;
        return seen == null ? Capabilities.of() : seen.capabilities();
    }

    /**
     * Whether the server runs statements of its own at each login (init_connect). COM_RESET_CONNECTION does not run
     * them again, so that a reset would not bring back a new session's state.
     */
    boolean hasInitConnect() {
        return initConnect;
    }

    /** The server's global sql_mode: that of a session that never set its own. */
    public String globalSqlMode() {
        return globalSqlMode;
    }

    /**
     * The state of a session that has just logged in with this collation.
     *
     * @param collationId of the handshake; one that the server does not know leaves the server's default
     */
    public SessionState sessionAfterLogin(int collationId) {
        return collations.afterLogin(initQuery.effect(), collationId);
    }

    /**
     * COM_RESET_CONNECTION brings all variables to default; it leaves the schema, the multi-statements option, the
     * active roles and the resource group. MariaDB gives the connection the character set of its login again.
     *
     * @param collationId of the handshake
     */
    public SessionState afterReset(SessionState before, int collationId) {
        SessionState now = SessionState.INITIAL.withSchema(before.schema())
                .withMultiStatements(before.multiStatements())
                .withOwnStatementsOf(before).withOwnStatement(OwnStatement.NEXT_TRANSACTION, null);
        return isMariaDb() ? collations.afterLogin(now, collationId) : now;
    }

    /** The state of a backend after COM_RESET_CONNECTION. */
    SessionState backendAfterReset(SessionState before) {
        return afterReset(before, Collations.utf8mb4Default(greeting.serverVersion()));
    }

    /**
     * Whether warnings and errors stay until a statement leaves others or names a table: in MariaDB they do (10.11 and
     * 11.4 were asked), in MySQL they go with the next statement whatever it is.
     */
    public boolean keepsMessages() {
        return isMariaDb();
    }

    /**
     * Error 1243, as the server says it.
     *
     * @param id as the client wrote it
     */
    public ErrPacket unknownStatement(Command command, int id) {
        boolean checked = mysqlVersion() >= 8_000_000;
        String function = checked ? "mysql_stmt_precheck"
                : "mysqld_stmt_" + command.name().substring("COM_STMT_".length()).toLowerCase(Locale.ROOT);
        ErrorCode code = ErrorCode.ER_UNKNOWN_STMT_HANDLER;
        return new ErrPacket(code.code(), code.sqlState(), "Unknown prepared statement handler ("
                + Integer.toUnsignedString(id) + ") given to " + function);
    }

    /** Error 1421, as the server says it. */
    public ErrPacket cursorNotOpen(int id) {
        return new ErrPacket(CURSOR_NOT_OPEN, "HY000", "The statement (" + Integer.toUnsignedString(id)
                + ") has no open cursor" + (isMariaDb() ? "" : "."));
    }

    /** Whether the server knows {@code CURRENT_ROLE()}: MySQL since 8.0, MariaDB. */
    public boolean hasRoles() {
        return isMariaDb() || !greeting.serverVersion().startsWith("5.");
    }

    /** The same with what the init query sets, which runs again after a reset. */
    public SessionState withInitQuery(SessionState state) {
        SessionState now = state;
        SessionState init = initQuery.effect();
        for (var variable : init.variables().entrySet()) {
            now = now.withVariable(variable.getKey(), variable.getValue());
        }
        return init.schema() == null ? now : now.withSchema(init.schema());
    }
}
