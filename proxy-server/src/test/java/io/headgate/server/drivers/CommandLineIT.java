package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.JdbcConnection;
import io.headgate.server.drivers.Programs.Outcome;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mysql and mariadb command lines. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"mysql", "mariadb"})
class CommandLineIT {

    private static DriverProxy proxy;

    private final CommandLineClient client;

    CommandLineIT(String program) {
        Programs.assumeInstalled(program);
        client = new CommandLineClient(program);
    }

    @BeforeAll
    static void startProxy() {
        proxy = DriverProxy.start("drv_cli", 2);
        TestDatabase.shared().execute("CREATE TABLE drv_cli.rehashed (some_column INT)");
    }

    @AfterAll
    static void stopProxy() {
        proxy.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aScriptRunsToItsEnd(boolean tls) {
        Outcome outcome = client.run(proxy, tls, """
                DROP TABLE IF EXISTS scripted;
                CREATE TABLE scripted (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(20));
                BEGIN; INSERT INTO scripted (v) VALUES ('größe'), ('😀'); COMMIT;
                DELIMITER //
                DROP PROCEDURE IF EXISTS twice //
                CREATE PROCEDURE twice (n INT) BEGIN SELECT n; SELECT n * 2 AS doubled; END //
                DELIMITER ;
                CALL twice(21);
                SET @total = (SELECT COUNT(*) FROM scripted);
                SELECT CONCAT('total ', @total) AS total;
                SELECT v FROM scripted ORDER BY id;
                SHOW WARNINGS;
                """, "--table", proxy.schema()).well();
        assertThat(outcome.output()).contains("| doubled |", "42", "total 2", "größe", "😀");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileOfTheClientIsLoaded(boolean tls, @TempDir Path folder) throws IOException {
        String allowed = TestDatabase.shared().queryValue("SELECT @@GLOBAL.local_infile");
        Path file = Files.writeString(folder.resolve("größe.csv"), "1,eins\n2,\"zwei, 😀\"\n");
        TestDatabase.shared().execute("SET GLOBAL local_infile = 1");
        try {
            Outcome outcome = client.run(proxy, tls, "DROP TABLE IF EXISTS from_file; CREATE TABLE from_file (id INT, v VARCHAR(20));\n"
                    + "LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE from_file CHARACTER SET utf8mb4"
                    + " FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"';\n"
                    + "SELECT * FROM from_file ORDER BY id;\n", "--local-infile=1", proxy.schema()).well();
            assertThat(outcome.output()).contains("1\teins\n2\tzwei, 😀\n");
        } finally {
            TestDatabase.shared().execute("SET GLOBAL local_infile = " + allowed);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSessionIsEncryptedOrNotAsAsked(boolean tls) {
        String status = client.run(proxy, tls, "status\n", proxy.schema()).well().output();
        assertThat(status).containsPattern(tls ? "SSL:\\s+Cipher in use is TLS_" : "SSL:\\s+Not in use")
                .containsPattern("Current database:\\s+drv_cli")
                .contains("Server version:\t\t" + TestDatabase.shared().version().text(), "Threads: ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLongScriptRunsCompressed(boolean tls) {
        String text = "x".repeat(1_000_000);
        Outcome outcome = client.run(proxy, tls, "DROP TABLE IF EXISTS compressed;\n"
                + "CREATE TABLE compressed (v LONGTEXT);\nSELECT 1; SELECT 'two';\n"
                + ("INSERT INTO compressed VALUES ('" + text + "');\n").repeat(3)
                + "SELECT SUM(LENGTH(v)) FROM compressed;\nSELECT v FROM compressed;\n",
                "--compress", proxy.schema()).well();
        assertThat(outcome.output()).contains("two", "3000000", (text + "\n").repeat(3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anErrorEndsAScriptWithTheDatabasesMessage(boolean tls) {
        Outcome outcome = client.run(proxy, tls, "SELECT 1;\nSELECT * FROM absent;\nSELECT 2;\n", proxy.schema());
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output()).contains("ERROR 1146 (42S02) at line 2", "Table 'drv_cli.absent' doesn't exist")
                .doesNotContain("\n2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--auto-rehash"})
    void aPersonCanWorkAtTheTerminal(String rehash) {
        assumeTrue(Programs.exists("script"), "script is not installed: no terminal");
        String[] arguments = rehash.isEmpty() ? new String[] {"--skip-auto-rehash", proxy.schema()}
                : new String[] {rehash, proxy.schema()};
        Outcome outcome = client.type(proxy, """
                SELECT 'first', 1
                + 1;
                SELECT 1/0;
                warnings
                SELECT 1/0;
                nowarning
                use information_schema
                SELECT DATABASE();
                connect drv_cli
                SELECT CONCAT('in ', DATABASE());
                SELECT wrong syntax here;
                SELECT 'after the error';
                status
                rehash
                """, arguments).well();
        assertThat(outcome.output()).contains("Division by 0", "| information_schema |", "in drv_cli", "ERROR 1064 (42000)",
                "| after the error |", "Connection id:", "Bye");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsHeldByAClientThatConnectsAndAsks(boolean tls) {
        int before = proxy.pins().size();
        client.run(proxy, tls, "", "--execute=SELECT 1", proxy.schema()).well();
        assertThat(proxy.pins().subList(before, proxy.pins().size()))
                .noneMatch(pin -> !pin.endsWith("the warnings or errors of the last statement may be read next"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWrongPasswordIsToldApart(boolean tls) {
        Outcome outcome = client.run(proxy, tls, "", "--password=wrong", "--execute=SELECT 1");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output()).contains("1045", "Access denied for user 'drv_cli'@");
    }

    @Test
    void ctrlCEndsTheStatementAndNotTheSession() throws IOException, InterruptedException {
        assumeTrue(Programs.exists("script"), "script is not installed: no terminal");
        TestDatabase.shared().execute("DROP TABLE IF EXISTS drv_cli.locked", "CREATE TABLE drv_cli.locked (i INT PRIMARY KEY)",
                "INSERT INTO drv_cli.locked VALUES (1)");
        String update = "UPDATE drv_cli.locked SET i = 2";
        try (Connection locker = TestDatabase.shared().connect(); Statement lock = locker.createStatement()) {
            locker.setAutoCommit(false);
            lock.executeQuery("SELECT * FROM drv_cli.locked FOR UPDATE").close();
            Outcome outcome = client.typeAndInterrupt(proxy, update + ";\n", () -> isRunning(update),
                    "SELECT 'after the interrupt';\n");
            assertThat(outcome.well().output()).contains("ERROR 1317 (70100)", "| after the interrupt |", "Bye");
            locker.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isRunning(String sql) {
        return !TestDatabase.shared().queryValue("SELECT COUNT(*) FROM information_schema.processlist WHERE info = '" + sql
                + "'").equals("0");
    }

    @Test
    void mysqladminKillsWhereTheServerKnowsTheCommand() throws SQLException {
        String admin = client.program() + (client.program().equals("mysql") ? "admin" : "-admin");
        assumeTrue(Programs.exists(admin), admin + " is not installed");
        try (Connection victim = proxy.proxy().connect(proxy.schema(), proxy.user(), DriverProxy.PASSWORD)) {
            long id = victim.unwrap(JdbcConnection.class).getSession().getThreadId();
            Outcome outcome = new CommandLineClient(admin).run(proxy, false, "", "kill", Long.toString(id));
            // MySQL 9 does not know COM_PROCESS_KILL; newer programs of MariaDB send a KILL statement
            boolean killed = outcome.exit() == 0;
            assertThat(killed || TestDatabase.shared().version().major() >= 9).as(outcome.output()).isTrue();
            assertThat(victim.isValid(5)).as(outcome.output()).isEqualTo(!killed);
        }
    }
}
