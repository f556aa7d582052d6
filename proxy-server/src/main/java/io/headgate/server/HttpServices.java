package io.headgate.server;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.headgate.metrics.PrometheusPage;
import io.headgate.metrics.ProxyMeters;
import io.headgate.server.dashboard.Dashboard;
import io.headgate.server.http.Answer;
import io.headgate.server.http.HttpPort;
import io.headgate.server.http.Route;
import io.headgate.server.http.Routes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered at the HTTP port: metrics, health, version, the dashboard. */
final class HttpServices implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpServices.class);

    private final PrometheusPage metrics;
    /** Null where there is none, as where there is no port. */
    private final Dashboard dashboard;
    /** Null where there is none. */
    private final HttpPort port;

    /**
     * Answers from now on.
     *
     * @param rds who answers calls of the RDS API, where the port is on a loopback address, or is not
     * @param dashboard makes the dashboard, where there is a port
     * @throws IOException when an address that was asked for cannot be had
     */
    HttpServices(HeadgateConfig.Monitoring settings, ProxyMeters meters, Health health,
            Function<Boolean, Route> rds, Supplier<Dashboard> dashboard) throws IOException {
        metrics = new PrometheusPage(meters, settings.proxyName(), Version.text());
        Dashboard made = settings.http().isEmpty() ? null : dashboard.get();
        HttpPort opened = null;
        try {
            opened = made == null ? null : open(settings, routes(health, made)
                    .add("POST", "/", null, rds.apply(isLoopback(settings.http().get()))));
        } finally {
            if (opened == null) {
                close(made);
            }
        }
        port = opened;
        this.dashboard = opened == null ? null : made;
    }

    private static boolean isLoopback(HostPort address) {
        InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
        return !resolved.isUnresolved() && resolved.getAddress().isLoopbackAddress();
    }

    private Routes routes(Health health, Dashboard shown) {
        return shown.addTo(new Routes())
                .add("GET", "/metrics", "all metrics, for Prometheus", Route.of(call -> {
                    PrometheusPage.Page page = metrics.read(call.header("accept"));
                    return Answer.of(200, page.contentType(), page.body());
                }))
                .add("GET", "/livez", "200 as long as the process need not be restarted", Route.of(health::live))
                .add("GET", "/readyz", "200 while clients are served, and otherwise why not", Route.of(health::ready))
                .add("GET", "/version", "the version of Headgate",
                        Route.of(call -> Answer.text(200, Version.text())));
    }

    private HttpPort open(HeadgateConfig.Monitoring settings, Routes routes) throws IOException {
        try {
            HttpPort opened = HttpPort.open(settings.http().get(), routes);
            log.atInfo().addKeyValue("listen", opened.address()).log("metrics and health are answered by HTTP");
            return opened;
        } catch (IOException e) {
            if (settings.httpRequired()) {
                metrics.close();
                throw new IOException("cannot listen on " + settings.http().get() + ": " + e.getMessage()
                        + " (--http-listen); choose another address or port, or none", e);
            }
            log.atWarn().addKeyValue("listen", settings.http().get()).addKeyValue("cause", e.getMessage())
                    .log("no metrics and health by HTTP: the port cannot be had (http-listen)");
            return null;
        }
    }

    /** Where it answers; null where it does not. */
    InetSocketAddress address() {
        return port == null ? null : port.address();
    }

    /** To be called every second. */
    void look() {
        if (dashboard != null) {
            dashboard.sample();
        }
    }

    @Override
    public void close() {
        if (port != null) {
            port.close();
        }
        close(dashboard);
        metrics.close();
    }

    private static void close(Dashboard dashboard) {
        if (dashboard != null) {
            dashboard.close();
        }
    }
}
