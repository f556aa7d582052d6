package io.headgate.demo;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Many clients on one event loop: {@link #connect} brings them in, {@link #transact} keeps all of them busy for a
 * while. The public methods are for one thread; everything else happens on the event loop.
 */
final class LoadRun implements AutoCloseable, LoadClient.Listener {

    private static final int CONNECTING_AT_ONCE = 32;
    private static final int MAX_FRAME = (1 << 24) + 4;
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final InetSocketAddress target;
    private final DemoDatabase.Account account;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final Set<LoadClient> ready = new LinkedHashSet<>();
    private final Map<String, Integer> errors = new TreeMap<>();
    private int asked;
    private int attempted;
    private int decided;
    private int served;
    private int busy;
    private boolean running;
    private boolean closing;
    private int[] latencies = new int[1 << 14];
    private volatile int transactions;
    private volatile int clients;
    private Duration elapsed = Duration.ZERO;

    LoadRun(InetSocketAddress target, DemoDatabase.Account account) {
        this.target = target;
        this.account = account;
    }

    /** Lets that many clients try to come in, and returns when each of them is in or was refused. */
    void connect(int count) throws InterruptedException {
        asked = count;
        loop.execute(this::connectMore);
        await(connected, "to connect");
    }

    /** The first one goes alone: it does the one expensive login, after which the server knows the password. */
    private void connectMore() {
        int atOnce = decided == 0 ? 1 : CONNECTING_AT_ONCE;
        while (attempted < asked && attempted - decided < atOnce) {
            attempted++;
            LoadClient client = new LoadClient(account, this);
            new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            channel.pipeline()
                                    .addLast(new LengthFieldBasedFrameDecoder(
                                            ByteOrder.LITTLE_ENDIAN, MAX_FRAME, 0, 3, 1, 0, true))
                                    .addLast(client);
                        }
                    })
                    .connect(target)
                    .addListener(result -> {
                        if (!result.isSuccess()) {
                            onError(result.cause().toString());
                            decide();
                        }
                    });
        }
    }

    private void decide() {
        decided++;
        if (decided == asked) {
            connected.complete(null);
        } else {
            connectMore();
        }
    }

    /** Runs transactions on every client, and returns when the time is over and the last of them has ended. */
    void transact(Duration duration, Runnable everySecond) throws InterruptedException {
        long start = System.nanoTime();
        loop.execute(this::startAll);
        for (long second = 0; second < duration.toSeconds(); second++) {
            TimeUnit.SECONDS.sleep(1);
            everySecond.run();
        }
        loop.execute(() -> running = false);
        await(drained, "to end their transactions");
        elapsed = Duration.ofNanos(System.nanoTime() - start);
    }

    private void startAll() {
        running = true;
        busy = ready.size();
        ready.forEach(LoadClient::startTransaction);
        finishWhenIdle();
    }

    private void finishWhenIdle() {
        if (busy == 0) {
            drained.complete(null);
        }
    }

    private void await(CompletableFuture<Void> event, String what) throws InterruptedException {
        try {
            event.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            loop.execute(() -> onError("client(s) took longer than " + PATIENCE.toSeconds() + " s " + what));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** How many transactions were committed so far. */
    int transactions() {
        return transactions;
    }

    /** How many clients are in now. */
    int clients() {
        return clients;
    }

    /** What was met so far. */
    LoadResult result() throws InterruptedException {
        try {
            return loop.submit(() -> {
                int[] sorted = Arrays.copyOf(latencies, transactions);
                Arrays.sort(sorted);
                return new LoadResult(asked, served, Map.copyOf(errors), transactions, elapsed, sorted);
            }).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void onReady(LoadClient client) {
        ready.add(client);
        served++;
        clients = ready.size();
        decide();
    }

    @Override
    public void onTransaction(LoadClient client, boolean committed, long nanos) {
        if (committed) {
            int count = transactions;
            if (count == latencies.length) {
                latencies = Arrays.copyOf(latencies, count * 2);
            }
            latencies[count] = (int) Math.min(Integer.MAX_VALUE, nanos / 1000);
            transactions = count + 1;
        }
        if (running) {
            client.startTransaction();
        } else {
            busy--;
            finishWhenIdle();
        }
    }

    @Override
    public void onError(String error) {
        errors.merge(error, 1, Integer::sum);
    }

    @Override
    public void onClosed(LoadClient client, boolean wasReady, boolean wasBusy) {
        if (!wasReady) {
            decide();
            return;
        }
        ready.remove(client);
        clients = ready.size();
        if (!closing) {
            onError("connection closed by the server");
        }
        if (wasBusy) {
            busy--;
            finishWhenIdle();
        }
    }

    /** Lets every client say goodbye. */
    @Override
    public void close() {
        loop.execute(() -> {
            closing = true;
            Set.copyOf(ready).forEach(LoadClient::quit);
        });
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
