package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.drivers.Programs.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** mysql2 for Node.js, fetched by npm into {@code target}; {@code mysql2.mjs} holds what it does. */
class NodeMysql2IT {

    private static final int BACKENDS = 5;

    private static DriverProxy proxy;
    private static Path folder;

    @BeforeAll
    static void install() {
        folder = NodePackages.installWithScript("node-mysql2", "mysql2.mjs", "mysql2@" + NodePackages.MYSQL2);
        proxy = DriverProxy.start("drv_mysql2", BACKENDS);
    }

    @AfterAll
    static void stopProxy() {
        if (proxy != null) {
            proxy.close();
        }
    }

    private static Outcome node(String part, String tls) {
        return Programs.run(List.of("node", "mysql2.mjs", part, Integer.toString(proxy.proxy().port()), tls),
                proxy.environment(), "", folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "tls", "plain-compressed", "tls-compressed"})
    void oneConnectionDoesWhatApplicationsDo(String tls) {
        assertThat(node("one", tls).well().output()).contains("one: all right");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "tls", "plain-compressed"})
    void twoHundredConnectionsShareFiveDatabaseConnections(String tls) {
        int pins = proxy.pins().size();
        assertThat(node("many", tls).well().output()).contains("many: all right");
        assertThat(proxy.proxy().poolStats().maxEverOpen()).isLessThanOrEqualTo(BACKENDS);
        assertThat(proxy.pins()).hasSize(pins);
    }
}
