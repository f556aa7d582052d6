package io.headgate.server.session;

import io.headgate.protocol.Command;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.protocol.sql.KillTarget;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.ProxyError;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.BackendKey;
import io.headgate.server.frontend.Client;
import io.headgate.server.frontend.LoginServices;
import io.headgate.server.relay.ResponseFacts;
import io.headgate.server.relay.Wording;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * A client's KILL of another client of the proxy. Where the target's statement is at a server, that server gets the
 * KILL from the killer's own backend, judges it and answers. A target that has nothing at any server is dealt with by
 * the proxy; whether the killer may do that is judged by the server on a connection in its place, {@link KillWitness}.
 * On the killer's event loop.
 */
final class KillRun implements Wording {

    /** The session that kills. */
    interface Killer {
        EventLoop loop();

        BackendKey key();

        BackendConnection backend();

        /** Whether the KILL is still the session's statement under way. */
        boolean isRunning(KillRun run);

        /** Sends the statement that does it; {@code first} learns of the answer before the session does. */
        void send(ByteBuf frame, Wording wording, Consumer<ResponseFacts> first);

        void fail(ErrPacket error);
    }

    private static final int NOT_OWNER = 1095;
    /** An id that no server gives, as COM_PROCESS_KILL takes it. */
    private static final String NOBODY = "\177\177\177\177";

    private final ClientSession session;
    private final Command command;
    private final String force;
    private final boolean query;
    private final long id;
    private Killer killer;
    private boolean permitted;
    private KillShot shot;
    private KillWitness witness;
    private long threadId;

    KillRun(ClientSession session, Command command, KillTarget target) {
        this.session = session;
        this.command = command;
        this.force = target.force().isEmpty() ? "" : target.force() + " ";
        this.query = target.query();
        this.id = target.id() == KillTarget.OWN ? session.client().id() : target.id();
    }

    /** The KILL of a client of the proxy that is among these; null when there is none, and the server does it all. */
    static KillRun of(ClientSession session, Command command, List<KillTarget> targets) {
        for (KillTarget target : targets) {
            if (isClients(target)) {
                return new KillRun(session, command, target);
            }
        }
        return null;
    }

    /** Whether it cannot be known which clients are meant, or not all of them can be dealt with. */
    static boolean isUntranslatable(List<KillTarget> targets, Request request) {
        boolean alone = request.tokens.isCertain() && !request.traits.has(Trait.MULTI_STATEMENT);
        return targets.stream().anyMatch(target -> target.id() == KillTarget.COMPUTED || isClients(target) && !alone);
    }

    private static boolean isClients(KillTarget target) {
        return target.id() == KillTarget.OWN || LoginServices.isClientId(target.id());
    }

    String user() {
        return killer.key().user();
    }

    EventLoop loop() {
        return killer.loop();
    }

    /** The killer has a backend in its state. */
    void begin(Killer by) {
        killer = by;
        if (command != Command.COM_PROCESS_KILL) {
            shoot();
            return;
        }
        // MySQL 9.7 does not know the command: measured, error 1047
        killer.backend().swallow(command, NOBODY, ResponseShape.SINGLE, facts -> {
            if (facts.errorCode() == ErrorCode.ER_NO_SUCH_THREAD.code()) {
                shoot();
            } else {
                onMissed();
            }
        });
    }

    private void shoot() {
        Client target = session.context().login().find(id);
        if (target == null) {
            onMissed();
        } else {
            target.kill(new KillShot(this, target, query, permitted));
        }
    }

    /** There is no such client: the server has no connection of that number either, and says so. */
    void onMissed() {
        if (killer.isRunning(this)) {
            send(id, facts -> { });
        }
    }

    /** It is done without a server. The answer is that of a statement that does nothing. */
    void onDone() {
        if (killer.isRunning(this)) {
            killer.send(query("DO 0"), this, facts -> { });
        }
    }

