package io.headgate.server.backend;

/**
 * Where a backend connection is in its life. Each state offers only its legal exits; every state may end in
 * {@link Closed}.
 *
 * <pre>
 * Connecting ─► Authenticating ─► Preparing ─► Idle ◄──► Leased
 *                                    ▲           ▲          │
 *                                    └─ Resetting ◄─────────┘
 * </pre>
 */
sealed interface BackendState {

    record Connecting() implements BackendState {
        Authenticating toAuthenticating() {
            return new Authenticating();
        }
    }

    record Authenticating() implements BackendState {
        Preparing toPreparing() {
            return new Preparing();
        }
    }

    /** Session tracking is switched on and the init query runs. */
    record Preparing() implements BackendState {
        Idle toIdle() {
            return new Idle();
        }
    }

    record Idle() implements BackendState {
        Leased toLeased() {
            return new Leased();
        }
    }

    record Leased() implements BackendState {
        Idle toIdle() {
            return new Idle();
        }

        Resetting toResetting() {
            return new Resetting();
        }
    }

    /** COM_RESET_CONNECTION is under way. */
    record Resetting() implements BackendState {
        Preparing toPreparing() {
            return new Preparing();
        }
    }

    record Closed() implements BackendState { }
}
