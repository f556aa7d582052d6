package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.drivers.Programs.Outcome;
import io.headgate.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** sysbench runs its transactions from 64 threads over eight connections to the database, and meets no error. */
class SysbenchIT {

    private static final int BACKENDS = 8;

    private static DriverProxy proxy;

    @BeforeAll
    static void prepare() {
        Programs.assumeInstalled("sysbench");
        proxy = DriverProxy.start("drv_sysbench", BACKENDS);
        // its command line cannot carry the usual password
        TestDatabase.shared().createUser("drv_sysbench", "sysbench", "caching_sha2_password");
        TestDatabase.shared().execute("GRANT ALL ON drv_sysbench.* TO drv_sysbench@'%'");
        assertThat(sysbench("oltp_read_write", "prepare").exit()).isZero();
    }

    @AfterAll
    static void stopProxy() {
        if (proxy != null) {
            proxy.close();
        }
    }

    private static Outcome sysbench(String test, String command, String... more) {
        List<String> line = new ArrayList<>(List.of("sysbench", test, "--db-driver=mysql", "--mysql-host=127.0.0.1",
                "--mysql-port=" + proxy.proxy().port(), "--mysql-user=drv_sysbench", "--mysql-password=sysbench",
                "--mysql-db=drv_sysbench", "--tables=4", "--table-size=2000"));
        line.addAll(List.of(more));
        line.add(command);
        return Programs.run(line, Map.of(), "", Path.of("."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "disable"})
    void transactionsMeetNoError(String preparedStatements) {
        // one row changed by each transaction: with more of them the database itself ends some with a deadlock
        Outcome outcome = sysbench("oltp_read_write", "run", "--threads=64", "--time=3", "--db-ps-mode="
                + preparedStatements, "--index_updates=0", "--delete_inserts=0").well();
        assertThat(outcome.output()).containsPattern("transactions: +[1-9]").containsPattern("ignored errors: +0 ")
                .containsPattern("reconnects: +0 ").doesNotContain("FATAL");
        assertThat(proxy.proxy().poolStats().maxEverOpen()).isLessThanOrEqualTo(BACKENDS);
        assertThat(proxy.pins()).isEmpty();
    }
}
