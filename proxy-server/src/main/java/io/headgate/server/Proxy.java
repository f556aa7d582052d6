package io.headgate.server;

import io.headgate.auth.CertificateUse;
import io.headgate.auth.LiveCredentials;
import io.headgate.auth.FailedLogins;
import io.headgate.auth.TokenGate;
import io.headgate.auth.VerifierCache;
import io.headgate.auth.aws.RdsTokens;
import io.headgate.config.BackendProxyProtocol;
import io.headgate.config.CompressionAlgorithm;
import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.headgate.config.LiveConfig;
import io.headgate.metrics.Endpoint;
import io.headgate.metrics.ProxyMeters;
import io.headgate.metrics.StatusLine;
import io.headgate.pool.PoolStats;
import io.headgate.pool.TargetPool;
import io.headgate.server.backend.BackendSettings;
import io.headgate.server.backend.BackendSettings.BackendTls;
import io.headgate.server.backend.Credentials;
import io.headgate.server.backend.Endpoints;
import io.headgate.server.backend.TargetFacts;
import io.headgate.server.compression.ClientCompression;
import io.headgate.server.compression.Compression;
import io.headgate.server.console.Console;
import io.headgate.server.console.ProxyTables;
import io.headgate.server.console.Tables;
import io.headgate.server.dashboard.Dashboard;
import io.headgate.server.frontend.ClientCertificates;
import io.headgate.server.frontend.Frontend;
import io.headgate.server.frontend.LoginServices;
import io.headgate.server.history.Observers;
import io.headgate.server.history.SlowLog;
import io.headgate.server.history.StatementHistory;
import io.headgate.server.net.CertificateWatch;
import io.headgate.server.net.ClientAuthorities;
import io.headgate.server.net.EventLoops;
import io.headgate.server.net.TcpOptions;
import io.headgate.server.net.ServerCertificate;
import io.headgate.server.net.TlsContexts;
import io.headgate.server.net.Transport;
import io.headgate.server.session.SessionContext;
import io.headgate.server.topology.ControlConnection;
import io.headgate.server.topology.GreetingProbe;
import io.headgate.server.topology.ServerStatus;
import io.headgate.server.topology.TopologyEvent;
import io.headgate.server.tracing.SpanExport;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running proxy: puts the parts together, starts them in order and ends them in the opposite one. */
public final class Proxy implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Proxy.class);
    private static final int OFFLOAD_THREADS = 4;
    private static final int MAX_VERIFIERS = 100_000;
    private static final int MAX_FAILED_LOGINS = 10_000;

    private final EventLoops loops;
    private final ExecutorService offload;
    private final LiveCredentials credentials;
    private final Map<HostPort, RdsTokens> tokens = new ConcurrentHashMap<>();
    private final Databases databases;
    private final ProxyMeters meters;
    private final Frontend frontend;
    private final ProxyControls controls;
    private final Tables tables;
    /** Null where there is none. */
    private final Console console;
    private final GreetingProbe probe;
    /** Null where nobody wants any. */
    private final SpanExport spans;
    private final Monitoring monitoring;
    private final Upkeep upkeep;

    /**
     * Starts a proxy; it takes clients when this returns, and follows each change of the configuration.
     *
     * @throws StartException when an address, a file or a library cannot be had
     */
    public static Proxy start(LiveConfig config) throws StartException {
        return new Proxy(config);
    }

    private Proxy(LiveConfig live) throws StartException {
        HeadgateConfig config = live.current();
        Databases[] later = new Databases[1];
        meters = new ProxyMeters(() -> later[0].readings());
        CertificateWatch ownCertificate = new CertificateWatch("the certificate that clients see");
        CertificateWatch databaseCertificate = new CertificateWatch("the certificate of the database");
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
            meters.buffers(allocator.metric()::usedHeapMemory, allocator.metric()::usedDirectMemory);
        }
        meters.certificates(ownCertificate::secondsLeft, databaseCertificate::secondsLeft);
        ClientAuthorities authorities;
        ServerCertificate certificate;
        SslContext backendTls;
        BackendTls backendMode = backendTls(config.backend());
        try {
            authorities = authorities(config.listener().tls());
            certificate = ServerCertificate.of(config.listener().tls(), authorities, ownCertificate);
            backendTls = TlsContexts.forBackends(config.backend().tls().verifies(),
                    config.backend().tlsCa().orElse(null));
        } catch (IOException e) {
            throw new StartException(e.getMessage(), e);
        }
        TcpOptions tcp = new TcpOptions(config.runtime().keepAliveIdle(), config.runtime().keepAliveInterval());
        try {
            loops = EventLoops.start(transport(config), config.runtime().eventLoops().orElse(0));
        } catch (IllegalStateException e) {
            throw new StartException(e.getMessage(), e);
        }
        try {
            credentials = CredentialSources.open(config.authentication(), config.aws(), meters);
        } catch (StartException e) {
            loops.close();
            throw e;
        }
        HostPort first = config.backend().servers().get(0);
        // servers may be found later, too
        Credentials passwords = new Credentials(credentials, !config.backend().iam() ? null
                : server -> tokens.computeIfAbsent(server, each -> new RdsTokens(each.host(), each.port(),
                        config.aws().region(), config.aws().roles())));
        TokenGate clientTokens;
        try {
            clientTokens = IamTokens.open(config, credentials, passwords);
        } catch (StartException e) {
            closeCredentials();
            loops.close();
            throw e;
        }
        offload = Executors.newFixedThreadPool(OFFLOAD_THREADS, new DefaultThreadFactory("headgate-offload", true));
        BackendSettings settings = new BackendSettings(first, new Endpoints(), backendMode, backendTls,
                databaseCertificate,
                backendCompression(config),
                config.backend().connectTimeout(), tcp, config.backend().proxyProtocol() == BackendProxyProtocol.V2,
                new TargetFacts(), loops);
        settings.facts().initQuery().change(config.backend().initQuery().map(query -> query.sql()).orElse(null));
        VerifierCache verifiers = new VerifierCache(config.authentication().verifierLifetime(), System::nanoTime,
                MAX_VERIFIERS);
        ConnectionLimits limits = new ConnectionLimits(() -> live.current().pool());
        ControlAccount account = new ControlAccount(config.backend().control(), passwords, first);
        BiFunction<HostPort, Duration, ControlConnection> control = (server, patience) -> new ControlConnection(
                settings.at(server), config.backend().tlsCa().orElse(null), account, patience);
        databases = new Databases(live, settings,
                server -> control.apply(server, config.backend().topology().interval()), passwords, offload,
                limits.now(), meters, verifiers::invalidate);
        later[0] = databases;
        FailedLogins failedLogins = new FailedLogins(() -> live.current().authentication().failedLoginDelay(),
                () -> live.current().listener().loginTimeout().dividedBy(2), System::nanoTime, MAX_FAILED_LOGINS);
        LoginServices login = new LoginServices(databases.writer(), databases::judge, verifiers, credentials,
                clientTokens, certificate,
                new ClientCertificates(authorities,
                        CertificateUse.valueOf(config.listener().tls().clientCertificate().name()), credentials),
                failedLogins, config.authentication().firstLoginsAtOnce(),
                () -> live.current().listener(), ClientCompression.of(config.listener().compression()), offload);
        HeadgateConfig.Statements statements = config.monitoring().statements();
        spans = statements.tracesEndpoint()
                .map(to -> new SpanExport(to, config.monitoring().proxyName(), Version.text(), meters)).orElse(null);
        Observers observers = new Observers(statements.history() ? new StatementHistory() : null,
                new SlowLog(statements.longQueryTime().orElse(null)), spans);
        SessionContext context = new SessionContext(databases.writer(), null, login, meters.endpoint(Endpoint.DEFAULT),
                live, observers, config.pool().shuffle());
        SessionContext readOnly = config.listener().readOnlyAddresses().isEmpty() ? null
                : context.with(databases.readers(), databases.access(false),
                        meters.endpoint(Endpoint.READ_ONLY));
        SessionContext split = config.listener().splitAddresses().isEmpty() ? null
                : context.with(databases.writer(), databases.access(true), meters.endpoint(Endpoint.SPLIT));
        TargetFacts facts = settings.facts();
        probe = new GreetingProbe(config.backend().servers().stream().map(settings::at).toList(), offload,
                () -> facts.greeting() == null, () -> { });
        TargetPool<?, ?> pool = databases.writer().pool();
        tables = new ProxyTables(login::clients, login.logs().debug(), login.errors(), databases.byName(),
                databases::statuses, databases::events, observers.history(), meters,
                () -> live.current().effective(), Version.text()).make();
        try {
            monitoring = new Monitoring(live, loops, databases, meters,
                    RdsCalls.open(live, databases, credentials),
                    () -> new Dashboard(tables, meters, databases::stats, login.errors()::total),
                    new GreetingProbe(List.of(settings), offload, pool::isRefusedAndUntried, pool::answered));
        } catch (IOException | StartException e) {
            closeCredentials();
            loops.close();
            offload.shutdownNow();
            throw new StartException(e.getMessage(), e);
        }
        controls = new ProxyControls(databases, login, live, offload);
        Console opened = null;
        try {
            opened = Console.open(live, loops, tcp, certificate, login::nonce, offload, tables, controls,
                    Version.text());
            frontend = Frontend.listen(() -> live.current().listener(), loops, tcp, login, context, readOnly, split);
        } catch (IOException e) {
            monitoring.close();
            if (opened != null) {
                opened.close();
            }
            closeCredentials();
            loops.close();
            offload.shutdownNow();
            throw new StartException(e.getMessage(), e);
        }
        console = opened;
        probe.start();
        databases.start();
        upkeep = new Upkeep(databases, server -> control.apply(server, settings.connectTimeout()), passwords,
                frontend, limits, certificate,
                new StatusLine(meters, System::nanoTime), monitoring);
        // clients of the console and of the RDS API may have changed settings already
        live.onChange(config, new LiveSettings(databases, upkeep, monitoring, observers.slow()));
        upkeep.start();
        monitoring.started();
        log.atInfo().addKeyValue("listen", frontend.listening()).addKeyValue("server", databases.names())
                .addKeyValue("console", console == null ? "none" : console)
                .addKeyValue("tls", TlsContexts.library(config.listener().tls()))
                .addKeyValue("version", Version.text()).log("Headgate takes clients");
    }

    private static Transport transport(HeadgateConfig config) {
        return switch (config.runtime().transport()) {
            case AUTO -> null;
            case IO_URING -> Transport.IO_URING;
            case EPOLL -> Transport.EPOLL;
            case NIO -> Transport.NIO;
        };
    }

    private static ClientAuthorities authorities(HeadgateConfig.Tls tls) throws IOException {
        return tls.clientCa().isEmpty() ? null : ClientAuthorities.of(tls.clientCa().get());
    }

    private static BackendTls backendTls(HeadgateConfig.Backend backend) {
        return switch (backend.tls()) {
            case AUTO -> backend.servers().stream().allMatch(server -> isLoopback(server.host()))
                    ? BackendTls.DISABLED : BackendTls.PREFERRED;
            case DISABLED -> BackendTls.DISABLED;
            case PREFERRED -> BackendTls.PREFERRED;
            case REQUIRED -> BackendTls.REQUIRED;
            case VERIFY_CA -> BackendTls.VERIFY_CA;
            case VERIFY_IDENTITY -> BackendTls.VERIFY_IDENTITY;
        };
    }

    private static HeadgateConfig.Compression backendCompression(HeadgateConfig config) throws StartException {
        HeadgateConfig.Compression compression = config.backend().compression();
        Throwable cause = compression.algorithms().contains(CompressionAlgorithm.ZSTD)
                ? Compression.zstdUnavailability() : null;
        if (cause != null) {
            throw new StartException("backend-compression: zstd is not available on this machine (" + cause
                    + "); take zlib or uncompressed", cause);
        }
        return compression;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Where clients connect by TCP, the first where there are several; null when there are Unix sockets only. */
    public InetSocketAddress address() {
        return addresses().stream().findFirst().orElse(null);
    }

    /** Everywhere that clients connect by TCP, with the ports that were chosen. */
    public List<InetSocketAddress> addresses() {
        return frontend.addresses();
    }

    /** Where the console takes clients by TCP; null where it does not. */
    public InetSocketAddress consoleAddress() {
        return console == null ? null : console.address();
    }

    /** What the proxy tells about itself, table by table. */
    public Tables tables() {
        return tables;
    }

    /** What is to be done when an operator orders an end; without this, such orders are refused. */
    public void onShutdownOrder(Runnable order) {
        controls.onShutdown(order);
    }

    /** Connections to the database, borrowers and their counts. */
    public PoolStats poolStats() {
        return databases.stats();
    }

    /** Each database server and what it is now, in the order of the settings. */
    public List<ServerStatus> servers() {
        return databases.statuses();
    }

    /** What has happened to the servers, the last hundred events, oldest first; nothing where there is only one. */
    public List<TopologyEvent> serverEvents() {
        return databases.events();
    }

    /** Where clients connect by TCP that are served by readers. */
    public List<InetSocketAddress> readOnlyAddresses() {
        return frontend.readOnlyAddresses();
    }

    /** Where clients connect by TCP whose plain reads are served by readers. */
    public List<InetSocketAddress> splitAddresses() {
        return frontend.splitAddresses();
    }

    /** Where metrics and health are answered by HTTP; null where they are not. */
    public InetSocketAddress httpAddress() {
        return monitoring.httpAddress();
    }

    /** All counts. */
    public ProxyMeters meters() {
        return meters;
    }

    /** Stops listening, closes all clients and all database connections; waits some seconds at most. */
    @Override
    public void close() {
        log.info("Headgate stops");
        monitoring.stopping();
        probe.stop();
        upkeep.close();
        frontend.close();
        if (console != null) {
            console.close();
        }
        databases.close();
        loops.close();
        offload.shutdownNow();
        closeCredentials();
        if (spans != null) {
            spans.close();
        }
        monitoring.close();
    }

    private void closeCredentials() {
        credentials.close();
        tokens.values().forEach(RdsTokens::close);
    }
}
