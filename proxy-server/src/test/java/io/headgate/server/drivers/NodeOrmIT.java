package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Object-relational mappers for Node.js over mysql2; {@code orms.mjs} holds what they do. */
class NodeOrmIT {

    private static DriverProxy proxy;
    private static Path folder;

    @BeforeAll
    static void install() {
        folder = NodePackages.installWithScript("node-orms", "orms.mjs", "mysql2@" + NodePackages.MYSQL2, "sequelize@6.37.8",
                "typeorm@1.1.1", "knex@3.3.0");
        proxy = DriverProxy.start("drv_node_orms", 3, Map.of("shuffle", "true"));
    }

    @AfterAll
    static void stopProxy() {
        if (proxy != null) {
            proxy.close();
        }
    }

    private static String seen(String library, int port) {
        return Programs.run(List.of("node", "orms.mjs", library, Integer.toString(port)), proxy.environment(), "", folder)
                .well().output();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequelize", "typeorm", "knex"})
    void anApplicationSeesWhatItSeesWithoutAProxyAndHoldsNoBackend(String library) {
        String direct = seen(library, TestDatabase.shared().port());
        assertThat(direct).contains("all right");
        assertThat(seen(library, proxy.proxy().port())).isEqualTo(direct);
        assertThat(proxy.pins()).isEmpty();
    }
}
