package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.drivers.Programs.Outcome;
import io.headgate.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** mysqlslap of MySQL or MariaDB, whichever is there: many clients insert, read and update over few connections. */
class SlapIT {

    private static final int BACKENDS = 4;

    private static DriverProxy proxy;

    @BeforeAll
    static void startProxy() {
        proxy = DriverProxy.start("drv_slap", BACKENDS);
        // it creates and drops a schema of its own
        TestDatabase.shared().execute("DROP DATABASE IF EXISTS drv_slap_load",
                "GRANT ALL ON drv_slap_load.* TO drv_slap@'%'");
    }

    @AfterAll
    static void stopProxy() {
        proxy.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "write", "key", "update", "mixed"})
    void everyLoadRunsToItsEnd(String load) {
        Programs.assumeInstalled("mysqlslap");
        Outcome outcome = Programs.run(List.of("mysqlslap", "--no-defaults", "--host=127.0.0.1",
                "--port=" + proxy.proxy().port(), "--user=" + proxy.user(), "--create-schema=drv_slap_load",
                "--concurrency=20", "--iterations=2", "--number-of-queries=400", "--auto-generate-sql",
                "--auto-generate-sql-load-type=" + load, "--auto-generate-sql-add-autoincrement",
                // its updates in transactions lock each other out, with a proxy or without
                load.equals("update") ? "--commit=0" : "--commit=5"),
                Map.of("MYSQL_PWD", DriverProxy.PASSWORD), "", Path.of(".")).well();
        assertThat(outcome.output()).contains("Number of clients running queries: 20")
                .doesNotContainIgnoringCase("error");
        assertThat(proxy.proxy().poolStats().maxEverOpen()).isLessThanOrEqualTo(BACKENDS);
    }
}
