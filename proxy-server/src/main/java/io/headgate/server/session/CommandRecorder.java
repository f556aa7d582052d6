package io.headgate.server.session;

import io.headgate.metrics.EndpointMeters;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.sql.StatementDigest;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.frontend.Client;
import io.headgate.server.history.ClientTrace;
import io.headgate.server.history.Decision;
import io.headgate.server.history.Observers;
import io.headgate.server.history.Passage;
import io.headgate.server.history.RestoreStep;
import io.headgate.server.history.StatementStats;
import io.headgate.server.history.StatementTable;
import io.headgate.server.history.TraceParent;
import io.headgate.server.history.TracedCommand;
import io.headgate.server.relay.ResponseFacts;
import java.util.Arrays;
import java.util.List;

/**
 * Notes what becomes of a session's commands, one after the other: meters, statements by digest, the session's last
 * commands, the slow ones. On the client's event loop.
 */
final class CommandRecorder {

    /** So much of a text makes its digest. */
    private static final int LONGEST = 2048;

    private final ClientSession session;
    private final Client client;
    private final EndpointMeters meters;
    private final Observers observers;
    private final Passage passage = new Passage();
    /** Both null where statements are not remembered. */
    private final StatementTable table;
    private final ClientTrace trace;

    private StatementStats stats;
    private Decision decision = Decision.ANSWERED_HERE;
    private int steps;
    private TraceParent parent;
    /** Of a text that is still arriving: it is only known by its end what the whole is. */
    private String beginning;

    CommandRecorder(ClientSession session, SessionContext context) {
        this.session = session;
        this.client = session.client();
        this.meters = context.meters();
        this.observers = context.observers();
        this.table = observers.history() == null ? null : observers.history().of(client.loop());
        this.trace = table == null ? null : new ClientTrace();
    }

    /** A command that needs a backend. */
    void begin(Request request) {
        passage.begin(client.lastActivity());
        decision = Decision.ANSWERED_HERE;
        steps = 0;
        stats = null;
        parent = null;
        if (request.isWelcome()) {
            return;
        }
        meters.queryReceived(client.isEncrypted());
        if (table != null) {
            identify(request);
        }
        parent = request.traceParent(mayHaveAttributes());
    }

    private boolean mayHaveAttributes() {
        return session.view().capabilities().has(Capabilities.CLIENT_QUERY_ATTRIBUTES);
    }

    // ---- what the command is ----------------------------------------------------------------------------------------

    private void identify(Request request) {
        if (request.scanner != null) {
            beginning = request.textAt < 0 ? "" : StatementDigest.of(tokens(request));
        } else if (request.digest != 0) {
            stats = table.find(request.digest, schema());
            if (stats == null) {
                String digest = table.hasRoom(passage.receivedAt()) ? digest(request) : null;
                stats = digest == null ? table.others() : add(request, digest);
            }
        }
    }

    /** Null where it cannot be told. */
    private String digest(Request request) {
        if (isReadable(request)) {
            return StatementDigest.of(tokens(request));
        }
        StatementStats known = table.find(request.digest, request.statement.text().schema());
        return known == null ? null : known.digest();
    }

    /** Whether its text is there, and means now what it meant when it was prepared: what is a literal depends on it. */
    private boolean isReadable(Request request) {
        return request.command != Command.COM_STMT_EXECUTE || request.statement.text().sql().length > 0
                && request.statement.text().stateToPrepareIn(session.memory().state()) == session.memory().state();
    }

    /** As performance_schema has it: the session's, also of a statement that was prepared in another. */
    private String schema() {
        return session.memory().state().schema();
    }

    private StatementStats add(Request request, String digest) {
        return table.add(request.digest, digest, schema(), passage.receivedAt());
    }

    /** The digest of a text that came in pieces is known now. */
    void onLongText(Request request) {
        if (table != null) {
            StatementStats known = table.find(request.digest, schema());
            stats = known != null ? known
                    : table.hasRoom(passage.receivedAt()) ? add(request, beginning) : table.others();
        }
        beginning = null;
    }

    private StatementTokens tokens(Request request) {
        byte[] text = request.command == Command.COM_STMT_EXECUTE ? request.statement.text().sql()
                : request.text(LONGEST);
        return StatementTokens.of(text.length > LONGEST ? Arrays.copyOf(text, LONGEST) : text,
                session.memory().lexerMode());
    }

