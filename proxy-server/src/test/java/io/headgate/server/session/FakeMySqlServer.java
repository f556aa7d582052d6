package io.headgate.server.session;

import io.headgate.protocol.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A small MySQL server on loopback that does what a test tells it: accepts every login, answers by
 * {@link FakeAnswers}, and holds back an answer where a real server would only do so by chance. A thread for each
 * connection. Thread-safe.
 */
final class FakeMySqlServer implements AutoCloseable {

    /** The login, in place of a command. */
    static final Received LOGIN = new Received(null, "");

    /** What a connection has received: a command and its argument, or {@link #LOGIN}. */
    record Received(Command command, String argument) {

        static Predicate<Received> command(Command command) {
            return received -> received.command == command;
        }

        static Predicate<Received> query(String beginning) {
            return received -> received.command == Command.COM_QUERY && received.argument.startsWith(beginning);
        }
    }

    private final ServerSocket listener;
    private final List<FakeConnection> connections = new CopyOnWriteArrayList<>();
    private volatile Hold hold;

    FakeMySqlServer() throws IOException {
        listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        daemon("fake-mysql-listener", this::accept);
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            for (int id = 1; ; id++) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                FakeConnection connection = new FakeConnection(this, socket, id);
                connections.add(connection);
                daemon("fake-mysql-" + id, connection);
            }
        } catch (IOException e) {
            // closed
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Holds back the whole answer to the next thing received that matches. */
    Hold holdAnswer(Predicate<Received> when) {
        return holdAnswer(when, Hold.NOTHING);
    }

    /** Sends that much of the next matching answer and holds back the rest. */
    Hold holdAnswer(Predicate<Received> when, double part) {
        hold = new Hold(when, part);
        return hold;
    }

    /** The hold that this meets, which is used up by it; else null. */
    synchronized Hold holdFor(Received received) {
        Hold now = hold;
        if (now == null || !now.meets(received)) {
            return null;
        }
        hold = null;
        return now;
    }

    /** The connection that logged in last and is still open. */
    FakeConnection newest() {
        FakeConnection newest = null;
        for (FakeConnection connection : connections) {
            if (connection.isLoggedIn() && connection.isOpen()) {
                newest = connection;
            }
        }
        if (newest == null) {
            throw new IllegalStateException("no connection is logged in");
        }
        return newest;
    }

    void forget(FakeConnection connection) {
        connections.remove(connection);
    }

    void dropConnections() {
        hold = null;
        connections.forEach(FakeConnection::close);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        dropConnections();
    }
}
