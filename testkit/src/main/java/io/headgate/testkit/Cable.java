package io.headgate.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The way over TCP to a server, in the hands of a test: clients connect to {@link #address()}, on loopback, and the
 * test cuts it, holds it up and mends it. Thread-safe.
 */
public final class Cable implements Closeable {

    private enum State {
        WHOLE,
        HELD,
        HUNG,
        CUT
    }

    private static final int BACKLOG = 100;

    private InetSocketAddress end;
    private final int ownPort;
    private final Set<Link> links = new HashSet<>();
    private State state = State.WHOLE;
    private ServerSocket listener;
    /** A call of accept may be under way: until it returns, the system keeps the port of even a closed listener. */
    private boolean accepting;
    /** While it is cut. */
    private HeldPort held;

    /** A cable to this address, which need not answer yet. */
    public Cable(String host, int port) throws IOException {
        this.end = new InetSocketAddress(host, port);
        listen(0);
        this.ownPort = listener.getLocalPort();
    }

    /** Where clients connect to: host and port. */
    public String address() {
        return host() + ":" + ownPort;
    }

    /** Always loopback. */
    public String host() {
        return "127.0.0.1";
    }

    /** The TCP port that clients connect to. */
    public int port() {
        return ownPort;
    }

    /** From now on connections lead to this server, as after a change in DNS; those that are there stay as they are. */
    public synchronized void lead(String host, int port) {
        end = new InetSocketAddress(host, port);
    }

    private void listen(int at) throws IOException {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), BACKLOG);
        listener = opened;
        accepting = true;
        daemon(() -> accept(opened));
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                connect(from, from.accept());
            } catch (IOException e) {
                // closed; or this one was gone before it was accepted, and others come
            }
        }
        synchronized (this) {
            accepting = false;
            notifyAll();
        }
    }

    private synchronized void connect(ServerSocket from, Socket near) {
        if (from.isClosed()) {
            reset(near);
            return;
        }
        Link link = new Link(near);
        link.hung = state == State.HUNG;
        links.add(link);
        daemon(link::run);
    }

    /** Breaks all connections with a TCP RST; new ones are possible at once. */
    public synchronized void reset() {
        links.forEach(Link::reset);
        links.clear();
    }

    /**
     * From now on connections are refused, and those that are there are broken with a TCP RST.
     *
     * @throws UncheckedIOException when the port cannot be given up
     */
    public synchronized void cut() {
        if (state != State.CUT) {
            close();
            if (state == State.CUT) {
                held = HeldPort.hold(ownPort);
            }
        }
    }

    /**
     * From now on nothing arrives, neither bytes nor the news that an end closes, as in a partition of the network that
     * outlasts the connections: {@link #mend()} breaks those that this befell. New connections are accepted, and that
     * is all that happens to them.
     */
    public synchronized void hang() {
        if (state != State.HUNG) {
            mend();
            state = State.HUNG;
            links.forEach(link -> link.hung = true);
        }
    }

    /** From now on what the server says stays on the way and arrives after {@link #mend()}; the server hears all. */
    public synchronized void hold() {
        mend();
        state = State.HELD;
    }

    /**
     * Everything gets through again.
     *
     * @throws UncheckedIOException when another one has taken the port meanwhile
     */
    public synchronized void mend() {
        if (state == State.HUNG) {
            reset();
        }
        if (state == State.CUT) {
            await(() -> !accepting);
            try {
                listen(ownPort);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot listen on port " + ownPort + " again", e);
            }
            letGoOfPort();
        }
        state = State.WHOLE;
        notifyAll();
    }

    /** Breaks all connections and gives up the port. Only {@link #mend()} would take it again. */
    @Override
    public synchronized void close() {
        state = State.CUT;
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give up port " + ownPort, e);
        }
        reset();
        notifyAll();
        await(() -> !accepting || state != State.CUT);
        letGoOfPort();
    }

    private void letGoOfPort() {
        if (held != null) {
            held.close();
            held = null;
        }
    }

    private synchronized void awaitNotHeld() {
        await(() -> state != State.HELD);
    }

    private synchronized void await(BooleanSupplier condition) {
        try {
            while (!condition.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted while a cable changed", e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "cable");
        thread.setDaemon(true);
        thread.start();
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // closed meanwhile
        }
    }

    /** One connection and its continuation. */
    private final class Link {

        private final Socket near;
        private final Socket far = new Socket();
        /** Never to be whole again; guarded by the cable. */
        private boolean hung;

        Link(Socket near) {
            this.near = near;
        }

        void run() {
            try {
                near.setTcpNoDelay(true);
                if (!isHung()) {
                    far.setTcpNoDelay(true);
                    far.connect(end());
                    daemon(() -> copy(far, near));
                }
                copy(near, far);
            } catch (IOException e) {
                // the server does not listen, or this was cut meanwhile
                end(Cable::reset);
            }
        }

        private void copy(Socket from, Socket to) {
            byte[] buffer = new byte[16_384];
            try {
                InputStream in = from.getInputStream();
                int length;
                while ((length = in.read(buffer)) >= 0) {
                    if (from == far) {
                        awaitNotHeld();
                    }
                    if (!isHung()) {
                        OutputStream out = to.getOutputStream();
                        out.write(buffer, 0, length);
                    }
                }
            } catch (IOException e) {
                // an end is gone, or this was cut
            }
            end(Cable::close);
        }

        private InetSocketAddress end() {
            synchronized (Cable.this) {
                return end;
            }
        }

        private boolean isHung() {
            synchronized (Cable.this) {
                return hung;
            }
        }

        /** One end closed: the other one hears of it, unless nothing arrives any more. */
        private void end(Consumer<Socket> how) {
            synchronized (Cable.this) {
                if (!hung) {
                    links.remove(this);
                    how.accept(near);
                    how.accept(far);
                }
            }
        }

        private void reset() {
            Cable.reset(near);
            Cable.reset(far);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed meanwhile
        }
    }
}
