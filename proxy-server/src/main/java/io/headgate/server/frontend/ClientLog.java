package io.headgate.server.frontend;

import io.headgate.pool.HoldReason;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.history.TracedCommand;
import io.headgate.server.logging.LineLimit;
import io.headgate.server.session.CloseCause;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What the log says of one client: each event is one line with the same keys. Whoever calls it at every statement asks
 * {@link #isDebug} first. On the client's loop.
 */
public final class ClientLog {

    private static final Logger log = LoggerFactory.getLogger(ClientLog.class);
    /** At level DEBUG whatever the level of all others is: logback.xml has it. */
    private static final Logger chosen = LoggerFactory.getLogger("io.headgate.debugged");
    /** More of a user's name is in no line. */
    private static final int LONGEST_USER = 64;

    /** How clients leave that do nothing wrong. */
    private static final Set<CloseCause> ORDINARY = EnumSet.of(CloseCause.CLIENT_QUIT, CloseCause.CLIENT_DISCONNECTED,
            CloseCause.SHUTDOWN);
    private final Client client;
    private final ClientLogs all;
    private String user;
    private boolean chosenOne;
    /** What has gone wrong on the connection, for the line of its end. */
    private String detail;
    /** Its end has been told of already. */
    private boolean refused;

    ClientLog(Client client, ClientLogs all) {
        this.client = client;
        this.all = all;
    }

    /** Whether lines at level DEBUG are written for this client. */
    public boolean isDebug() {
        return chosenOne || log.isDebugEnabled();
    }

    /** Looks anew whether it is one of those whose lines are written in any case. */
    void choose() {
        chosenOne = all.debug().has(client.id(), user);
    }

    /** It says that it is this user, and is so unless {@link #refused} follows. */
    void user(String name) {
        user = shortened(name);
        chosenOne = all.debug().has(client.id(), name);
    }

    /** Who it says that it is; null before it has. */
    String user() {
        return user;
    }

    /** A name that somebody claims, not longer than a line can bear. */
    public static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_USER ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_USER)) + "…";
    }

    /** A line of this client. @param limit null: however many there are */
    private void write(Level level, LineLimit limit, UnaryLine keys, String message, Object... arguments) {
        Logger logger = chosenOne ? chosen : log;
        if (!logger.isEnabledForLevel(level)) {
            return;
        }
        LoggingEventBuilder line = logger.atLevel(level).addKeyValue("client", client.id());
        if (user != null) {
            line = line.addKeyValue("user", user);
        }
        line = keys.add(line.addKeyValue("address", client.address()));
        if (limit == null || log.isDebugEnabled()) {
            line.log(message, arguments);
        } else {
            limit.log(line, message, arguments);
        }
    }

    private interface UnaryLine {
        LoggingEventBuilder add(LoggingEventBuilder line);
    }

    // ---- the connection ---------------------------------------------------------------------------------------------

    void connected() {
        write(Level.DEBUG, null, line -> line, "A new client connected from {}.", client.address());
    }

    /** A PROXY protocol header has come; the address is the announced one. */
    void announced(ClientAddress sender) {
        write(Level.DEBUG, null, line -> line.addKeyValue("sender", sender),
                "A PROXY protocol header says that the client connects from {}.", client.address());
    }

    /** Says why the connection is about to end; the first one counts. */
    public void because(String what) {
        detail = detail == null ? what : detail;
    }

    void closed(CloseCause cause) {
        write(refused || ORDINARY.contains(cause) ? Level.DEBUG : Level.INFO, all.closings(), line -> {
            LoggingEventBuilder with = line.addKeyValue("cause", cause.word());
            return detail == null ? with : with.addKeyValue("detail", detail);
        }, "The client connection closed. Reason: {}.", cause.sentence());
        all.debug().left(client.id());
    }

    // ---- the login --------------------------------------------------------------------------------------------------

    void authenticated(String plugin) {
        write(Level.DEBUG, null, line -> line.addKeyValue("tls", client.isEncrypted()),
                "Proxy authentication with {} succeeded for user \"{}\" with TLS {}.", plugin, user, tls());
    }

    /** @param cause what is wrong, more exactly than the client is told */
    void refused(String plugin, ErrPacket error, String cause) {
        refused = true;
        write(Level.WARN, all.refusals(), line -> line.addKeyValue("tls", client.isEncrypted())
                        .addKeyValue("error", error.code()).addKeyValue("cause", cause),
                "Proxy authentication with {} failed for user \"{}\" with TLS {}. Reason: {}.", plugin, user, tls(),
                cause);
    }

    /** The connection ends before anybody has said who it is. */
    void refused(String cause) {
        refused = true;
        write(Level.WARN, all.refusals(), line -> line.addKeyValue("cause", cause),
                "The client was refused before its authentication. Reason: {}.", cause);
    }

    private String tls() {
        return client.isEncrypted() ? "on" : "off";
    }

    // ---- connections to the database --------------------------------------------------------------------------------

    /** @param waitedNanos for its turn */
    public void borrowed(BackendConnection backend, long waitedNanos) {
        write(Level.DEBUG, null, line -> of(backend, line).addKeyValue("waitedMs", millis(waitedNanos)),
                "The client borrowed the database connection.");
    }

    /** @param reset whether the session's state is undone first */
    public void released(BackendConnection backend, boolean reset) {
        write(Level.DEBUG, null, line -> of(backend, line), reset
                ? "The database connection was released to the connection pool upon session reset."
                : "The database connection was released to the connection pool.");
    }

    /** A command of the client has come to its end. */
    public void ran(TracedCommand command) {
        write(Level.DEBUG, null, command::addTo, "The client's command was run.");
    }

    /**
     * The client keeps a connection.
     *
     * @param ordinary whether every application does so all the time
     * @param digest of the statement; null where nothing is known of it
     */
    public void pinned(HoldReason reason, boolean ordinary, BackendConnection backend, String digest) {
        write(ordinary ? Level.DEBUG : Level.INFO, all.pins(), line -> of(backend, line)
                        .addKeyValue("reason", reason).addKeyValue("digest", digest),
                "The client session was pinned to the database connection: {}", reason.description());
    }

    private static LoggingEventBuilder of(BackendConnection backend, LoggingEventBuilder line) {
        return line.addKeyValue("backend", backend.threadId()).addKeyValue("server", backend.server());
    }

    private static double millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0;
    }
}
