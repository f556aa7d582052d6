package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every driver plays the same hundred things directly and through a proxy that takes its backend away at every
 * boundary, beside others who leave their state there: line by line, both must have seen the same.
 */
class DriverMatrixIT {

    /** System property with a pattern that is found in the names of the drivers to run; all by default. */
    private static final String ONLY = "headgate.drivers.only";
    /** What each build plays: every driver in one of its modes, which are its prepared statements where it has such. */
    private static final String ONE_OF_EACH = "Connector/J new useServerPrepStmts=true$|Connector/J 8.0 $"
            + "|MariaDB Connector/J sslMode=trust$|Vert.x plain|pymysql tls|mysqlclient plain|mysqli tls|pdo plain"
            + "|ruby mysql2 plain|perl DBD::mysql tls prepared|go-sql-driver tls|node mysql2 tls|node mariadb plain"
            + "|node mysql plain|r2dbc-mysql prepared";
    private static final int BACKENDS = 6;
    /** For drivers that know nothing newer than mysql_native_password. */
    private static final String NATIVE_USER = "drv_matrix_native";
    private static final MatrixThings THINGS = new MatrixThings();

    private static DriverProxy proxy;

    @BeforeAll
    static void startProxy(@TempDir Path folder) throws IOException {
        // with mysql_native_password nobody shows the proxy a password: it must know it
        Path users = Files.writeString(folder.resolve("users.yaml"), "users:\n  " + NATIVE_USER + ":\n    password: \""
                + DriverProxy.PASSWORD.replace("\"", "\\\"") + "\"\n");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        proxy = DriverProxy.start("drv_matrix", BACKENDS,
                Map.of("shuffle", "true", "credentials-file", users.toString()));
        if (TestDatabase.shared().supportsNativePassword()) {
            TestDatabase.shared().createUser(NATIVE_USER, DriverProxy.PASSWORD, "mysql_native_password");
            TestDatabase.shared().execute("GRANT ALL ON " + proxy.schema() + ".* TO " + NATIVE_USER + "@'%'");
        }
    }

    @AfterAll
    static void stopProxy() {
        proxy.close();
        TestDatabase.shared().execute("DROP USER IF EXISTS " + NATIVE_USER + "@'%'");
    }

    static Stream<MatrixRow> rows() {
        return MatrixRows.all().filter(row -> row.toString().matches(".*(" + System.getProperty(ONLY, ONE_OF_EACH) + ").*"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void everyResultIsThatOfADirectConnection(MatrixRow row) {
        assumeTrue(!row.nativePassword() || TestDatabase.shared().supportsNativePassword(),
                "the server has no mysql_native_password");
        Map<String, String> account = proxy.environment(row.nativePassword() ? NATIVE_USER : proxy.user());
        THINGS.prepare(proxy.schema());
        List<String> direct = row.play(TestDatabase.shared().port(), account);
        THINGS.assertDone(direct, row.cannot());
        THINGS.prepare(proxy.schema());
        List<String> proxied;
        Bystander one = new Bystander(proxy, true);
        Bystander two = new Bystander(proxy, false);
        try (one; two) {
            proxied = row.play(proxy.proxy().port(), account);
        }
        assertThat(differences(direct, proxied)).isEmpty();
        assertThat(one.rounds() + two.rounds()).isPositive();
        assertThat(proxy.proxy().poolStats().maxEverOpen()).isGreaterThan(1).isLessThanOrEqualTo(BACKENDS);
    }

    private static List<String> differences(List<String> direct, List<String> proxied) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < Math.max(direct.size(), proxied.size()); i++) {
            String expected = i < direct.size() ? direct.get(i) : "nothing";
            String actual = i < proxied.size() ? proxied.get(i) : "nothing";
            if (!expected.equals(actual)) {
                differences.add("\n  direct:  " + expected + "\n  proxied: " + actual);
            }
        }
        return differences;
    }
}
