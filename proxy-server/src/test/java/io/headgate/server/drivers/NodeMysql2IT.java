package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.drivers.Programs.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** mysql2 for Node.js, fetched by npm into {@code target}; {@code mysql2.mjs} holds what it does. */
class NodeMysql2IT {

    private static final String VERSION = "3.24.5";
    private static final int BACKENDS = 5;

    private static DriverProxy proxy;
    private static Path folder;

    @BeforeAll
    static void install() throws IOException {
        Programs.assumeInstalled("node");
        Programs.assumeInstalled("npm");
        folder = Files.createDirectories(Path.of("target", "node-mysql2").toAbsolutePath());
        if (!Files.exists(folder.resolve("node_modules/mysql2/package.json"))) {
            Files.writeString(folder.resolve("package.json"), "{\"private\": true}");
            Programs.run(List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "mysql2@" + VERSION),
                    Map.of(), "", folder).well();
        }
        try (InputStream script = NodeMysql2IT.class.getResourceAsStream("mysql2.mjs")) {
            Files.copy(script, folder.resolve("mysql2.mjs"), StandardCopyOption.REPLACE_EXISTING);
        }
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
                Map.of("HEADGATE_USER", proxy.user(), "HEADGATE_PASSWORD", DriverProxy.PASSWORD, "HEADGATE_SCHEMA",
                        proxy.schema()), "", folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "tls"})
    void oneConnectionDoesWhatApplicationsDo(String tls) {
        assertThat(node("one", tls).well().output()).contains("one: all right");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "tls"})
    void twoHundredConnectionsShareFiveDatabaseConnections(String tls) {
        int pins = proxy.pins().size();
        assertThat(node("many", tls).well().output()).contains("many: all right");
        assertThat(proxy.proxy().poolStats().maxEverOpen()).isLessThanOrEqualTo(BACKENDS);
        assertThat(proxy.pins()).hasSize(pins);
    }
}
