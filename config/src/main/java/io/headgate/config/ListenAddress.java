package io.headgate.config;

import java.nio.file.Path;

/** Where clients connect. */
public sealed interface ListenAddress {

    /** A TCP address; port 0 is any free one. */
    record Tcp(HostPort address) implements ListenAddress {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** A Unix domain socket; the path is absolute. */
    record Unix(Path path) implements ListenAddress {

        /**
         * The longest path in bytes. The systems take 103 (macOS) to 107 (Linux) in {@code sockaddr_un}, and the socket
         * is made under a name that is one byte longer.
         */
        public static final int LONGEST_PATH = 100;

        @Override
        public String toString() {
            return path.toString();
        }
    }
}
