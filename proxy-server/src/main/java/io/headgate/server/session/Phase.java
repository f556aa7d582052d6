package io.headgate.server.session;

/**
 * Where a logged-in session is. Each phase offers only its legal exits; every phase may end in {@link Closed}.
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

    /** No command is under way and no backend is held. */
    record Ready() implements Phase {
        Waiting toWaiting() {
            return new Waiting();
        }
    }

    /** A command waits for a backend. */
    record Waiting() implements Phase {
        Restoring toRestoring() {
            return new Restoring();
        }

        Ready toReady() {
            return new Ready();
        }
    }

    /** The backend is brought into the session's state. */
    record Restoring() implements Phase {
        Executing toExecuting() {
            return new Executing();
        }

        Ready toReady() {
            return new Ready();
        }

        Holding toHolding() {
            return new Holding();
        }

        Waiting toWaiting() {
            return new Waiting();
        }
    }

    /** The client's command is at the backend. */
    record Executing() implements Phase {
        Ready toReady() {
            return new Ready();
        }

        Holding toHolding() {
            return new Holding();
        }

        Waiting toWaiting() {
            return new Waiting();
        }
    }

    /** No command is under way; something holds the backend. */
    record Holding() implements Phase {
        Restoring toRestoring() {
            return new Restoring();
        }

        Ready toReady() {
            return new Ready();
        }
    }

    record Closed() implements Phase { }
}
