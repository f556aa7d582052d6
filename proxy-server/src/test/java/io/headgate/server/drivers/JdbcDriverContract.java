package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.headgate.testkit.TestDatabase;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application does with a JDBC driver, in whatever mode; each mode of each driver must pass all of it. */
abstract class JdbcDriverContract {

    private final DriverProxy proxy;
    private final JdbcMode mode;
    private Connection connection;

    JdbcDriverContract(DriverProxy proxy, JdbcMode mode) {
        this.proxy = proxy;
        this.mode = mode;
    }

    private Connection open() throws SQLException {
        return open("");
    }

    final Connection open(String moreOptions) throws SQLException {
        Properties account = new Properties();
        account.setProperty("user", proxy.user());
        account.setProperty("password", DriverProxy.PASSWORD);
        return DriverManager.getConnection(mode.url(proxy.proxy().port(), proxy.schema()) + moreOptions, account);
    }

    final JdbcMode mode() {
        return mode;
    }

    final DriverProxy proxy() {
        return proxy;
    }

    final Connection connection() {
        return connection;
    }

    @BeforeEach
    final void connect() throws SQLException {
        connection = open();
    }

    @AfterEach
    final void disconnect() throws SQLException {
        connection.close();
    }

    final void execute(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    final String value(String sql) throws SQLException {
        return value(connection, sql);
    }

    static String value(Connection from, String sql) throws SQLException {
        try (Statement statement = from.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    @Test
    void textStatementsReturnRows() throws SQLException {
        execute("DROP TABLE IF EXISTS plain", "CREATE TABLE plain (id INT PRIMARY KEY, name VARCHAR(40))");
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("INSERT INTO plain VALUES (1, 'größe'), (2, '😀'), (3, NULL)")).isEqualTo(3);
            try (ResultSet rows = statement.executeQuery("SELECT id, name FROM plain ORDER BY id")) {
                List<String> names = new ArrayList<>();
                while (rows.next()) {
                    names.add(rows.getInt(1) + rows.getString("name"));
                }
                assertThat(names).containsExactly("1größe", "2😀", "3null");
            }
            assertThat(statement.executeUpdate("UPDATE plain SET name = name WHERE id < 3")).isEqualTo(mode.countsChangedRows() ? 0 : 2);
            assertThat(statement.executeUpdate("DELETE FROM plain WHERE id = 9")).isZero();
        }
    }

    @Test
    void aPreparedStatementIsExecutedManyTimes() throws SQLException {
        try (PreparedStatement add = connection.prepareStatement("SELECT ? + 1, CONCAT(?, '!')")) {
            for (int i = 0; i < 30; i++) {
                add.setInt(1, i);
                add.setString(2, "n" + i);
                try (ResultSet rows = add.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(i + 1);
                    assertThat(rows.getString(2)).isEqualTo("n" + i + "!");
                    assertThat(rows.next()).isFalse();
                }
            }
        }
    }

    @Test
    void theTypesOfAParameterMayChangeFromOneExecutionToTheNext() throws SQLException {
        try (PreparedStatement echo = connection.prepareStatement("SELECT CAST(? AS CHAR)")) {
            Object[] values = {7, "seven", 7_000_000_000L, null, new BigDecimal("7.50"), "7"};
            String[] texts = {"7", "seven", "7000000000", null, "7.50", "7"};
            for (int i = 0; i < values.length; i++) {
                echo.setObject(1, values[i]);
                try (ResultSet rows = echo.executeQuery()) {
                    rows.next();
                    assertThat(rows.getString(1)).isEqualTo(texts[i]);
                }
            }
        }
    }

    @Test
    void manyPreparedStatementsAreOpenAtATime() throws SQLException {
        List<PreparedStatement> statements = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            statements.add(connection.prepareStatement("SELECT ?, " + i));
        }
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < statements.size(); i++) {
                statements.get(i).setString(1, "v" + round);
                try (ResultSet rows = statements.get(i).executeQuery()) {
                    rows.next();
                    assertThat(rows.getString(1)).isEqualTo("v" + round);
                    assertThat(rows.getInt(2)).isEqualTo(i);
                }
            }
        }
        for (PreparedStatement statement : statements) {
            statement.close();
        }
    }

    @Test
    void everyTypeComesBackAsItWasStored() throws SQLException {
        execute("DROP TABLE IF EXISTS types", "CREATE TABLE types (a TINYINT, b SMALLINT UNSIGNED, c INT, d BIGINT UNSIGNED,"
                + " e DECIMAL(30,10), f FLOAT, g DOUBLE, h DATE, i TIME(6), j DATETIME(6), k CHAR(5), l VARCHAR(100),"
                + " m BLOB, n LONGTEXT, o BIT(9), p ENUM('x','y'), q SET('a','b','c'), r JSON, s YEAR)");
        byte[] bytes = new byte[300];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        String longText = "ü".repeat(70_000);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO types VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,b'101010101',?,?,?,?)")) {
            insert.setByte(1, (byte) -128);
            insert.setInt(2, 65535);
            insert.setInt(3, Integer.MIN_VALUE);
            insert.setBigDecimal(4, new BigDecimal("18446744073709551615"));
            insert.setBigDecimal(5, new BigDecimal("12345678901234567890.0123456789"));
            insert.setFloat(6, 1.5f);
            insert.setDouble(7, Math.PI);
            insert.setObject(8, mode.bindsDates() ? LocalDate.of(2024, 2, 29) : "2024-02-29");
            insert.setObject(9, LocalTime.of(23, 59, 59, 123_456_000));
            insert.setObject(10, LocalDateTime.of(1999, 12, 31, 23, 59, 59, 999_999_000));
            insert.setString(11, "ab");
            insert.setString(12, "quote ' \" \\ \u0001 größe 😀");
            insert.setBytes(13, bytes);
            insert.setString(14, longText);
            insert.setString(15, "y");
            insert.setString(16, "a,c");
            insert.setString(17, "{\"k\": [1, null]}");
            insert.setInt(18, 2026);
            assertThat(insert.executeUpdate()).isEqualTo(1);
            for (int i = 1; i <= 18; i++) {
                insert.setNull(i, Types.NULL);
            }
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM types ORDER BY a IS NULL");
                ResultSet rows = select.executeQuery()) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getByte(1)).isEqualTo((byte) -128);
            assertThat(rows.getInt(2)).isEqualTo(65535);
            assertThat(rows.getInt(3)).isEqualTo(Integer.MIN_VALUE);
            assertThat(rows.getBigDecimal(4)).isEqualTo(new BigDecimal("18446744073709551615"));
            assertThat(rows.getBigDecimal(5)).isEqualTo(new BigDecimal("12345678901234567890.0123456789"));
            assertThat(rows.getFloat(6)).isEqualTo(1.5f);
            assertThat(rows.getDouble(7)).isEqualTo(Math.PI);
            assertThat(rows.getObject(8, LocalDate.class)).isEqualTo(LocalDate.of(2024, 2, 29));
            assertThat(rows.getObject(9, LocalTime.class)).isEqualTo(LocalTime.of(23, 59, 59, 123_456_000));
            assertThat(rows.getObject(10, LocalDateTime.class))
                    .isEqualTo(LocalDateTime.of(1999, 12, 31, 23, 59, 59, 999_999_000));
            assertThat(rows.getString(11)).isEqualTo("ab");
            assertThat(rows.getString(12)).isEqualTo("quote ' \" \\ \u0001 größe 😀");
            assertThat(rows.getBytes(13)).isEqualTo(bytes);
            assertThat(rows.getString(14)).isEqualTo(longText);
            assertThat(rows.getBytes(15)).isEqualTo(new byte[] {1, 0x55});
            assertThat(rows.getString(16)).isEqualTo("y");
            assertThat(rows.getString(17)).isEqualTo("a,c");
            assertThat(rows.getString(18)).isEqualTo("{\"k\": [1, null]}");
            assertThat(rows.getInt(19)).isEqualTo(2026);
            assertThat(rows.next()).isTrue();
            for (int i = 1; i <= 19; i++) {
                if (i != 15) {
                    assertThat(rows.getString(i)).as("column %d", i).isNull();
                }
            }
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void generatedKeysAreReturned() throws SQLException {
        execute("DROP TABLE IF EXISTS keys_made", "CREATE TABLE keys_made (id INT AUTO_INCREMENT PRIMARY KEY, v INT)");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO keys_made (v) VALUES (?)",
                Statement.RETURN_GENERATED_KEYS)) {
            for (int i = 1; i <= 3; i++) {
                insert.setInt(1, i);
                insert.executeUpdate();
                try (ResultSet keys = insert.getGeneratedKeys()) {
                    assertThat(keys.next()).isTrue();
                    assertThat(keys.getInt(1)).isEqualTo(i);
                    assertThat(keys.next()).isFalse();
                }
            }
        }
        assertThat(value("SELECT LAST_INSERT_ID()")).isEqualTo("3");
    }

    @Test
    void aBatchOfAPreparedStatementRunsWhole() throws SQLException {
        execute("DROP TABLE IF EXISTS batch", "CREATE TABLE batch (id INT PRIMARY KEY, v VARCHAR(30))");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO batch (id, v) VALUES (?, ?)")) {
            for (int i = 0; i < 500; i++) {
                insert.setInt(1, i);
                insert.setString(2, "row " + i);
                insert.addBatch();
            }
            int[] counts = insert.executeBatch();
            assertThat(counts).hasSize(500);
            assertThat(counts).containsAnyOf(1, Statement.SUCCESS_NO_INFO);
        }
        assertThat(value("SELECT COUNT(*) FROM batch WHERE v = CONCAT('row ', id)")).isEqualTo("500");
        try (PreparedStatement update = connection.prepareStatement("UPDATE batch SET v = ? WHERE id = ?")) {
            for (int i = 0; i < 50; i++) {
                update.setString(1, "new");
                update.setInt(2, i * 2);
                update.addBatch();
            }
            assertThat(Arrays.stream(update.executeBatch()).filter(count -> count == 1).count()).isEqualTo(50);
        }
        assertThat(value("SELECT COUNT(*) FROM batch WHERE v = 'new'")).isEqualTo("50");
    }

    @Test
    void aBatchOfTextStatementsRunsWhole() throws SQLException {
        execute("DROP TABLE IF EXISTS texts", "CREATE TABLE texts (id INT AUTO_INCREMENT PRIMARY KEY, v INT)");
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < 20; i++) {
                statement.addBatch("INSERT INTO texts (v) VALUES (" + i + ")");
            }
            assertThat(statement.executeBatch()).hasSize(20).containsOnly(1);
        }
        assertThat(value("SELECT SUM(v) FROM texts")).isEqualTo("190");
    }

    @Test
    void anErrorInABatchIsReportedAndTheConnectionGoesOn() throws SQLException {
        execute("DROP TABLE IF EXISTS clash", "CREATE TABLE clash (id INT PRIMARY KEY)");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO clash VALUES (?)")) {
            for (int id : new int[] {1, 2, 2, 3}) {
                insert.setInt(1, id);
                insert.addBatch();
            }
            assertThatThrownBy(insert::executeBatch).isInstanceOf(BatchUpdateException.class)
                    .hasMessageContaining("Duplicate entry '2'");
        }
        assertThat(value("SELECT 'still here'")).isEqualTo("still here");
    }

    @Test
    void aProcedureReturnsResultsAndOutParameters() throws SQLException {
        execute("DROP PROCEDURE IF EXISTS sums", "CREATE PROCEDURE sums (IN a INT, INOUT b INT, OUT c VARCHAR(20))"
                + " BEGIN SELECT a AS first; SELECT a, b UNION SELECT b, a; SET b = a + b; SET c = CONCAT('sum ', b); END");
        try (CallableStatement call = connection.prepareCall("{call sums(?, ?, ?)}")) {
            for (int round = 0; round < 3; round++) {
                call.setInt(1, 40 + round);
                call.setInt(2, 2);
                call.registerOutParameter(2, Types.INTEGER);
                call.registerOutParameter(3, Types.VARCHAR);
                assertThat(call.execute()).isTrue();
                try (ResultSet rows = call.getResultSet()) {
                    rows.next();
                    assertThat(rows.getInt(1)).isEqualTo(40 + round);
                }
                assertThat(call.getMoreResults()).isTrue();
                try (ResultSet rows = call.getResultSet()) {
                    rows.next();
                    assertThat(rows.getInt(2)).isEqualTo(2);
                }
                assertThat(call.getInt(2)).isEqualTo(42 + round);
                assertThat(call.getString(3)).isEqualTo("sum " + (42 + round));
            }
        }
        assertThat(value("SELECT 1")).isEqualTo("1");
    }

    @Test
    void severalStatementsInOneTextReturnSeveralResultsWhenAsked() throws SQLException {
        try (Connection several = open("&allowMultiQueries=true"); Statement statement = several.createStatement()) {
            assertThat(statement.execute("SELECT 1; SET @unused = 1; SELECT 'a' UNION SELECT 'b'; SELECT 3")).isTrue();
            List<String> seen = new ArrayList<>();
            boolean more = true;
            boolean rowsNext = true;
            while (more) {
                if (rowsNext) {
                    try (ResultSet rows = statement.getResultSet()) {
                        while (rows.next()) {
                            seen.add(rows.getString(1));
                        }
                    }
                } else {
                    seen.add("count " + statement.getUpdateCount());
                }
                rowsNext = statement.getMoreResults();
                more = rowsNext || statement.getUpdateCount() != -1;
            }
            assertThat(seen).containsExactly("1", "count 0", "a", "b", "3");
        }
    }

    @Test
    void severalStatementsInOneTextAreRefusedWhenNotAsked() {
        assumeFalse(mode.asksForSeveralStatements(), "the driver asks for several statements");
        assertThatThrownBy(() -> execute("SELECT 1; SELECT 2")).isInstanceOf(SQLSyntaxErrorException.class);
    }

    @Test
    void aTransactionIsRolledBackOrCommitted() throws SQLException {
        execute("DROP TABLE IF EXISTS accounts", "CREATE TABLE accounts (id INT PRIMARY KEY, v INT)",
                "INSERT INTO accounts VALUES (1, 10)");
        connection.setAutoCommit(false);
        execute("UPDATE accounts SET v = 20");
        try (Connection other = open()) {
            assertThat(value(other, "SELECT v FROM accounts")).isEqualTo("10");
        }
        assertThat(value("SELECT v FROM accounts")).isEqualTo("20");
        connection.rollback();
        assertThat(value("SELECT v FROM accounts")).isEqualTo("10");
        execute("UPDATE accounts SET v = 30");
        Savepoint savepoint = connection.setSavepoint();
        execute("UPDATE accounts SET v = 40");
        connection.rollback(savepoint);
        connection.commit();
        connection.setAutoCommit(true);
        try (Connection other = open()) {
            assertThat(value(other, "SELECT v FROM accounts")).isEqualTo("30");
        }
    }

    @Test
    void aTransactionThatWasLeftOpenIsRolledBackWhenTheClientGoes() throws SQLException {
        execute("DROP TABLE IF EXISTS left_open", "CREATE TABLE left_open (id INT PRIMARY KEY)");
        Connection leaving = open();
        leaving.setAutoCommit(false);
        try (Statement statement = leaving.createStatement()) {
            statement.execute("INSERT INTO left_open VALUES (1)");
        }
        leaving.close();
        assertThat(value("SELECT COUNT(*) FROM left_open")).isEqualTo("0");
        execute("INSERT INTO left_open VALUES (1)");
    }

    @Test
    void theIsolationLevelStaysWithItsConnection() throws SQLException {
        try (Connection other = open()) {
            for (int level : new int[] {Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_SERIALIZABLE,
                Connection.TRANSACTION_READ_UNCOMMITTED, Connection.TRANSACTION_REPEATABLE_READ}) {
                connection.setTransactionIsolation(level);
                assertThat(value(other, "SELECT @@transaction_isolation")).isEqualTo("REPEATABLE-READ");
                assertThat(connection.getTransactionIsolation()).isEqualTo(level);
                assertThat(value("SELECT @@transaction_isolation")).isEqualTo(switch (level) {
                    case Connection.TRANSACTION_READ_COMMITTED -> "READ-COMMITTED";
                    case Connection.TRANSACTION_SERIALIZABLE -> "SERIALIZABLE";
                    case Connection.TRANSACTION_READ_UNCOMMITTED -> "READ-UNCOMMITTED";
                    default -> "REPEATABLE-READ";
                });
            }
        }
    }

    @Test
    void aReadOnlyConnectionCannotWrite() throws SQLException {
        execute("DROP TABLE IF EXISTS reading", "CREATE TABLE reading (id INT PRIMARY KEY)");
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        assertThatThrownBy(() -> execute("INSERT INTO reading VALUES (1)")).isInstanceOf(SQLException.class);
        connection.rollback();
        connection.setReadOnly(false);
        execute("INSERT INTO reading VALUES (1)");
        connection.commit();
        connection.setAutoCommit(true);
        assertThat(value("SELECT COUNT(*) FROM reading")).isEqualTo("1");
    }

    @Test
    void theCatalogChangesForThisConnectionOnly() throws SQLException {
        try (Connection other = open()) {
            connection.setCatalog("information_schema");
            assertThat(value("SELECT DATABASE()")).isEqualTo("information_schema");
            assertThat(value(other, "SELECT DATABASE()")).isEqualTo(proxy.schema());
            execute("USE " + proxy.schema());
            assertThat(value("SELECT DATABASE()")).isEqualTo(proxy.schema());
        }
    }

    @Test
    void sessionVariablesStayWithTheirConnection() throws SQLException {
        try (Connection other = open()) {
            execute("SET SESSION sql_mode = 'ANSI_QUOTES', time_zone = '+05:30', group_concat_max_len = 4711");
            assertThat(value("SELECT \"sql_mode\" FROM (SELECT @@sql_mode AS sql_mode) q")).isEqualTo("ANSI_QUOTES");
            assertThat(value(other, "SELECT @@time_zone")).isNotEqualTo("+05:30");
            assertThat(value(other, "SELECT \"text\"")).isEqualTo("text");
            assertThat(value("SELECT @@time_zone")).isEqualTo("+05:30");
            assertThat(value("SELECT @@group_concat_max_len")).isEqualTo("4711");
        }
    }

    @Test
    void errorsCarryTheServersCodeAndState() {
        assertThatThrownBy(() -> execute("SELEC 1")).isInstanceOfSatisfying(SQLException.class, e -> {
            assertThat(e.getErrorCode()).isEqualTo(1064);
            assertThat(e.getSQLState()).isEqualTo("42000");
        });
        assertThatThrownBy(() -> execute("INSERT INTO no_such_table VALUES (1)"))
                .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1146));
        assertThatThrownBy(() -> {
            execute("DROP TABLE IF EXISTS one", "CREATE TABLE one (id INT PRIMARY KEY)");
            execute("INSERT INTO one VALUES (1), (1)");
        }).isInstanceOf(SQLIntegrityConstraintViolationException.class);
    }

    @Test
    void aWrongPasswordIsRefusedInTheDatabasesWords() {
        assertThatThrownBy(() -> DriverManager.getConnection(mode.url(proxy.proxy().port(), proxy.schema()),
                proxy.user(), "not it")).isInstanceOfSatisfying(SQLException.class, e -> {
                    assertThat(e.getErrorCode()).isEqualTo(1045);
                    assertThat(e.getMessage()).contains("Access denied for user '" + proxy.user() + "'@");
                });
    }

    @Test
    void aLostClientOfALongResultLeavesTheNextOneAlone() throws SQLException {
        try (Connection leaving = open(); Statement statement = leaving.createStatement()) {
            statement.setFetchSize(mode.streamingFetchSize());
            ResultSet rows = statement.executeQuery("SELECT REPEAT('x', 20000) FROM information_schema.collations");
            assertThat(rows.next()).isTrue();
            leaving.abort(Runnable::run);
        }
        assertThat(value("SELECT 'next'")).isEqualTo("next");
    }

    @Test
    void aResultIsStreamedRowByRow() throws SQLException {
        try (Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(mode.streamingFetchSize());
            try (ResultSet rows = statement.executeQuery("SELECT a.id, REPEAT('y', 500) FROM information_schema.collations"
                    + " a CROSS JOIN (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) b")) {
                int count = 0;
                while (rows.next()) {
                    count++;
                    assertThat(rows.getString(2)).hasSize(500);
                }
                assertThat(count).isGreaterThan(600);
            }
        }
        assertThat(value("SELECT 1")).isEqualTo("1");
    }

    @Test
    void aLargeValueGoesInAndOut() throws SQLException {
        execute("DROP TABLE IF EXISTS large", "CREATE TABLE large (v LONGBLOB)");
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO large VALUES (?)")) {
            insert.setBinaryStream(1, new ByteArrayInputStream(bytes), bytes.length);
            insert.executeUpdate();
        }
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(
                "SELECT v, LENGTH(v) FROM large")) {
            rows.next();
            assertThat(rows.getInt(2)).isEqualTo(bytes.length);
            assertThat(rows.getBytes(1)).isEqualTo(bytes);
        }
    }

    @Test
    void warningsCanBeReadAfterTheStatement() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DROP TABLE IF EXISTS never_there");
            assertThat((Throwable) statement.getWarnings()).isNotNull().hasMessageContaining("never_there");
        }
    }

    @Test
    void theMetadataSpeaksOfTheDatabase() throws SQLException {
        execute("DROP TABLE IF EXISTS described", "CREATE TABLE described (id INT PRIMARY KEY, name VARCHAR(7) NOT NULL)");
        DatabaseMetaData meta = connection.getMetaData();
        assertThat(meta.getDatabaseProductVersion()).startsWith(
                Integer.toString(TestDatabase.shared().version().major()));
        try (ResultSet columns = meta.getColumns(proxy.schema(), null, "described", null)) {
            List<String> names = new ArrayList<>();
            while (columns.next()) {
                names.add(columns.getString("COLUMN_NAME"));
            }
            assertThat(names).containsExactly("id", "name");
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT id, name AS alias FROM described")) {
            assertThat(select.getMetaData().getColumnLabel(2)).isEqualTo("alias");
            assertThat(select.getMetaData().getColumnType(1)).isEqualTo(Types.INTEGER);
        }
    }

    @Test
    void aConnectionIsValidUntilItIsClosed() throws SQLException {
        assertThat(connection.isValid(5)).isTrue();
        connection.close();
        assertThat(connection.isValid(5)).isFalse();
    }

    /** Both drivers end a statement by KILL QUERY on a second connection. */
    @Test
    void aStatementThatTakesTooLongIsEndedAndHarmsNobody() throws SQLException {
        execute("DROP TABLE IF EXISTS slow", "CREATE TABLE slow (i INT PRIMARY KEY)", "INSERT INTO slow VALUES (1)");
        try (Connection locker = open(); Connection bystander = open(); Statement statement = connection.createStatement()) {
            locker.setAutoCommit(false);
            assertThat(value(locker, "SELECT i FROM slow FOR UPDATE")).isEqualTo("1");
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeUpdate("UPDATE slow SET i = 2"))
                    .isInstanceOf(SQLTimeoutException.class);
            assertThat(value("SELECT 'goes on'")).isEqualTo("goes on");
            assertThat(value(bystander, "SELECT 'unharmed'")).isEqualTo("unharmed");
            locker.rollback();
        }
        assertThat(value("SELECT i FROM slow")).isEqualTo("1");
    }

    @Test
    void connectingAndOrdinaryStatementsHoldNoBackend() throws SQLException {
        int before = proxy.pins().size();
        try (Connection fresh = open(); PreparedStatement select = fresh.prepareStatement("SELECT ?")) {
            select.setInt(1, 1);
            select.executeQuery().close();
            fresh.setAutoCommit(false);
            select.executeQuery().close();
            fresh.commit();
            fresh.setAutoCommit(true);
            assertThat(fresh.isValid(5)).isTrue();
            List<String> pins = proxy.pins().subList(before, proxy.pins().size());
            if (mode.usesCursors()) {
                assertThat(pins).allSatisfy(pin -> assertThat(pin).endsWith("a cursor is open"));
            } else {
                assertThat(pins).isEmpty();
            }
        }
    }
}
