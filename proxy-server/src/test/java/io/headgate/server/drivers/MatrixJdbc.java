package io.headgate.server.drivers;

import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** The common script's driver for JDBC. */
final class MatrixJdbc implements MatrixScript.Driver {

    private static final String SLOW = "SELECT 1 FROM counted WHERE SLEEP(31)";

    private final JdbcMode mode;
    private final String schema;
    private final Connection first;
    private final Connection second;
    private boolean begun;

    MatrixJdbc(Driver driver, JdbcMode mode, int port, Map<String, String> account) throws SQLException {
        this.mode = mode;
        schema = account.get("HEADGATE_SCHEMA");
        Properties properties = new Properties();
        properties.setProperty("user", account.get("HEADGATE_USER"));
        properties.setProperty("password", account.get("HEADGATE_PASSWORD"));
        String url = mode.url(port, schema) + "&allowMultiQueries=true";
        first = driver.connect(url, properties);
        second = driver.connect(url, properties);
    }

    private static String columns(ResultSetMetaData meta) throws SQLException {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            text.append(String.join(":", meta.getColumnLabel(i), meta.getColumnName(i), meta.getTableName(i),
                    meta.getCatalogName(i), meta.getColumnTypeName(i), meta.getColumnClassName(i),
                    meta.getPrecision(i) + "," + meta.getScale(i) + "," + meta.isNullable(i) + "," + meta.isSigned(i)
                            + "," + meta.isAutoIncrement(i) + "," + meta.getColumnDisplaySize(i))).append(' ');
        }
        return text.toString();
    }

    private static String rows(ResultSet result) throws SQLException {
        try (result) {
            String columns = columns(result.getMetaData());
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(MatrixScript.text(result.getObject(i)));
                }
                rows.add(row);
            }
            return columns + MatrixScript.rowsText(rows);
        }
    }

    private static List<String> results(Statement statement, boolean rowsFirst, boolean keys) throws SQLException {
        List<String> lines = new ArrayList<>();
        boolean hasRows = rowsFirst;
        while (hasRows || statement.getUpdateCount() != -1) {
            if (hasRows) {
                lines.add(rows(statement.getResultSet()));
            } else {
                lines.add("count " + statement.getUpdateCount()
                        + (keys ? " keys " + rows(statement.getGeneratedKeys()) : ""));
            }
            for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                lines.add("warning " + warning.getErrorCode() + " " + warning.getMessage());
            }
            hasRows = statement.getMoreResults();
        }
        return lines;
    }

    private static List<String> text(Connection connection, String sql, int fetchSize) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (fetchSize != 0) {
                statement.setFetchSize(fetchSize);
            }
            return results(statement, statement.execute(sql), false);
        }
    }

    @Override
    public List<String> text(String sql) throws SQLException {
        return text(first, sql, 0);
    }

    @Override
    public List<String> other(String sql) throws SQLException {
        return text(second, sql, 0);
    }

    @Override
    public List<String> stream(String sql) throws SQLException {
        return text(first, sql, mode.streamingFetchSize());
    }

    private static void bind(PreparedStatement statement, List<Object> row) throws SQLException {
        for (int i = 0; i < row.size(); i++) {
            statement.setObject(i + 1, row.get(i));
        }
    }

    @Override
    public List<String> prepared(String sql, List<List<Object>> rows) throws SQLException {
        boolean keys = sql.startsWith("INSERT");
        try (PreparedStatement statement = first.prepareStatement(sql, keys ? Statement.RETURN_GENERATED_KEYS
                : Statement.NO_GENERATED_KEYS)) {
            List<String> lines = new ArrayList<>();
            for (List<Object> row : rows) {
                lines.addAll(MatrixScript.attempt(this, () -> {
                    bind(statement, row);
                    return results(statement, statement.execute(), keys);
                }));
            }
            return lines;
        }
    }

    @Override
    public List<String> batch(String sql, List<List<Object>> rows) throws SQLException {
        try (PreparedStatement statement = first.prepareStatement(sql)) {
            for (List<Object> row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            return List.of(Arrays.toString(statement.executeBatch()));
        }
    }

    @Override
    public List<String> act(String what) throws SQLException {
        switch (what) {
            case "begin", "autocommit off" -> first.setAutoCommit(false);
            case "commit" -> first.commit();
            case "rollback" -> {
                if (first.getAutoCommit()) {
                    text("ROLLBACK");
                } else {
                    first.rollback();
                }
            }
            case "autocommit on" -> first.setAutoCommit(true);
            case "home" -> first.setCatalog(schema);
            case "ping" -> first.isValid(5);
            default -> throw new IllegalStateException(what);
        }
        if (begun && (what.equals("commit") || what.equals("rollback"))) {
            first.setAutoCommit(true);
        }
        begun = what.equals("begin");
        return List.of("autocommit " + first.getAutoCommit() + " catalog " + first.getCatalog());
    }

    @Override
    public Map<String, Callable<List<String>>> own() {
        Map<String, Callable<List<String>>> own = new LinkedHashMap<>();
        own.put("a cancelled statement", this::cancelled);
        own.put("an updatable result", this::updatable);
        own.put("a scrollable result", this::scrollable);
        own.put("a call with parameters", this::called);
        own.put("metadata", this::metadata);
        own.put("isolation and read only", () -> {
            first.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            first.setReadOnly(true);
            List<String> lines = new ArrayList<>(text("SELECT @@transaction_isolation, @@transaction_read_only"));
            lines.addAll(MatrixScript.attempt(this, () -> text("DELETE FROM counted")));
            first.setReadOnly(false);
            first.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            lines.addAll(text("SELECT @@transaction_isolation, @@transaction_read_only"));
            return lines;
        });
        return own;
    }

    private List<String> cancelled() throws Exception {
        try (Statement statement = first.createStatement()) {
            CompletableFuture<List<String>> answer = CompletableFuture.supplyAsync(() -> MatrixScript.attempt(this,
                    () -> results(statement, statement.execute(SLOW), false)));
            String running = "";
            while (!running.contains("(Long:1)")) {
                running = other("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '" + SLOW + "%'")
                        .get(0);
            }
            statement.cancel();
            // the driver's own error or the server's, whichever comes first
            return answer.get().stream().map(line -> line.startsWith("error") ? "cancelled" : line).toList();
        }
    }

    private List<String> updatable() throws SQLException {
        try (Statement statement = first.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet rows = statement.executeQuery("SELECT id, v FROM counted WHERE id IN (20, 21) ORDER BY id")) {
            rows.next();
            rows.updateInt(2, 12345);
            rows.updateRow();
        }
        return text("SELECT id, v FROM counted WHERE id IN (20, 21) ORDER BY id");
    }

    private List<String> scrollable() throws SQLException {
        try (Statement statement = first.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
                ResultSet rows = statement.executeQuery("SELECT id FROM batched ORDER BY id")) {
            rows.last();
            String last = rows.getString(1);
            rows.absolute(5);
            return List.of(last, rows.getString(1));
        }
    }

    private List<String> called() throws SQLException {
        try (CallableStatement call = first.prepareCall("{call gives(?, ?, ?)}")) {
            call.setInt(1, 40);
            call.setInt(2, 2);
            call.registerOutParameter(2, Types.INTEGER);
            call.registerOutParameter(3, Types.VARCHAR);
            call.execute();
            return List.of(call.getInt(2) + " " + call.getString(3));
        }
    }

    private List<String> metadata() throws SQLException {
        return List.of(rows(first.getMetaData().getTables(schema, null, "c%", null)),
                rows(first.getMetaData().getColumns(schema, null, "origin", null)),
                rows(first.getMetaData().getIndexInfo(schema, null, "children", false, false)),
                rows(first.getMetaData().getImportedKeys(schema, null, "children")),
                first.getMetaData().getDatabaseProductVersion());
    }

    @Override
    public String error(Exception e) {
        if (!(e instanceof SQLException sql)) {
            return e.getClass().getName(); // what the JVM throws often comes without a message after a while
        }
        String counts = e instanceof BatchUpdateException batch ? " " + Arrays.toString(batch.getUpdateCounts()) : "";
        // MariaDB's driver says the number of the connection before the server's words
        String message = String.valueOf(sql.getMessage()).replaceFirst("^\\(conn=\\d+\\) ", "");
        return sql.getErrorCode() + " " + sql.getSQLState() + " " + message + counts;
    }

    @Override
    public void close() {
        try {
            first.close();
            second.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
