package io.headgate.server.console;

import io.headgate.auth.FailedLogins;
import io.headgate.auth.RsaKeys;
import io.headgate.config.HeadgateConfig;
import io.headgate.config.ListenAddress;
import io.headgate.config.LiveConfig;
import io.headgate.server.frontend.Listener;
import io.headgate.server.net.EventLoops;
import io.headgate.server.net.ServerCertificate;
import io.headgate.server.net.TcpOptions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The admin console: listens for mysql clients that ask the proxy about itself, on an event loop of its own. */
public final class Console implements AutoCloseable {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final int MOST_FAILED_LOGINS = 1000;

    private final EventLoops loop;
    private final Listener listener;

    private Console(EventLoops loop, Listener listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /**
     * Listens, if the settings say where.
     *
     * @param loops the proxy's, none of which serves the console
     * @param certificate for clients that want TLS
     * @param nonce makes the bytes of a greeting
     * @param offload for what would hold up an event loop
     * @return null when there is to be no console
     * @throws IOException when the address or the password cannot be had; the message says why and what to do
     */
    public static Console open(LiveConfig live, EventLoops loops, TcpOptions tcp, ServerCertificate certificate,
            Supplier<byte[]> nonce, Executor offload, Tables tables, Controls controls, String version)
            throws IOException {
        HeadgateConfig config = live.current();
        if (config.console().address().isEmpty()) {
            return null;
        }
        ConsoleAccount account;
        try {
            account = config.console().passwordFile().isEmpty() ? ConsoleAccount.withoutPassword()
                    : ConsoleAccount.of(config.console().passwordFile().get());
        } catch (IOException e) {
            throw new IOException("console-password-file: " + e.getMessage(), e);
        }
        FailedLogins failedLogins = new FailedLogins(() -> live.current().authentication().failedLoginDelay(),
                () -> live.current().listener().loginTimeout().dividedBy(2), System::nanoTime, MOST_FAILED_LOGINS);
        ConsoleServices services = new ConsoleServices(account, failedLogins, new RsaKeys(), certificate, nonce,
                live, offload, tables, controls, version, new AtomicInteger());
        EventLoops own = loops.aside("headgate-console");
        ListenAddress address = config.console().address().get();
        try {
            return new Console(own, Listener.open(address, OWNER_ONLY, own, tcp, new Welcome(services)));
        } catch (IOException e) {
            own.close();
            throw new IOException("cannot listen on " + address + ": " + e.getMessage() + " (--console-listen)", e);
        }
    }

    @ChannelHandler.Sharable
    private static final class Welcome extends ChannelInitializer<Channel> {

        private final ConsoleServices services;

        Welcome(ConsoleServices services) {
            this.services = services;
        }

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new ConsoleConnection(services));
        }
    }

    /** Where it is bound; null for a Unix domain socket. */
    public InetSocketAddress address() {
        return listener.internetAddress();
    }

    /** Ends it and its connections; waits some seconds at most. */
    @Override
    public void close() {
        listener.close();
        loop.close();
    }

    /** The address, for logs. */
    @Override
    public String toString() {
        return listener.toString();
    }
}