    // ---- what becomes of it -----------------------------------------------------------------------------------------

    void decided(Decision made) {
        decision = made;
    }

    /** It stands in line for a backend. */
    void waits() {
        passage.waits(System.nanoTime());
    }

    void waitEnds() {
        if (passage.isWaiting()) {
            passage.waitEnds(System.nanoTime());
        }
    }

    /** The backend has done nothing with it, or is lost: it begins again with another. */
    void withdrawn() {
        passage.withdrawn(System.nanoTime());
    }

    /** The backend is not as the session needs it. */
    void restores() {
        passage.restores();
    }

    /** This is done about it. */
    void began(RestoreStep step) {
        steps |= step.bit();
    }

    void sent() {
        passage.sent(System.nanoTime());
    }

    void clientFull() {
        passage.clientFull(System.nanoTime());
    }

    void clientTakes() {
        passage.clientTakes(System.nanoTime());
    }

    /** The client has the database's response. */
    void answered(Request request, BackendConnection backend, ResponseFacts facts) {
        long now = System.nanoTime();
        passage.end(now);
        meters.queryAnswered(passage.total(), passage.restore(), passage.relay());
        backend.meters().responded(meters, passage.database());
        note(now, request, backend, facts.rowsSentOrChanged(), facts.errorCode());
        if (facts.errorCode() != 0) {
            client.onServerError(facts.errorCode());
        }
    }

    /** A command that has no response went to the database. */
    void gone(Request request, BackendConnection backend) {
        long now = System.nanoTime();
        passage.end(now);
        note(now, request, backend, 0, 0);
    }

    /** The command ended with an error of the proxy's own, or the server's about something ahead of it. */
    void refused(Request request, BackendConnection backend, ErrPacket error) {
        if (!request.isWelcome()) {
            long now = System.nanoTime();
            passage.end(now);
            note(now, request, backend, 0, error.code());
        }
    }

    private void note(long now, Request request, BackendConnection backend, long rows, int error) {
        if (stats != null && (request.command == Command.COM_QUERY || request.command == Command.COM_STMT_EXECUTE)) {
            stats.ran(passage, rows, error != 0);
        }
        if (trace != null) {
            note(trace, request.command, backend, rows, error);
        }
        boolean slow = observers.slow().isSlow(passage.total());
        boolean traced = parent != null && observers.spans() != null && parent.isSampled();
        if (slow || traced || client.log().isDebug()) {
            tell(last(now, request.command, backend, rows, error).timed(passage), slow, traced);
        }
    }

    private void note(ClientTrace to, Command command, BackendConnection backend, long rows, int error) {
        to.add(command, stats, decision, backend == null ? null : backend.server(),
                backend == null ? 0 : backend.threadId(), steps, passage, rows, error);
        if (parent != null) {
            to.traced(parent);
        }
    }

    private TracedCommand last(long now, Command command, BackendConnection backend, long rows, int error) {
        ClientTrace last = trace;
        if (last == null) {
            last = new ClientTrace();
            note(last, command, backend, rows, error);
        }
        return last.last(now);
    }

    private void tell(TracedCommand command, boolean slow, boolean traced) {
        if (slow) {
            observers.slow().tell(client.id(), session.user(), client.address(), command);
        }
        if (traced) {
            observers.spans().ended(client.id(), session.memory().state().schema(), client.address().address(),
                    command);
        }
        client.log().ran(command);
    }

    /** A command that needs no backend was answered. @param error the error's code, 0 for none */
    void answeredHere(Command command, int error) {
        if (trace != null) {
            passage.begin(client.lastActivity());
            passage.end(System.nanoTime());
            stats = null;
            parent = null;
            steps = 0;
            decision = Decision.ANSWERED_HERE;
            note(trace, command, null, 0, error);
            if (client.log().isDebug()) {
                client.log().ran(trace.last(System.nanoTime()));
            }
        }
    }

    /** Why the client keeps the backend after its last command. @param reasons by ordinal */
    void held(int reasons) {
        if (trace != null) {
            trace.held(reasons);
        }
    }

    /** Of the current or last command's digest; null where it has none. */
    StatementStats stats() {
        return stats;
    }

    /** The last commands, oldest first; none where they are not remembered. @param now as {@link System#nanoTime} */
    List<TracedCommand> trace(long now) {
        return trace == null ? List.of() : trace.read(now);
    }
}
