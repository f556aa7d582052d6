package io.headgate.server.session;

import io.headgate.server.frontend.ClientStatus;

/**
 * Where a logged-in session is. Each phase offers only its legal ways on to the next one; a command may end in every
 * phase, with {@link Ready} or {@link Holding}, and so may the session, with {@link Closed}. {@link Progress} goes them.
 *
 * <pre>
 * Ready ──command──► Waiting ──lease──► Restoring ──► Executing
 *   ▲ ▲                                  ▲               │
 *   │ └───────────── boundary ───────────┼───────────────┤
 *   └── Holding ◄──── a hold ────────────┼───────────────┘
 *          └───────── command ───────────┘
 * </pre>
 */
sealed interface Phase {

    /** The phase as people are told of it. */
    ClientStatus.State state();

    /** No command is under way and no backend is held. */
    record Ready() implements Phase {
        Waiting toWaiting() {
            return new Waiting();
        }

        @Override
        public ClientStatus.State state() {
            return ClientStatus.State.IDLE;
        }
    }

    /** A command waits for a backend. */
    record Waiting() implements Phase {
        Restoring toRestoring() {
            return new Restoring();
        }

        @Override
        public ClientStatus.State state() {
            return ClientStatus.State.WAITING;
        }
    }

    /** The backend is brought into the session's state. */
    record Restoring() implements Phase {
        Executing toExecuting() {
            return new Executing();
        }

        Waiting toWaiting() {
            return new Waiting();
        }

        @Override
        public ClientStatus.State state() {
            return ClientStatus.State.RESTORING;
        }
    }

    /** The client's command is at the backend. */
    record Executing() implements Phase {
        Waiting toWaiting() {
            return new Waiting();
        }

        @Override
        public ClientStatus.State state() {
            return ClientStatus.State.EXECUTING;
        }
    }

    /** No command is under way; something holds the backend. */
    record Holding() implements Phase {
        Restoring toRestoring() {
            return new Restoring();
        }

        @Override
        public ClientStatus.State state() {
            return ClientStatus.State.HOLDING;
        }
    }

    record Closed() implements Phase {
        @Override
        public ClientStatus.State state() {
            return ClientStatus.State.IDLE;
        }
    }
}
