package io.headgate.server.session;

import io.headgate.config.HostPort;
import io.headgate.pool.OwnStatement;
import io.headgate.pool.SessionState;
import io.headgate.protocol.Command;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.Gtids;
import io.headgate.server.backend.TargetFacts;
import io.headgate.server.relay.ClientTrackers;
import io.headgate.server.relay.ResponseFacts;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which of a session's statements go to a reader, and what that reader must have executed before. Used where a
 * listener's sessions have to do with readers, on the session's event loop.
 */
final class ReaderUse {

    /** The session variable by which the writer tells what a session has written. */
    static final String TRACKER = "session_track_gtids";

    private static final String OWN = "OWN_GTID";
    /** Readers that lacked something are not tried again before that. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    /** Schemas of which each server has its own. */
    private static final Set<String> OF_SERVER = Set.of("mysql", "sys", "information_schema", "performance_schema");
    private static final Set<StatementKind> WITHOUT_WRITES = EnumSet.of(StatementKind.SELECT, StatementKind.SHOW,
            StatementKind.SET, StatementKind.USE, StatementKind.BEGIN, StatementKind.COMMIT, StatementKind.ROLLBACK,
            StatementKind.SAVEPOINT, StatementKind.EXPLAIN, StatementKind.PREPARE, StatementKind.DEALLOCATE,
            StatementKind.LOCK, StatementKind.UNLOCK, StatementKind.HANDLER, StatementKind.KILL,
            StatementKind.GET_DIAGNOSTICS, StatementKind.SIGNAL, StatementKind.EMPTY);

    /** Of what a client may vouch for that a statement with it does no more than read. */
    private static final long HARMLESS = Trait.CALLS_UNKNOWN_FUNCTION.bit() | Trait.READS_USER_VARIABLE.bit()
            | Trait.NAMES_TABLE.bit();

    private final ReaderAccess access;
    private final TargetFacts facts;
    private final SessionMemory memory;
    /** What the session has written. */
    private Gtids written = Gtids.NONE;
    /** What it has written or seen is not told by name: everything is wanted that the writer has. */
    private boolean wantsAll;
    /** It has written, and no server says what. */
    private boolean untold;
    private HostPort lastReader;
    private boolean pausing;
    private long pausedAt;

    ReaderUse(ReaderAccess access, TargetFacts facts, SessionMemory memory) {
        this.access = access;
        this.facts = facts;
        this.memory = memory;
    }

    /** The state in which a session begins, which makes the writer tell what it has written. */
    static SessionState initial(ReaderAccess access, TargetFacts facts, SessionState state) {
        boolean told = access != null && access.split() && !facts.isMariaDb();
        return told ? state.withVariable(TRACKER, OWN) : state;
    }

    /** What the proxy has had the session told in {@link #initial} is not for its client. */
    static void hide(ReaderAccess access, ClientTrackers told) {
        if (access != null && access.split()) {
            told.hideGtids();
        }
    }

    /**
     * Whether a command for which nothing is held goes to where the session's commands do not go usually: a reader
     * where plain reads are split off, else the writer.
     *
     * @param attributes whether the client may send query attributes
     * @param leftovers what is only known to a backend of one side, the other one must do without
     */
    boolean goesAway(Request request, boolean attributes, SessionLeftovers leftovers) {
        if (pausing && System.nanoTime() - pausedAt > PAUSE_NANOS) {
            pausing = false;
        }
        return !access.split() ? pausing
                : !pausing && !untold && isOutsideTransactions() && access.available().getAsBoolean()
                        && isRead(request, attributes) && leftovers.areKnownFor(traits(request));
    }

    private boolean isOutsideTransactions() {
        return memory.holds().isEmpty() && !memory.inTransaction() && ServerStatus.autocommit(memory.shownStatus())
                && memory.state().ownStatement(OwnStatement.NEXT_TRANSACTION) == null;
    }

    private boolean isRead(Request request, boolean attributes) {
        StatementTraits traits = traits(request);
        if (traits == null || traits.kind() != StatementKind.SELECT || (traits.flags() & ~HARMLESS) != 0) {
            return false;
        }
        String schema = request.statement == null ? memory.state().schema() : request.statement.text().schema();
        return switch (RouteHint.of(request, attributes)) {
            case WRITER -> false;
            case READER -> true;
            case NONE -> traits.plainRead()
                    && (schema == null || !OF_SERVER.contains(schema.toLowerCase(Locale.ROOT)));
        };
    }

