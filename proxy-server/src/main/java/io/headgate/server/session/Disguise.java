package io.headgate.server.session;

import io.headgate.protocol.Command;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.SessionTrack.SystemVariable;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.SessionVariables;
import io.headgate.server.backend.TargetFacts;
import io.headgate.server.relay.ClientTrackers;
import io.headgate.server.relay.ResponseFacts;
import io.headgate.server.relay.TrackerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The session variables of which a backend has other values than its session: {@code session_track_…}, which the proxy
 * needs for itself, and {@code wait_timeout}, which is about the client. A statement that may show or change them finds
 * the client's values at the backend, and the proxy's are put back behind it.
 *
 * <p>A backend that wears the client's tracker settings tells the client what a server would, and the proxy no more
 * than that. What else a statement has changed meanwhile is found by comparing SHOW VARIABLES before and after it.
 */
final class Disguise {

    private static final String VARIABLES = "SHOW SESSION VARIABLES";
    /** Longer values are cut off by SHOW VARIABLES. */
    private static final int LONGEST_SHOWN = 1024;

    private final TargetFacts facts;
    private final SessionMemory memory;
    private ClientTrackers told;
    private TrackerSettings trackers;
    private long waitTimeout;

    private BackendConnection wearer;
    private boolean trackersWorn;
    /** The statement may have changed the client's values, and others. */
    private boolean changing;
    private Map<String, String> before = Map.of();

    Disguise(TargetFacts facts, SessionMemory memory) {
        this.facts = facts;
        this.memory = memory;
    }

    /**
     * A session begins.
     *
     * @param client its trackers
     * @param seconds its {@code wait_timeout}
     */
    void begin(ClientTrackers client, long seconds) {
        told = client;
        trackers = facts.trackers();
        waitTimeout = seconds;
        wearer = null;
    }

    /** The client's {@code wait_timeout}, in seconds. */
    long waitTimeout() {
        return waitTimeout;
    }

    /** Whether the client wants to be told of variables that other backends do not report. */
    boolean wantsMore() {
        return !SessionVariables.isTracked(trackers.systemVariables());
    }

    /** Whether the backend has the client's values. */
    boolean isWornBy(BackendConnection backend) {
        return wearer == backend && backend != null;
    }

    /** Whether the statement may show or change what the backend has another value of. */
    boolean isNeeded(StatementTraits traits) {
        return traits.has(Trait.NAMES_SESSION_TRACK)
                || traits.has(Trait.NAMES_WAIT_TIMEOUT) && waitTimeout != facts.waitTimeout();
    }

    /** The backend has reported a new value of {@code wait_timeout}: it must not keep it. */
    void onWaitTimeout(BackendConnection backend, String seconds) {
        waitTimeout = Long.parseLong(seconds);
        if (!isWornBy(backend)) {
            trackersWorn = false;
            changing = false;
            wearer = backend;
        }
    }

    /** The backend is gone, with whatever it wore. */
    void onBackendLost(BackendConnection backend) {
        if (isWornBy(backend)) {
            wearer = null;
            told.endUnfiltered(facts.trackerFilter(trackers), false);
        }
    }

    /**
     * Gives the backend the client's values.
     *
     * @param onlyPrepared whether the statement is not executed
     * @param done told null, or the server's error
     */
    void putOn(StatementTraits traits, boolean onlyPrepared, BackendConnection backend, Consumer<ErrPacket> done) {
        trackersWorn = traits.has(Trait.NAMES_SESSION_TRACK);
        changing = !onlyPrepared && (traits.kind() != StatementKind.SELECT && traits.kind() != StatementKind.SHOW
                || traits.has(Trait.CALLS_UNKNOWN_FUNCTION) || traits.has(Trait.MULTI_STATEMENT));
        if (trackersWorn && changing) {
            run(backend, VARIABLES, done, shown -> {
                before = variables(shown.rows());
                putOn(backend, done);
            });
        } else {
            putOn(backend, done);
        }
    }

    private void putOn(BackendConnection backend, Consumer<ErrPacket> done) {
        String timeout = "wait_timeout = " + waitTimeout;
        wearer = backend;
        run(backend, "SET " + (trackersWorn ? trackers.assignments() + ", " + timeout : timeout), done, set -> {
            if (trackersWorn) {
                told.beginUnfiltered();
            }
            done.accept(null);
        });
    }

    /**
     * Puts the proxy's values back.
     *
     * @param done told null, or the server's error: then the backend must be given up
     */
    void takeOff(Consumer<ErrPacket> done) {
        if (!trackersWorn) {
            putBack("SET ", done);
        } else if (!changing) {
            putBack(facts.trackingStatement(trackers.systemVariables()) + ", ", done);
        } else {
            readBack(done);
        }
    }

    private void readBack(Consumer<ErrPacket> done) {
        run(wearer, "SELECT " + TrackerSettings.columns("session") + ", @@session.wait_timeout", done, values -> {
            ByteBuf row = Unpooled.wrappedBuffer(values.rows().get(0));
            trackers = TrackerSettings.read(row);
            waitTimeout = Long.parseLong(new String(Wire.readLenencBytes(row), StandardCharsets.US_ASCII));
            run(wearer, VARIABLES, done, shown -> {
                learn(variables(shown.rows()));
                changing = false;
                takeOff(done);
            });
        });
    }

    private void putBack(String beginning, Consumer<ErrPacket> done) {
        run(wearer, beginning + "wait_timeout = " + facts.waitTimeout(), done, set -> {
            if (trackersWorn) {
                boolean toggled = trackers.transactionInfo().equals("OFF");
                told.endUnfiltered(facts.trackerFilter(trackers), toggled);
                if (toggled) {
                    memory.loseSightOfLocks();
                }
            }
            wearer = null;
            done.accept(null);
        });
    }

    private static void run(BackendConnection backend, String sql, Consumer<ErrPacket> failed,
            Consumer<ResponseFacts> succeeded) {
        backend.ask(sql, facts -> {
            if (facts.errorCode() != 0) {
                failed.accept(facts.error());
            } else {
                succeeded.accept(facts);
            }
        });
    }

    private static Map<String, String> variables(List<byte[]> rows) {
        Map<String, String> variables = new HashMap<>();
        for (byte[] row : rows) {
            ByteBuf in = Unpooled.wrappedBuffer(row);
            String name = new String(Wire.readLenencBytes(in), StandardCharsets.US_ASCII);
            if (SessionVariables.isTracked(name)) {
                variables.put(name, new String(Wire.readLenencBytes(in), StandardCharsets.UTF_8));
            }
        }
        return variables;
    }

    private void learn(Map<String, String> after) {
        List<SystemVariable> changed = new ArrayList<>();
        boolean unclear = !before.keySet().equals(after.keySet());
        for (Map.Entry<String, String> variable : after.entrySet()) {
            if (!variable.getValue().equals(before.get(variable.getKey()))) {
                changed.add(new SystemVariable(variable.getKey(), variable.getValue()));
                unclear |= variable.getValue().length() >= LONGEST_SHOWN;
            }
        }
        before = Map.of();
        memory.learnVariables(changed, unclear);
    }
}
