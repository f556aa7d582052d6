package io.headgate.server.backend;

import io.headgate.config.HostPort;
import io.headgate.metrics.TargetMeters;
import io.headgate.pool.AcquireFailure;
import io.headgate.pool.CloseReason;
import io.headgate.pool.Lease;
import io.headgate.pool.OpenFailure;
import io.headgate.pool.OpenTicket;
import io.headgate.pool.PoolDriver;
import io.headgate.pool.PoolLimits;
import io.headgate.pool.PoolListener;
import io.headgate.pool.Occupancy;
import io.headgate.pool.SessionState;
import io.headgate.pool.TargetPool;
import io.headgate.protocol.ErrorCode;
import io.headgate.server.logging.LineLimit;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One MySQL instance: its pool, what is known of it, and the opening and closing of its backends. Thread-safe. */
public final class Target implements PoolDriver<BackendKey, BackendConnection> {

    private static final Logger log = LoggerFactory.getLogger(Target.class);
    private static final int LINES_A_SECOND = 10;
    /** Far below the server's max_prepared_stmt_count (16,382) even with many backends. */
    private static final int STATEMENTS_PER_BACKEND = 256;
    /** Of a server that shuts down, or has become read-only (two numbers for that). */
    private static final Set<Integer> SYMPTOMS = Set.of(ErrorCode.ER_SERVER_SHUTDOWN.code(),
            ErrorCode.ER_OPTION_PREVENTS_STATEMENT.code(), ErrorCode.ER_READ_ONLY_MODE.code());

    private final BackendSettings settings;
    private final Route route;
    private final Credentials credentials;
    private final Executor offload;
    private final Consumer<String> onRefused;
    private final Function<String, TargetMeters> meters;
    private final TargetPool<BackendKey, BackendConnection> pool;
    private final SessionState.Interner states = new SessionState.Interner();
    private volatile WarmStandby standby;
    private final Set<BackendConnection> open = ConcurrentHashMap.newKeySet();
    private final Set<BackendOpenings> openings = ConcurrentHashMap.newKeySet();
    private final AtomicInteger departures = new AtomicInteger();
    private final LineLimit failures = new LineLimit(LINES_A_SECOND, System::nanoTime);
    private final LineLimit closings = new LineLimit(LINES_A_SECOND, System::nanoTime);
    private final Map<StatementText, StatementText> texts = new ConcurrentHashMap<>();

    /**
     * @param settings for every server
     * @param onRefused told the user whose known password the database has refused
     * @param meters of a server by its address
     */
    public Target(BackendSettings settings, Route route, Credentials credentials, Executor offload, PoolLimits limits,
            PoolListener<BackendKey> listener, Consumer<String> onRefused, Function<String, TargetMeters> meters) {
        this.meters = meters;
        this.settings = settings;
        this.route = route;
        this.credentials = credentials;
        this.offload = offload;
        this.onRefused = onRefused;
        this.pool = new TargetPool<>(limits, System::nanoTime, new SplittableRandom(), this, listener);
    }

    public TargetPool<BackendKey, BackendConnection> pool() {
        return pool;
    }

    /** What is counted of a server. */
    TargetMeters meters(HostPort server) {
        return meters.apply(server.toString());
    }

    /** How connections are opened, for the first of the servers. */
    public BackendSettings settings() {
        return settings;
    }

    public Route route() {
        return route;
    }

    public TargetFacts facts() {
        return settings.facts();
    }

    public Credentials credentials() {
        return credentials;
    }

    /** Makes equal states one object, so that comparing them costs nothing. */
    public SessionState intern(SessionState state) {
        return states.intern(state);
    }

    /**
     * Asks the database to judge a proof by logging in with it; one that lasts becomes the database user's password.
     *
     * @param proof must not be wiped before the verdict is there
     * @param done told null, or why not; on any thread
     */
    public void judge(BackendKey key, SessionState wanted, Proof proof, EventLoop loop,
            Consumer<AcquireFailure> done) {
        LoginVerdict verdict = new LoginVerdict(this, route.assign(key), wanted, proof, loop, done);
        Lease<BackendKey, BackendConnection> lease = pool.acquire(verdict);
        if (lease != null) {
            verdict.onGranted(lease);
        }
    }

    /** Ends a lease whose connection must not be used again. */
    public void discard(Lease<BackendKey, BackendConnection> lease, CloseReason why) {
        pool.discard(lease, why);
    }

    @Override
    public void open(OpenTicket<BackendKey, BackendConnection> ticket) {
        PoolWish wish = new PoolWish(this, ticket);
        EventLoop loop = ticket.loop() instanceof EventLoop asked ? asked : settings.loops().next();
        BackendConnection ahead = standby == null || wish.proof().secret() != null ? null
                : standby.take(ticket.key(), route.server(ticket.key()));
        if (ahead == null) {
            new BackendOpenings(this, wish, loop, offload).begin();
            return;
        }
        ahead.whenUnused(alive -> {
            if (alive) {
                log.atInfo().addKeyValue("backend", ahead.threadId()).addKeyValue("server", ahead.server())
                        .log("database connection was opened ahead");
                wish.opened(ahead, ahead.eventLoop(), ahead.sessionState());
            } else {
                new BackendOpenings(this, wish, loop, offload).begin();
            }
        });
    }

    /** Opens one that the pool does not know of. */
    void open(OpeningWish wish) {
        new BackendOpenings(this, wish, settings.loops().next(), offload).begin();
    }

    /** From where connections are taken rather than opened; before the target is used. */
    void standby(WarmStandby ahead) {
        standby = ahead;
    }

