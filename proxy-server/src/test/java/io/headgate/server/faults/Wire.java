package io.headgate.server.faults;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The wire between proxy and database, in the hands of a test: it can be cut, held up, and taken away. Thread-safe. */
final class Wire implements Closeable {

    private final String host;
    private final int port;
    private final int ownPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;
    private volatile boolean held;

    /** A wire to this address; backends connect to {@link #address()}. */
    Wire(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        listen(0);
        this.ownPort = listener.getLocalPort();
    }

    String address() {
        return "127.0.0.1:" + ownPort;
    }

    private void listen(int at) throws IOException {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), at), 100);
        listener = opened;
        daemon(() -> accept(opened));
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                connect(from, from.accept());
            } catch (IOException e) {
                // closed; or this one was cut before it was connected, and others come
            }
        }
    }

    private void connect(ServerSocket from, Socket near) throws IOException {
        sockets.add(near);
        Socket far = new Socket(host, port);
        sockets.add(far);
        if (from.isClosed()) {
            // taken away meanwhile, and these two were not yet known
            near.close();
            far.close();
            return;
        }
        try {
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
        } catch (IOException e) {
            near.close();
            far.close();
            throw e;
        }
        daemon(() -> copy(near, far, false));
        daemon(() -> copy(far, near, true));
    }

    private void copy(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[16_384];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int length;
            while ((length = in.read(buffer)) >= 0) {
                while (answers && held) {
                    FaultTest.pause(5);
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // cut
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /** From now on, or no longer, what the database says stays on the wire. */
    void hold(boolean on) {
        held = on;
    }

    /** Breaks all connections with a TCP RST. */
    void cut() {
        for (Socket socket : sockets) {
            try (socket) {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // closed meanwhile
            }
        }
    }

    /** Breaks all connections and refuses new ones. */
    void takeAway() throws IOException {
        listener.close();
        cut();
    }

    void putBack() throws IOException {
        listen(ownPort);
    }

    @Override
    public void close() throws IOException {
        held = false;
        takeAway();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }
}
