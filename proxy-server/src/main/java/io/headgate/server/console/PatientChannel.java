package io.headgate.server.console;

import io.headgate.config.ListenAddress;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A connection that is waited for, by TCP or a Unix domain socket, but not for ever. Not thread-safe. */
final class PatientChannel implements Closeable {

    private final SocketChannel channel;
    private final Selector selector;
    private final Duration patience;
    private long deadline;

    /**
     * Connects.
     *
     * @param patience for the connection, and from each {@link #begin} on
     */
    PatientChannel(ListenAddress address, Duration patience) throws IOException {
        this.patience = patience;
        boolean unix = address instanceof ListenAddress.Unix;
        channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            selector = channel.provider().openSelector();
            channel.configureBlocking(false);
            begin();
            if (!channel.connect(resolved(address))) {
                do {
                    await(SelectionKey.OP_CONNECT);
                } while (!channel.finishConnect());
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SocketAddress resolved(ListenAddress address) throws IOException {
        if (address instanceof ListenAddress.Unix unix) {
            return UnixDomainSocketAddress.of(unix.path());
        }
        ListenAddress.Tcp tcp = (ListenAddress.Tcp) address;
        InetSocketAddress resolved = new InetSocketAddress(tcp.address().host(), tcp.address().port());
        if (resolved.isUnresolved()) {
            throw new IOException("the name " + tcp.address().host() + " cannot be resolved");
        }
        return resolved;
    }

    /** The other side has as long as that again. */
    void begin() {
        deadline = System.nanoTime() + patience.toNanos();
    }

    private void await(int what) throws IOException {
        channel.register(selector, what);
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0 || selector.select(left) == 0) {
            throw new SocketTimeoutException("it says nothing for " + patience.toSeconds() + " s");
        }
        selector.selectedKeys().clear();
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    byte[] read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes);
            if (read < 0) {
                throw new EOFException("it has closed the connection");
            }
            if (read == 0) {
                await(SelectionKey.OP_READ);
            }
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
