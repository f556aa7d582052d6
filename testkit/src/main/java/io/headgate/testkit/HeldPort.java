package io.headgate.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/**
 * A loopback port whose listener is gone and will come back: whoever connects is refused, and nobody else gets the
 * port. Without this, the system may choose the port as the source of an outgoing connection, and one that goes to this
 * very port even connects to itself (simultaneous open); clients that try again and again come to that some time.
 *
 * <p>On Linux a listener with SO_REUSEADDR may come back while the port is held. Other systems refuse that, so there
 * nothing is held.
 */
final class HeldPort implements Closeable {

    private final Socket holder;

    private HeldPort(Socket holder) {
        this.holder = holder;
    }

    /**
     * Holds it from now on, until {@link #close()}.
     *
     * @throws UncheckedIOException when another one has it
     */
    static HeldPort hold(int port) {
        Socket holder = new Socket();
        if (System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            try {
                holder.setReuseAddress(true);
                holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot hold port " + port, e);
            }
        }
        return new HeldPort(holder);
    }

    @Override
    public void close() {
        try {
            holder.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot let go of a port", e);
        }
    }
}
