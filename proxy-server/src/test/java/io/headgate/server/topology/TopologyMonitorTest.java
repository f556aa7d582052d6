package io.headgate.server.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.headgate.config.LiveConfig;
import io.headgate.server.backend.Endpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopologyMonitorTest {

    private static final HostPort A = new HostPort("a", 3306);
    private static final HostPort B = new HostPort("b", 3306);

    /** The console takes orders a moment before anybody is asked. */
    @Test
    void ordersFromBeforeTheStartHold(@TempDir Path folder) throws Exception {
        String password = Files.writeString(folder.resolve("password"), "m").toString();
        HeadgateConfig.Backend backend = LiveConfig.load(null, Map.of("backend", "a,b", "control-user", "m",
                "control-password-file", password)).current().backend();
        try (TopologyMonitor monitor = new TopologyMonitor(backend::topology, backend.servers(), new Endpoints(),
                server -> {
                    throw new AssertionError("asks " + server);
                }, new Chronicle((changed, nanos) -> { }, System::nanoTime))) {
            monitor.drain(B, true);
            monitor.name(List.of(B));

            assertThat(monitor.isDrained(B)).isTrue();
            assertThat(monitor.members()).containsExactly(B);
            assertThat(monitor.has(A)).isFalse();
        }
    }
}
