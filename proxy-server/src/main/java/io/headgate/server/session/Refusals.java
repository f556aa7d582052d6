package io.headgate.server.session;

import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.frontend.Client;

/** Ends the command under way with an error of the proxy's own, or a server's. On the client's event loop. */
final class Refusals {

    /** As servers say it. */
    static final ErrPacket INTERRUPTED =
            ErrPacket.of(ErrorCode.ER_QUERY_INTERRUPTED, "Query execution was interrupted");

    private final ClientSession session;
    private final Client client;
    private final Progress progress;
    private final BackendLink link;
    private final Boundary boundary;
    private final Commands commands;
    private final LastResult lastResult;
    private final CommandRecorder recorder;

    Refusals(ClientSession session, Progress progress, BackendLink link, Boundary boundary, Commands commands,
            LastResult lastResult, CommandRecorder recorder) {
        this.session = session;
        this.client = session.client();
        this.progress = progress;
        this.link = link;
        this.boundary = boundary;
        this.commands = commands;
        this.lastResult = lastResult;
        this.recorder = recorder;
    }

    /** No backend is held. */
    void refuse(ErrPacket error) {
        Request refused = progress.end();
        recorder.refused(refused, link.backend(), error);
        refused.drop();
        if (refused.isWelcome()) {
            client.log().because("error " + error.code() + ": " + error.message());
            client.responder().error(refused.welcomeSequenceId(), error, session.view().capabilities());
            session.close(CloseCause.LOGIN_FAILED);
            return;
        }
        if (refused.isAnswered()) {
            client.responder().error(refused.responseSequenceId(), error, session.view().capabilities());
        }
        if (refused.upload != null && !refused.upload.isComplete()) {
            refused.dropUpload();
            progress.begin(refused);
        }
        session.goOn();
    }

    /** The backend is in order; the command was not sent to it. */
    void refuseWithBackend(ErrPacket error) {
        refuseWithBackend(error, lastResult::onRefused);
    }

    /**
     * The server has refused what the command needs, the backend is in order, and the session's last error is this one,
     * as on a direct connection.
     */
    void refusedByServer(ErrPacket error) {
        session.memory().onServerError();
        // to be read there where nothing need be restored first
        boolean readable = link.backend().sessionState() == session.memory().state();
        refuseWithBackend(error, readable ? lastResult::onServerError : lastResult::onRefused);
    }

    private void refuseWithBackend(ErrPacket error, Runnable mark) {
        Request refused = progress.request();
        commands.onRefused(refused);
        boolean held = !session.memory().holds().isEmpty();
        if (refused.isWelcome() || refused.upload != null) {
            link.reset();
            progress.toReady();
            refuse(error);
            return;
        }
        recorder.refused(refused, link.backend(), error);
        refused.drop();
        if (refused.isAnswered()) {
            session.answerError(error);
            if (progress.isClosed()) {
                // to write it has shown that the client has gone
                return;
            }
        }
        mark.run();
        progress.end();
        if (held) {
            progress.toHolding();
            session.goOn();
        } else {
            boundary.release();
        }
    }

    /** The command that has just come, or is under way, cannot be sent as the client means it. */
    void fail(ErrPacket error) {
        if (progress.isBusy()) {
            refuseWithBackend(error);
        } else {
            session.answerError(error);
        }
    }
}