    /** Of the text of a command that can run anywhere; else null. */
    private static StatementTraits traits(Request request) {
        if (request.upload != null || request.isWelcome()) {
            return null;
        }
        return switch (request.command) {
            case COM_QUERY -> request.traits;
            case COM_STMT_EXECUTE -> request.textToPrepare() == null || request.opensCursor() ? null : request.traits;
            case COM_STMT_PREPARE -> request.statement.traits();
            default -> null;
        };
    }

    /** Whether the next command of a session that holds the reader of its last one may run there. */
    boolean mayStay(Request request, boolean attributes) {
        boolean keeps = request.traits != null && StatementEffects.keepsDiagnostics(request.command, request.traits);
        return !access.split() || keeps || !StatementEffects.holdsResultsOnly(memory.holds())
                || isRead(request, attributes);
    }

    /** Takes in what a command at the writer may have written. */
    void learn(Command command, StatementTraits traits, ResponseFacts response) {
        learnTrackers(response);
        boolean silent = WITHOUT_WRITES.contains(traits.kind()) && !traits.has(Trait.CALLS_UNKNOWN_FUNCTION)
                && !traits.has(Trait.MULTI_STATEMENT);
        if (!access.split() || command != Command.COM_QUERY && command != Command.COM_STMT_EXECUTE || silent) {
            return;
        }
        String tracker = memory.state().variables().get(TRACKER);
        if (!facts.tellsGtids() || tracker == null || tracker.equals("OFF")) {
            untold = true;
        } else if (response.errorCode() != 0 && !memory.inTransaction()) {
            // it may have committed a part before it failed, and an error tells nothing
            wantsAll = true;
        }
    }

    /** Takes in what the writer has told of transactions, in whatever answer. */
    void learnTrackers(ResponseFacts response) {
        for (SessionTrack track : response.trackers()) {
            if (track instanceof SessionTrack.Gtids gtids) {
                written = written.with(gtids.gtids());
            }
        }
    }

    /** Whether the session finds at this reader all that it must find; a session notices here that it has moved. */
    boolean isCaughtUp(HostPort reader) {
        wantsAll |= lastReader != null && !lastReader.equals(reader);
        lastReader = reader;
        return !wantsAll && (written.isEmpty() || access.executed().has(reader, written));
    }

    /**
     * Waits until a reader has executed what {@link #isCaughtUp} misses.
     *
     * @param reader not used by anybody else meanwhile
     * @param done told on the event loop whether it has; if not, the session stays away from readers for a while
     */
    void catchUp(BackendConnection reader, EventLoop loop, Consumer<Boolean> done) {
        if (!wantsAll) {
            await(reader, written, done);
            return;
        }
        access.position().get().whenComplete((position, failure) -> loop.execute(() -> {
            if (failure != null) {
                pause();
                done.accept(false);
            } else {
                await(reader, position, done);
            }
        }));
    }

    private void await(BackendConnection reader, Gtids wanted, Consumer<Boolean> done) {
        if (wanted.isEmpty() || access.executed().has(reader.server(), wanted)) {
            wantsAll = false;
            done.accept(true);
            return;
        }
        double seconds = access.patience().toMillis() / 1000.0;
        reader.ask("SELECT WAIT_FOR_EXECUTED_GTID_SET('" + wanted + "', " + seconds + ")", facts -> {
            boolean there = facts.errorCode() == 0 && isZero(facts);
            if (there) {
                access.executed().learn(reader.server(), wanted);
                wantsAll = false;
            } else {
                pause();
            }
            done.accept(there);
        });
    }

    private static boolean isZero(ResponseFacts facts) {
        byte[] row = facts.rows().get(0);
        return row.length == 2 && row[1] == '0';
    }

    /** The session's next commands go to the writer for a while. */
    void pause() {
        pausing = true;
        pausedAt = System.nanoTime();
        // the writer is ahead of every reader
        wantsAll |= !access.split();
    }

    /** Whether the writer serves where a reader has not caught up. */
    boolean hasWayOut() {
        return access.split() || access.writerInstead();
    }
}
