package io.headgate.server.faults;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a database and lets nobody in who does not begin with this header, which it keeps for itself. */
final class HeaderGate implements Closeable {

    private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger admitted = new AtomicInteger();
    private final byte[] header;
    private final String host;
    private final int port;

    HeaderGate(byte[] header, String host, int port) throws IOException {
        this.header = header;
        this.host = host;
        this.port = port;
        daemon(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Connections that began with the header. */
    int admitted() {
        return admitted.get();
    }

    private void accept() throws IOException {
        while (true) {
            Socket near = listener.accept();
            sockets.add(near);
            daemon(() -> admit(near));
        }
    }

    private void admit(Socket near) throws IOException {
        if (!Arrays.equals(near.getInputStream().readNBytes(header.length), header)) {
            near.close();
            return;
        }
        admitted.incrementAndGet();
        Socket far = new Socket(host, port);
        sockets.add(far);
        far.setTcpNoDelay(true);
        near.setTcpNoDelay(true);
        daemon(() -> copy(near, far));
        copy(far, near);
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // one of the ends is gone, or this is closed
            }
        }, "header-gate");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
