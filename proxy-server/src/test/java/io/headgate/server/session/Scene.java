package io.headgate.server.session;

import static io.headgate.testkit.Await.await;

import io.headgate.pool.PoolStats;
import io.headgate.protocol.packet.ComChangeUser;
import io.headgate.protocol.Command;
import io.headgate.server.Proxy;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A proxy with one database connection at most, a {@link FakeMySqlServer} behind it and two clients before it: the one
 * whose session is looked at, and another.
 */
final class Scene implements java.io.Closeable {

    static final String CLOSED = "closed";
    static final String SILENCE = "silence";

    static final Duration READ_TIMEOUT = Duration.ofSeconds(6);

    final FakeMySqlServer server;
    private final ProxyUnderTest proxy;
    RawClient mine;
    RawClient other;
    /** The connection at the server that the session's state is about. */
    FakeConnection backend;
    Hold hold;
    /** Responses that {@link #mine} waits for. */
    int pending;
    /** Each change is to a user of whom the proxy knows nothing. */
    private int changes;
    /** The first packet of the first of them, when the client has read it already. */
    RawPacket begun;
    boolean gone;
    boolean otherAsked;

    Scene(Map<String, String> settings) throws IOException {
        server = new FakeMySqlServer();
        Map<String, String> all = new HashMap<>(settings);
        all.put("backend", "127.0.0.1:" + server.port());
        all.put("max-connections", "1");
        all.put("max-idle-connections-percent", "100");
        all.put("event-loops", "2");
        proxy = ProxyUnderTest.start(all);
    }

    /** Two clients log in; the session is Ready. */
    void begin() throws IOException {
        pending = 0;
        begun = null;
        gone = false;
        otherAsked = false;
        hold = null;
        other = login();
        mine = login();
        run(mine, "SELECT 'ready'");
        backend = server.newest();
    }

    private RawClient login() throws IOException {
        RawClient client = RawClient.connect(proxy.host(), proxy.port());
        client.readTimeout(READ_TIMEOUT);
        return client.login("app", "");
    }

    /** Everybody leaves; the proxy stays. */
    void end() throws Exception {
        if (mine != null) {
            mine.close();
        }
        if (other != null) {
            other.close();
        }
        server.dropConnections();
        awaitStats("everything is given back", stats -> stats.leased() == 0 && stats.waiting() == 0
                && stats.open() == 0 && stats.opening() == 0);
    }

    PoolStats stats() {
        return proxy.poolStats();
    }

    Proxy proxy() {
        return proxy.proxy();
    }

    void awaitStats(String what, Predicate<PoolStats> condition) {
        await(what, () -> condition.test(stats()), this::stats);
    }

    /** The database connections break; the proxy has noticed when this returns. */
    void loseBackends() {
        server.dropConnections();
        awaitStats("the pool is empty", stats -> stats.open() == 0);
    }

    /** Sends a statement of {@link #mine} that the server holds back, and waits until it does. */
    void sendHeld(Hold held, String sql) throws Exception {
        hold = held;
        mine.sendQuery(sql);
        pending++;
        backend = held.awaitReached();
    }

    void changeUser(String plugin, byte[] response) throws IOException {
        ByteBuf command = Unpooled.buffer();
        new ComChangeUser("second" + ++changes, response, null, 45, plugin, List.of())
                .write(command, mine.capabilities());
        byte[] payload = new byte[command.readableBytes()];
        command.readBytes(payload);
        mine.send(0, payload);
    }

    void prepare() throws IOException {
        mine.command(Command.COM_STMT_PREPARE, "SELECT ?".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        mine.readPacket();
        mine.readPacket();
    }

    void letGo() {
        if (hold != null) {
            hold.release();
        }
    }

    /** Runs a statement of a client that nobody hinders. */
    static String run(RawClient client, String sql) throws IOException {
        try {
            client.sendQuery(sql);
        } catch (SocketException e) {
            return CLOSED;
        }
        return read(client, null);
    }

    /** A response in one word: ok, the number of an error, the text of a row, or that the connection is closed. */
    static String read(RawClient client, RawPacket begun) throws IOException {
        try {
            RawPacket first = begun == null ? client.readPacket() : begun;
            if (first.isErr()) {
                return String.valueOf(first.err(client.capabilities()).code());
            }
            if (first.isOk()) {
                return "ok";
            }
            client.readPacket();
            String row = client.readPacket().buffer().skipBytes(1).toString(java.nio.charset.StandardCharsets.UTF_8);
            client.readPacket();
            return row.replaceAll("SELECT '(.*)'", "$1");
        } catch (EOFException | SocketException e) {
            return CLOSED;
        } catch (SocketTimeoutException e) {
            return SILENCE;
        }
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        server.close();
    }
}
