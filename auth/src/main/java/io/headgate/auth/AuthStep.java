package io.headgate.auth;

import io.headgate.protocol.ErrorCode;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What to do next in a login: the answer of {@link ServerAuth} and {@link ClientAuth} to every packet. */
public sealed interface AuthStep {

    /**
     * Send this packet, then go on with {@code next} at once.
     *
     * @param payload the whole payload without the packet header; may hold a password, so wipe it once it is sent
     * @param next usually {@link Wait}: the peer is to answer. After {@code FAST_AUTH_SUCCESS} it is {@link Accept}
     */
    record Send(byte[] payload, AuthStep next) implements AuthStep {
        /** Sends and waits for the answer. */
        public Send(byte[] payload) {
            this(payload, new Wait());
        }
    }

    /**
     * The client is who it says.
     *
     * @param plugin the plugin that proved it
     */
    record Accept(String plugin) implements AuthStep {
    }

    /**
     * The client told its password; a login to the database with it is the verdict.
     *
     * @param password now the receiver's, who wipes it; possibly empty
     * @param plugin the plugin that brought it
     */
    record AskDatabase(Secret password, String plugin) implements AuthStep {
    }

    /**
     * The client brought an IAM token that only the database can judge; a login to it with this token, by the name that
     * the client gave, is the verdict. It is no password to log in with again.
     *
     * @param token now the receiver's, who wipes it
     * @param plugin the plugin that brought it
     * @param onTaken to be run once the database has taken it, on any thread
     */
    record AskDatabaseAboutToken(Secret token, String plugin, Runnable onTaken) implements AuthStep {
    }

    /**
     * CPU work of a millisecond or more: run it off the event loop, once, then go on with its result on the event
     * loop. Packets that arrive meanwhile are a protocol violation.
     *
     * @param work throws nothing
     */
    record Offload(Callable<AuthStep> work) implements AuthStep {
    }

    /**
     * Somebody else is at work: when that has ended, whichever way, go on with {@code then}. Packets that arrive
     * meanwhile are a protocol violation.
     *
     * @param work what to wait for; completes on any thread
     * @param then asked once, by the thread that calls the authentication otherwise
     */
    record Await(CompletionStage<Void> work, Supplier<AuthStep> then) implements AuthStep {
    }

    /**
     * The login failed: send this error (to a client) or report it (of a database), then close.
     *
     * @param message holds no secret
     * @param cause what is wrong, for the log only: who may not come in is not told more than that; holds no secret
     */
    record Reject(ErrorCode code, String message, String cause) implements AuthStep {
        /** Where the peer is told what is wrong. */
        public Reject(ErrorCode code, String message) {
            this(code, message, message);
        }
    }

    /** Nothing to send: the peer speaks next. */
    record Wait() implements AuthStep {
    }
}
