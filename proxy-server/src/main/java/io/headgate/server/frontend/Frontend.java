package io.headgate.server.frontend;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.ListenAddress;
import io.headgate.protocol.Capabilities;
import io.headgate.server.ProxyError;
import io.headgate.server.net.EventLoops;
import io.headgate.server.net.TcpOptions;
import io.headgate.server.session.CloseCause;
import io.headgate.server.session.SessionContext;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The listening sockets and the care for idle clients. */
public final class Frontend implements AutoCloseable {

    private static final int END_SECONDS = 1;
    private static final Capabilities MODERN = Capabilities.of(Capabilities.CLIENT_PROTOCOL_41);

    private final List<EventLoop> loops;
    private final LoginServices services;
    private final Supplier<HeadgateConfig.Listener> settings;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Listener> readOnly = new ArrayList<>();
    private final List<Listener> split = new ArrayList<>();

    private Frontend(List<EventLoop> loops, LoginServices services,
            Supplier<HeadgateConfig.Listener> settings) {
        this.loops = loops;
        this.services = services;
        this.settings = settings;
    }

    /**
     * Listens on every address of the settings, or on none.
     *
     * @param live the settings of now
     * @param context for clients of the addresses
     * @param readOnly for clients of the read-only addresses; null when there are none
     * @param split for clients whose reads are split off; null when there are none
     * @throws IOException when one cannot be had; the message says of each such address why, and what to do
     */
    public static Frontend listen(Supplier<HeadgateConfig.Listener> live, EventLoops loops, TcpOptions tcp,
            LoginServices services, SessionContext context, SessionContext readOnly, SessionContext split)
            throws IOException {
        HeadgateConfig.Listener settings = live.get();
        Frontend frontend = new Frontend(loops.all(), services, live);
        List<String> problems = new ArrayList<>();
        frontend.listeners.addAll(open(settings.addresses(), "--listen", settings, loops, tcp, services, context,
                problems));
        frontend.readOnly.addAll(open(settings.readOnlyAddresses(), "--listen-read-only", settings, loops, tcp,
                services, readOnly, problems));
        frontend.split.addAll(open(settings.splitAddresses(), "--listen-split", settings, loops, tcp, services, split,
                problems));
        if (!problems.isEmpty()) {
            frontend.close();
            throw new IOException(String.join(System.lineSeparator(), problems));
        }
        return frontend;
    }

    private static List<Listener> open(List<ListenAddress> addresses, String flag, HeadgateConfig.Listener settings,
            EventLoops loops, TcpOptions tcp, LoginServices services, SessionContext context, List<String> problems) {
        List<Listener> opened = new ArrayList<>();
        for (ListenAddress address : addresses) {
            Welcome welcome = new Welcome(settings, address instanceof ListenAddress.Unix, services, context);
            try {
                opened.add(Listener.open(address, settings.socketMode(), loops, tcp, welcome));
            } catch (IOException e) {
                problems.add("cannot listen on " + address + ": " + e.getMessage() + " (" + flag + ")");
            }
        }
        return opened;
    }

    /** The TCP addresses that are listened on, in the order of the settings. */
    public List<InetSocketAddress> addresses() {
        return internetAddresses(listeners);
    }

    /** The same of those whose clients are served by readers. */
    public List<InetSocketAddress> readOnlyAddresses() {
        return internetAddresses(readOnly);
    }

    /** The same of those whose clients' plain reads are. */
    public List<InetSocketAddress> splitAddresses() {
        return internetAddresses(split);
    }

    private static List<InetSocketAddress> internetAddresses(List<Listener> of) {
        return of.stream().map(Listener::internetAddress).filter(Objects::nonNull).toList();
    }

    /** All that is listened on, for logs. */
    public String listening() {
        return listeners.stream().map(Listener::toString).collect(Collectors.joining(", "))
                + readOnly.stream().map(listener -> ", " + listener + " (read-only)").collect(Collectors.joining())
                + split.stream().map(listener -> ", " + listener + " (split)").collect(Collectors.joining());
    }

    /** Looks after idle clients, and closes those that have been idle for too long; called about every second. */
    public void visitIdleClients() {
        for (EventLoop loop : loops) {
            loop.execute(() -> visitIdleClients(loop));
        }
    }

    private void visitIdleClients(EventLoop loop) {
        long now = System.nanoTime();
        Duration idleTimeout = settings.get().idleClientTimeout();
        for (Client client : services.clients()) {
            if (client.loop() != loop || !client.phase().isIdle()) {
                continue;
            }
            long idle = client.idleNanos(now);
            client.phase().onQuiet(idle);
            long waitTimeout = client.phase().waitTimeoutNanos();
            if (idle > waitTimeout && waitTimeout < idleTimeout.toNanos()) {
                client.phase().onWaitTimeout();
            } else if (idle > idleTimeout.toNanos()) {
                client.responder().error(0, ProxyError.IDLE.packet("nothing came for " + idleTimeout.toSeconds()
                        + " s (idle-client-timeout)"), MODERN);
                client.phase().close(CloseCause.IDLE_TIMEOUT);
            }
        }
    }

    /** Stops listening and closes all clients; those that are idle are told why. */
    @Override
    public void close() {
        listeners.forEach(Listener::close);
        readOnly.forEach(Listener::close);
        split.forEach(Listener::close);
        // who waits for a connection must not begin to use that of another one that is closed before it
        closeClients(false);
        closeClients(true);
    }

    /** @param idleToo whether those that wait for nothing are closed, too; they are told */
    private void closeClients(boolean idleToo) {
        List<Future<?>> ends = new ArrayList<>();
        for (Client client : services.clients()) {
            ends.add(client.loop().submit(() -> {
                boolean idle = client.phase().isIdle();
                if (idle && idleToo) {
                    client.responder().error(0, ProxyError.SHUTDOWN.packet(), MODERN);
                }
                if (!idle || idleToo) {
                    client.phase().close(CloseCause.SHUTDOWN);
                }
            }));
        }
        // their leases end before the pool does
        ends.forEach(end -> end.awaitUninterruptibly(END_SECONDS, TimeUnit.SECONDS));
    }
}
