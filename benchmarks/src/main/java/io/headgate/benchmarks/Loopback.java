package io.headgate.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Ports of this machine's own address, 127.0.0.1. */
final class Loopback {

    static final String HOST = "127.0.0.1";

    private static final int PROTOCOL_VERSION_10 = 10;
    private static final int TIMEOUT_MILLIS = 2_000;

    private Loopback() {
    }

    /** A port that nobody listens on at the moment. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on " + HOST, e);
        }
    }

    /** True when something accepts connections on a port and greets with a MySQL handshake packet, version 10. */
    static boolean greets(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            InputStream in = socket.getInputStream();
            byte[] start = in.readNBytes(5);
            return start.length == 5 && start[4] == PROTOCOL_VERSION_10;
        } catch (IOException notYet) {
            return false;
        }
    }
}
