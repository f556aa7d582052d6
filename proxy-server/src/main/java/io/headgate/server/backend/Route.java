package io.headgate.server.backend;

import io.headgate.config.HostPort;
import java.util.function.BooleanSupplier;

/** To which server the connections of a {@link Target} go, as far as that is known now. Thread-safe. */
public interface Route {

    /**
     * The key by which a session is to borrow its next connection.
     *
     * @param key that by which it has borrowed before, or one without a server
     */
    BackendKey assign(BackendKey key);

    /** Where a connection of this key is opened; null while there is no server for it. */
    HostPort server(BackendKey key);

    /** Whether the server of a key may become another one. */
    boolean mayMove();

    /**
     * Told when a connection is open.
     *
     * @param asked when it was asked for, as {@link System#nanoTime}
     */
    default void onOpened(HostPort server, long asked) {
        // of interest where a server takes the place of another one
    }

    /** Told when a connection has shown that something is wrong with the server at the other end. */
    void onSymptom(HostPort server, String what);

    /**
     * Everything goes to one server.
     *
     * @param mayMove whether its place may be taken by another one that has its name
     */
    static Route to(HostPort only, BooleanSupplier mayMove) {
        return new Route() {
            @Override
            public BackendKey assign(BackendKey key) {
                return key;
            }

            @Override
            public HostPort server(BackendKey key) {
                return only;
            }

            @Override
            public boolean mayMove() {
                return mayMove.getAsBoolean();
            }

            @Override
            public void onSymptom(HostPort server, String what) {
                // there is no other server to look for
            }
        };
    }
}
