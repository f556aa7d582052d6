package io.headgate.testkit;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes real MySQL servers look like the instances of an Aurora cluster to who asks for Aurora's own table. Each has a
 * relay before it, at a loopback address of its own, which is its identifier, too, and at a port that all have in
 * common. In the text of a COM_QUERY the relay puts a real table in place of
 * {@code information_schema.replica_host_status}, which cannot be made in MySQL, and the identifier in place of
 * {@code @@aurora_server_id}; all else passes byte for byte, so that the server itself evaluates what is asked. Not for
 * connections with TLS or compression. Thread-safe.
 */
public final class AuroraDisguise implements Closeable {

    /** What stands for Aurora's table. The test makes it, fills it and lets users read it. */
    public static final String TABLE = "aurora.replica_host_status";

    private static final int ATTEMPTS = 20;
    private static final int HEADER = 4;
    private static final int COM_QUERY = 3;

    private final List<ServerSocket> listeners = new ArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** Before each of these servers. */
    public AuroraDisguise(List<TestDatabase> servers) throws IOException {
        listen(servers.size());
        for (int i = 0; i < servers.size(); i++) {
            TestDatabase server = servers.get(i);
            ServerSocket listener = listeners.get(i);
            daemon(() -> accept(listener, server));
        }
    }

    /** The statement that makes {@link #TABLE}, with the columns of Aurora's that matter. */
    public static String createTable() {
        return "CREATE TABLE " + TABLE + " (SERVER_ID VARCHAR(100) PRIMARY KEY, SESSION_ID VARCHAR(100),"
                + " LAST_UPDATE_TIMESTAMP DATETIME(6), REPLICA_LAG_IN_MILLISECONDS DOUBLE)";
    }

    /** The identifier of an instance, and its host. */
    public String id(int server) {
        return "127.0.0." + (server + 2);
    }

    /** Of all instances. */
    public int port() {
        return listeners.get(0).getLocalPort();
    }

    private void listen(int count) throws IOException {
        for (int attempt = 1; listeners.size() < count; attempt++) {
            try {
                while (listeners.size() < count) {
                    listeners.add(new ServerSocket(listeners.isEmpty() ? 0 : port(), 0,
                            InetAddress.getByName(id(listeners.size()))));
                }
            } catch (IOException e) {
                // somebody has the port at another address
                for (ServerSocket listener : listeners) {
                    listener.close();
                }
                listeners.clear();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void accept(ServerSocket listener, TestDatabase server) {
        String id = listener.getInetAddress().getHostAddress();
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                sockets.add(near);
                daemon(() -> relay(near, server, id));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void relay(Socket near, TestDatabase server, String id) {
        try (near; Socket far = new Socket()) {
            sockets.add(far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            far.connect(new InetSocketAddress(server.host(), server.port()));
            daemon(() -> copy(far, near));
            rewrite(new DataInputStream(near.getInputStream()), far.getOutputStream(), id);
        } catch (IOException e) {
            // an end is gone
        } finally {
            sockets.remove(near);
        }
    }

    private void copy(Socket far, Socket near) {
        try (far; near) {
            InputStream in = far.getInputStream();
            in.transferTo(near.getOutputStream());
        } catch (IOException e) {
            // an end is gone
        } finally {
            sockets.remove(far);
        }
    }

    private static void rewrite(DataInputStream in, OutputStream out, String id) throws IOException {
        byte[] header = new byte[HEADER];
        while (true) {
            try {
                in.readFully(header);
            } catch (EOFException e) {
                return;
            }
            byte[] payload = in.readNBytes(header[0] & 0xFF | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16);
            if (header[3] == 0 && payload.length > 0 && payload[0] == COM_QUERY) {
                // one byte is one character, there and back
                payload = new String(payload, StandardCharsets.ISO_8859_1)
                        .replace("information_schema.replica_host_status", TABLE)
                        .replace("@@aurora_server_id", "'" + id + "'").getBytes(StandardCharsets.ISO_8859_1);
            }
            byte[] packet = new byte[HEADER + payload.length];
            packet[0] = (byte) payload.length;
            packet[1] = (byte) (payload.length >> 8);
            packet[2] = (byte) (payload.length >> 16);
            packet[3] = header[3];
            System.arraycopy(payload, 0, packet, HEADER, payload.length);
            out.write(packet);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "aurora-disguise");
        thread.setDaemon(true);
        thread.start();
    }

    /** Breaks all connections; the addresses refuse new ones. */
    @Override
    public void close() {
        try {
            for (ServerSocket listener : listeners) {
                listener.close();
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give up port " + port(), e);
        }
    }
}