    int statementsPerBackend() {
        return STATEMENTS_PER_BACKEND;
    }

    /** Decides where, so that {@link #leave} either knows of it, or has happened before. Null: nowhere now. */
    HostPort onOpening(BackendOpenings opening, OpeningWish wish) {
        openings.add(opening);
        if (wish.server() != null) {
            opening.at(wish.server());
            return wish.server();
        }
        while (true) {
            int before = departures.get();
            HostPort server = route.server(wish.key());
            if (server != null) {
                opening.at(server);
            }
            if (server == null || departures.get() == before) {
                return server;
            }
        }
    }

    void onOpeningOver(BackendOpenings opening) {
        openings.remove(opening);
    }

    /** @param asked when the pool decided to open it */
    void onOpened(BackendConnection backend, long asked) {
        open.add(backend);
        backend.meters().opened(backend.isEncrypted());
        route.onOpened(backend.server(), asked);
        log.atDebug().addKeyValue("backend", backend.threadId()).addKeyValue("user", backend.key().user())
                .addKeyValue("server", backend.server()).log("The database connection was opened.");
    }

    /** @param judging whether it was to show only whether a client's password is right, which has a line of its own */
    void onOpenFailed(BackendKey key, HostPort server, OpenFailure failure, boolean judging) {
        meters(server).openFailed();
        boolean verdict = judging && failure.kind() == OpenFailure.Kind.AUTHENTICATION;
        failures.log((verdict ? log.atDebug() : log.atWarn()).addKeyValue("user", key.user())
                .addKeyValue("server", server).addKeyValue("cause", failure.message()),
                "The database connection could not be opened. Reason: {}.", failure.message());
        if (failure.kind() == OpenFailure.Kind.REFUSED_TRANSIENT && server.equals(route.server(key))) {
            route.onSymptom(server, failure.message());
        }
    }

    /** The server has answered with an error; some of them say that it is not what it was. */
    void onError(BackendConnection backend, int code) {
        // a reader refuses writes without being ill
        if (route.mayMove() && SYMPTOMS.contains(code)) {
            route.onSymptom(backend.server(), "a statement got error " + code);
        }
    }

    /** Why no connection can be opened now, as far as that was tried; null when one can. */
    public String trouble() {
        return pool.trouble();
    }

    /** How many connections there are to a server now. */
    public int connections(HostPort server) {
        return (int) open.stream().filter(backend -> backend.server().equals(server)).count();
    }

    /** The connections now, by server. */
    public Map<HostPort, Occupancy> use() {
        return pool.census(BackendConnection::server).groups();
    }

    /**
     * A server takes no part any more, as the route knows already: what is open to it is given to nobody, and closed,
     * and what is being opened is given up.
     *
     * @param cause for those who have such a connection; a part of a sentence
     * @param answers whether the server still does, so that single statements can come to their end
     */
    public void leave(HostPort server, String cause, boolean answers) {
        release(server, cause);
        forEach(server, answers ? backend -> backend.leaveServerSoon(cause) : backend -> backend.leaveServer(cause));
    }

    /**
     * A server that gets nothing new does not answer any more: what is still lent there is given up.
     *
     * @param cause for those who have such a connection; a part of a sentence
     */
    public void lose(HostPort server, String cause) {
        forEach(server, backend -> backend.leaveServer(cause));
    }

    private void forEach(HostPort server, Consumer<BackendConnection> what) {
        open.stream().filter(backend -> backend.server().equals(server)).forEach(what);
    }

    /** A server gets nothing new: idle connections to it are closed, the others as they are given back. */
    public void drain(HostPort server) {
        pool.retire(key -> server.equals(key.server()), CloseReason.DRAINED);
    }

    /**
     * A server takes no part any more, as the route knows already, and nothing is wrong with it: what is lent stays
     * with its session until that gives it back, and is closed then.
     *
     * @param cause for those who wait for a connection to it; a part of a sentence
     */
    public void release(HostPort server, String cause) {
        pool.retire(key -> key.server() == null || key.server().equals(server), CloseReason.SERVER_LEFT);
        departures.incrementAndGet();
        openings.stream().filter(opening -> server.equals(opening.server())).forEach(opening -> opening.abandon(cause));
    }

    /** The database has refused a known password: the next login of this user must be judged by it again. */
    void onRefused(String user) {
        onRefused.accept(user);
    }

    /** @param detail what else is known; null: nothing */
    void onClosed(BackendConnection backend, CloseReason why, String detail) {
        open.remove(backend);
        backend.meters().closed(backend.isEncrypted());
        if (why == CloseReason.BACKEND_CLOSED) {
            route.onSymptom(backend.server(), "a connection was lost");
        }
        LoggingEventBuilder line = log.atLevel(why == CloseReason.PROTOCOL_ERROR ? Level.WARN
                : why.isPolite() ? Level.DEBUG : Level.INFO).addKeyValue("backend", backend.threadId())
                .addKeyValue("user", backend.key().user()).addKeyValue("server", backend.server())
                .addKeyValue("cause", why.word());
        closings.log(detail == null ? line : line.addKeyValue("detail", detail),
                "The database connection closed. Reason: {}.", why.sentence());
    }

    @Override
    public void close(BackendConnection connection, CloseReason why) {
        connection.requestClose(why);
    }

    /** One copy of each prepared text for all clients, while anyone uses it. */
    public StatementText share(StatementText text) {
        if (texts.size() > MAX_SHARED_TEXTS) {
            texts.clear();
        }
        StatementText known = texts.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    /** Beyond this the table is started anew; whoever uses a text keeps it. */
    private static final int MAX_SHARED_TEXTS = 10_000;
}
