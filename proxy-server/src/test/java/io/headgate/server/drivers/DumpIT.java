package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A dump taken and restored through the proxy gives the same tables. */
class DumpIT {

    private static final List<String> TABLES = List.of("wide", "numbers", "texts");

    private static DriverProxy proxy;

    @BeforeAll
    static void startProxy() throws SQLException {
        proxy = DriverProxy.start("drv_dump", 3);
        TestDatabase.shared().execute("CREATE DATABASE IF NOT EXISTS drv_dump_copy",
                "GRANT ALL ON drv_dump_copy.* TO drv_dump@'%'",
                "GRANT PROCESS ON *.* TO drv_dump@'%'",
                "USE drv_dump",
                "CREATE TABLE numbers (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, d DECIMAL(20,5), f DOUBLE, b BIT(7))",
                "INSERT INTO numbers (d, f, b) VALUES (1.5, PI(), b'101'), (-3, 1e-300, NULL)",
                "INSERT INTO numbers (d, f) SELECT id, id / 7 FROM information_schema.collations",
                "CREATE TABLE texts (id INT PRIMARY KEY, t LONGTEXT, j JSON, ts TIMESTAMP(3) NULL) CHARACTER SET utf8mb4",
                "INSERT INTO texts VALUES (1, 'it''s \\\\ \\n größe 😀', '{\"a\": [1]}', '2020-02-29 12:00:00.123'),"
                        + " (2, REPEAT('long ', 400000), NULL, NULL)",
                "CREATE TABLE wide (id INT PRIMARY KEY, v VARBINARY(300), INDEX (v(10)))",
                "INSERT INTO wide SELECT id, UNHEX(SHA2(id, 512)) FROM information_schema.collations");
        // the one who restores a view must be the one it was defined by
        try (Connection connection = proxy.proxy().connect("drv_dump", proxy.user(), DriverProxy.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIEW seen AS SELECT id FROM wide");
        }
    }

    @AfterAll
    static void stopProxy() {
        proxy.close();
        TestDatabase.shared().execute("DROP DATABASE drv_dump_copy");
    }

    static Stream<Arguments> dumps() {
        return Stream.of("mysqldump", "mariadb-dump").flatMap(program -> Stream.of(
                Arguments.of(program, List.of(), true),
                Arguments.of(program, List.of("--single-transaction"), true),
                Arguments.of(program, List.of("--single-transaction", "--skip-extended-insert"), false)));
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void aRestoredDumpHasTheSameChecksums(String program, List<String> options, boolean tls) throws IOException {
        Programs.assumeInstalled(program);
        CommandLineClient restore = new CommandLineClient(program.equals("mysqldump") ? "mysql" : "mariadb");
        Programs.assumeInstalled(restore.program());
        TestDatabase.shared().execute("DROP DATABASE drv_dump_copy", "CREATE DATABASE drv_dump_copy");
        Path dump = Path.of("target", "drv_dump.sql").toAbsolutePath();
        String[] arguments = Stream.concat(options.stream(),
                Stream.of("--no-tablespaces", "--result-file=" + dump, "drv_dump")).toArray(String[]::new);
        new CommandLineClient(program).run(proxy, tls, "", arguments).well();
        assertThat(Files.readString(dump, StandardCharsets.ISO_8859_1)).contains("INSERT INTO `wide`", "Dump completed");
        restore.run(proxy, tls, "source " + dump + "\n", "drv_dump_copy").well();
        for (String table : TABLES) {
            assertThat(checksum("drv_dump_copy", table)).as(table).isEqualTo(checksum("drv_dump", table));
        }
        assertThat(TestDatabase.shared().queryValue("SELECT COUNT(*) FROM drv_dump_copy.seen"))
                .isEqualTo(TestDatabase.shared().queryValue("SELECT COUNT(*) FROM drv_dump.wide"));
    }

    private static String checksum(String schema, String table) {
        try (Connection connection = TestDatabase.shared().connect(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("CHECKSUM TABLE " + schema + "." + table)) {
            rows.next();
            assertThat(rows.getString(2)).as(table).isNotNull();
            return rows.getString(2);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
