package io.headgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.headgate.metrics.ProxyMeters;
import io.headgate.pool.PoolStats;
import io.headgate.server.dashboard.Dashboard;
import io.headgate.server.http.Answer;
import io.headgate.server.http.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HttpServicesTest {

    private static final Function<Boolean, Route> RDS = onLoopback -> Route.of(call -> Answer.text(200, ""));

    private final ProxyMeters meters = new ProxyMeters(List::of);
    private final Health health = new Health(null, null);
    private final Supplier<Dashboard> dashboard =
            () -> new Dashboard(null, meters, () -> new PoolStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                    () -> 0);

    @Test
    void aTakenPortIsAnErrorWhereItWasAskedFor() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> new HttpServices(settings(taken.getLocalPort(), true), meters, health,
                    RDS, dashboard))
                    .isInstanceOf(IOException.class).hasMessageContaining("cannot listen on 127.0.0.1:")
                    .hasMessageContaining("in use").hasMessageContaining("--http-listen");
        }
    }

    @Test
    void aTakenPortThatNobodyAskedForKeepsNobodyFromStarting() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpServices services = new HttpServices(settings(taken.getLocalPort(), false), meters, health,
                    RDS, dashboard)) {
            assertThat(services.address()).isNull();
        }
    }

    private static HeadgateConfig.Monitoring settings(int port, boolean required) {
        return new HeadgateConfig.Monitoring(Optional.of(new HostPort("127.0.0.1", port)), required, Optional.empty(),
                "test",
                Optional.empty(),
                new HeadgateConfig.Statements(true, Optional.empty(), Optional.empty()));
    }
}
