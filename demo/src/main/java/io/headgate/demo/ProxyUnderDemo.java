package io.headgate.demo;

import java.net.InetSocketAddress;

/** The proxy as the demo sees it. */
interface ProxyUnderDemo extends AutoCloseable {

    /** Where clients connect. */
    InetSocketAddress address();

    /** Ends every connection and stops listening. */
    @Override
    void close();

    /** Starts a proxy. */
    interface Launcher {

        /**
         * Returns when clients can connect.
         *
         * @param listen HOST:PORT
         * @param backend HOST:PORT of the database
         * @param maxConnections the most connections to the database
         * @throws IllegalStateException when it does not start; says why
         */
        ProxyUnderDemo start(String listen, String backend, int maxConnections);
    }
}