    void onAimed(KillShot aimed) {
        if (!killer.isRunning(this)) {
            aimed.settle(KillShot.Outcome.MISSED);
            return;
        }
        if (!aimed.backend().server().equals(killer.backend().server())) {
            aimed.settle(KillShot.Outcome.MISSED);
            killer.fail(ProxyError.NOT_TRUTHFUL.packet("the session runs at the server " + aimed.backend().server()
                    + ", and this one at " + killer.backend().server() + "; send KILL there, with the id in its"
                    + " SHOW PROCESSLIST"));
            return;
        }
        shot = aimed;
        send(aimed.backend().threadId(), facts -> {
            shot = null;
            aimed.settle(outcome(facts.errorCode(), aimed));
        });
    }

    private KillShot.Outcome outcome(int errorCode, KillShot aimed) {
        if (errorCode == 0) {
            return KillShot.Outcome.HIT;
        }
        if (errorCode == ErrorCode.ER_QUERY_INTERRUPTED.code() || errorCode == ErrorCode.ER_CONNECTION_KILLED.code()) {
            // who kills himself is told so in place of an OK, on MariaDB by the second
            return aimed.target() == session.client() ? KillShot.Outcome.HIT : KillShot.Outcome.UNSURE;
        }
        return KillShot.Outcome.MISSED;
    }

    /** Nobody waits for the answer any more. */
    void abandon() {
        if (shot != null) {
            shot.settle(KillShot.Outcome.UNSURE);
            shot = null;
        }
        if (witness != null) {
            dismissWitness();
        }
    }

    // ---- the server's opinion ---------------------------------------------------------------------------------------

    void onMustBeJudged(BackendKey targets) {
        if (killer.isRunning(this)) {
            new KillWitness(session.context().target().pool(), targets, session.memory().state(), loop(),
                    this::onWitness).call();
        }
    }

    private void onWitness(KillWitness called) {
        if (!killer.isRunning(this)) {
            called.leave();
        } else if (!called.isThere()) {
            called.leave();
            killer.fail(ProxyError.BORROW_TIMEOUT.packet("whether this user may kill the session cannot be asked: no"
                    + " connection of that session's user is free; try again"));
        } else {
            witness = called;
            threadId = called.threadId();
            killer.backend().swallow(Command.COM_QUERY, killQuery(), ResponseShape.RESULT_SETS,
                    this::onJudged);
        }
    }

    private void onJudged(ResponseFacts facts) {
        if (facts.errorCode() == 0) {
            dismissWitness();
            permitted = true;
            shoot();
        } else {
            // once more, so that the client gets the server's answer and the session's diagnostics are these
            killer.send(query(killQuery()), this, again -> dismissWitness());
        }
    }

    private void dismissWitness() {
        witness.leave();
        witness = null;
    }

    // ---- packets ----------------------------------------------------------------------------------------------------

    private void send(long number, Consumer<ResponseFacts> first) {
        threadId = number;
        boolean text = command != Command.COM_PROCESS_KILL;
        byte[] little = {(byte) number, (byte) (number >> 8), (byte) (number >> 16), (byte) (number >> 24)};
        killer.send(text ? query(query ? killQuery() : "KILL " + force + number)
                : killer.backend().frame(command, little), this, first);
    }

    private String killQuery() {
        return "KILL " + force + "QUERY " + threadId;
    }

    private ByteBuf query(String sql) {
        return killer.backend().frame(Command.COM_QUERY, sql.getBytes(StandardCharsets.US_ASCII));
    }

    /** Errors name the id that the client has used. */
    @Override
    public ErrPacket error(ErrPacket servers) {
        if (servers.code() != ErrorCode.ER_NO_SUCH_THREAD.code() && servers.code() != NOT_OWNER) {
            return servers;
        }
        return new ErrPacket(servers.code(), servers.sqlState(),
                servers.message().replace(Long.toString(threadId), Long.toString(id)));
    }
}
