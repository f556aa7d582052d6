package io.headgate.server.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loops of the proxy: a client and the backends opened for it share one. */
public final class EventLoops implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventLoops.class);

    /** io_uring tells of a closed socket later; a loop that has ended by then complains. */
    private static final int QUIET_MILLIS = 200;

    private final Transport transport;
    private final EventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();

    private EventLoops(Transport transport, int count, String threadName) {
        this.transport = transport;
        this.group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(threadName, true),
                transport.ioHandlerFactory());
        for (int i = 0; i < count; i++) {
            loops.add(group.next());
        }
    }

    /**
     * Starts event loops.
     *
     * @param wanted the transport to use, or null for {@code auto}
     * @param count number of loops, or 0 to take one for every two processors, at least one: the database, the client
     *         or the kernel's network stack use the rest, and fewer loops mean fewer hops between them
     * @throws IllegalStateException when the transport that was asked for cannot be had here
     */
    public static EventLoops start(Transport wanted, int count) {
        int loops = count > 0 ? count : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        Transport transport = wanted == null ? automatic() : require(wanted);
        log.atInfo().addKeyValue("transport", transport.word()).addKeyValue("eventLoops", loops)
                .log("event loops started");
        return new EventLoops(transport, loops, "headgate-loop");
    }

    /**
     * epoll, or the JDK's selector where there is none. Not io_uring, which costs a third less: a connection that the
     * peer resets while reading is paused is not noticed there (Netty 4.2.18), so that its backend would stay leased.
     */
    private static Transport automatic() {
        Throwable cause = Transport.EPOLL.unavailability();
        if (cause == null) {
            return Transport.EPOLL;
        }
        log.atInfo().addKeyValue("transport", Transport.EPOLL.word()).addKeyValue("cause", rootMessage(cause))
                .log("transport not available here");
        return Transport.NIO;
    }

    private static Transport require(Transport wanted) {
        Throwable cause = wanted.unavailability();
        if (cause != null) {
            throw new IllegalStateException("transport: " + wanted.word() + " is not available on this machine ("
                    + rootMessage(cause) + "); take another, or auto");
        }
        return wanted;
    }

    private static String rootMessage(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }

    /** One loop more, for work that must hold up none of these; to be closed by itself. */
    public EventLoops aside(String threadName) {
        return new EventLoops(transport, 1, threadName);
    }

    public Transport transport() {
        return transport;
    }

    public EventLoopGroup group() {
        return group;
    }

    /** All loops, in the order in which connections are given to them. */
    public List<EventLoop> all() {
        return List.copyOf(loops);
    }

    public EventLoop next() {
        return group.next();
    }

    /** Ends the loops once the closing of channels that has begun is over; waits up to five seconds. */
    @Override
    public void close() {
        group.shutdownGracefully(QUIET_MILLIS, 5000, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
