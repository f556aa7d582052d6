package io.headgate.benchmarks;

import io.headgate.auth.Secret;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Many {@link IdleClient}s of one endpoint, over two threads. Methods are called by one thread. */
final class IdleCrowd implements AutoCloseable {

    private static final int AT_ONCE = 64;
    private static final int STEP_SECONDS = 180;
    private static final int MAX_PACKET = 1 << 24;
    /** Fewer than the ephemeral ports that a source address has (28,232 by default). */
    private static final int CLIENTS_PER_ADDRESS = 20_000;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final List<IdleClient> clients = new ArrayList<>();
    private final Map<String, Integer> errors = new TreeMap<>();
    private final String host;
    private final int port;
    private final String user;
    private final Secret password;
    private final boolean local;

    IdleCrowd(Target target, DatabaseUrl login) {
        host = target.host();
        port = target.port();
        user = login.user();
        password = Secret.of(login.password().getBytes(StandardCharsets.UTF_8));
        local = host.startsWith("127.");
    }

    /** Opens connections, logs in and runs one query on each; a limited number at once. */
    void open(int number) throws InterruptedException {
        List<IdleClient> opened = new ArrayList<>();
        inTurn(number, i -> {
            IdleClient client = connect(clients.size() + i);
            opened.add(client);
            return client.loggedIn().thenCompose(ready -> client.query("SELECT 1"));
        });
        clients.addAll(opened);
    }

    /** Runs one query on every client, and gives the number of those that answered. */
    int queryAll() throws InterruptedException {
        return inTurn(clients.size(), i -> clients.get(i).query("SELECT 1"));
    }

    /** Errors by text, with their number. */
    Map<String, Integer> errors() {
        synchronized (errors) {
            return new TreeMap<>(errors);
        }
    }

    private IdleClient connect(int index) {
        IdleClient client = new IdleClient(user, password);
        Bootstrap bootstrap = new Bootstrap().group(loops).channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new LengthFieldBasedFrameDecoder(
                                ByteOrder.LITTLE_ENDIAN, MAX_PACKET + 4, 0, 3, 1, 0, true), client);
                    }
                });
        InetSocketAddress remote = new InetSocketAddress(host, port);
        InetSocketAddress source = local && index >= CLIENTS_PER_ADDRESS
                ? new InetSocketAddress("127.0.0." + (1 + index / CLIENTS_PER_ADDRESS), 0) : null;
        bootstrap.connect(remote, source).addListener(done -> {
            if (!done.isSuccess()) {
                client.loggedIn().completeExceptionally(done.cause());
            }
        });
        return client;
    }

    private int inTurn(int number, Function<Integer, CompletableFuture<Void>> action) throws InterruptedException {
        Semaphore places = new Semaphore(AT_ONCE);
        int failedBefore = failures();
        for (int i = 0; i < number; i++) {
            take(places, 1);
            action.apply(i).whenComplete((done, failure) -> {
                if (failure != null) {
                    count(failure);
                }
                places.release();
            });
        }
        take(places, AT_ONCE);
        return number - (failures() - failedBefore);
    }

    private static void take(Semaphore places, int number) throws InterruptedException {
        if (!places.tryAcquire(number, STEP_SECONDS, TimeUnit.SECONDS)) {
            throw new BenchmarkException("no answer from the proxy for " + STEP_SECONDS + " s");
        }
    }

    private void count(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        synchronized (errors) {
            errors.merge(cause.getClass().getSimpleName() + ": " + cause.getMessage(), 1, Integer::sum);
        }
    }

    private int failures() {
        return errors().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Closes all connections. */
    @Override
    public void close() {
        clients.forEach(IdleClient::close);
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        password.wipe();
    }
}
