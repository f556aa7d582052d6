package io.headgate.server.drivers;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.mysqlclient.MySQLAuthOptions;
import io.vertx.mysqlclient.MySQLClient;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.mysqlclient.SslMode;
import io.vertx.mysqlclient.data.spatial.Geometry;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The common script's driver for the MySQL client of Vert.x. */
final class MatrixVertx implements MatrixScript.Driver {

    private static final String SLOW = "SELECT 1 FROM counted WHERE SLEEP(31)";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int FETCHED = 50;
    private static final int TIMEOUT_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx();
    private final String schema;
    private final Map<String, String> account;
    private final MySQLConnection first;
    private final MySQLConnection second;
    private Transaction transaction;

    /** TLS or not, statements kept prepared or not, so many commands at a time on a connection. */
    MatrixVertx(boolean tls, boolean cached, int pipelined, int port, Map<String, String> account) throws Exception {
        this.account = account;
        schema = account.get("HEADGATE_SCHEMA");
        MySQLConnectOptions options = new MySQLConnectOptions().setHost("127.0.0.1").setPort(port)
                .setUser(account.get("HEADGATE_USER")).setPassword(account.get("HEADGATE_PASSWORD")).setDatabase(schema)
                .setCharset("utf8mb4").setCachePreparedStatements(cached).setPipeliningLimit(pipelined)
                .setSslMode(tls ? SslMode.REQUIRED : SslMode.DISABLED);
        if (tls) {
            options.setSslOptions(new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm(""));
        }
        first = get(MySQLConnection.connect(vertx, options));
        second = get(MySQLConnection.connect(vertx, options));
    }

    private static <T> T get(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static String rows(RowSet<Row> result) {
        StringBuilder text = new StringBuilder();
        if (result.columnDescriptors() != null) {
            result.columnDescriptors().forEach(column -> text.append(column.name()).append(':')
                    .append(column.typeName()).append(':').append(column.jdbcType()).append(' '));
        }
        List<List<String>> rows = new ArrayList<>();
        for (Row row : result) {
            rows.add(texts(row));
        }
        return text.append(MatrixScript.rowsText(rows)).append(" count ").append(result.rowCount()).append(" id ")
                .append(result.property(MySQLClient.LAST_INSERTED_ID)).toString();
    }

    private static List<String> texts(Row row) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            texts.add(MatrixScript.text(plain(row.getValue(i))));
        }
        return texts;
    }

    /** A value whose text says what is in it. */
    private static Object plain(Object value) {
        if (value instanceof Geometry geometry) {
            return MAPPER.valueToTree(geometry).toString();
        }
        return value instanceof Buffer buffer ? buffer.getBytes() : value;
    }

    private static List<String> results(RowSet<Row> result) {
        List<String> lines = new ArrayList<>();
        for (RowSet<Row> next = result; next != null; next = next.next()) {
            lines.add(rows(next));
        }
        return lines;
    }

    private static Tuple tuple(List<Object> row) {
        return Tuple.from(row.stream().map(value -> value instanceof byte[] bytes ? Buffer.buffer(bytes) : value)
                .toList());
    }

    @Override
    public List<String> text(String sql) throws Exception {
        return results(get(first.query(sql).execute()));
    }

    @Override
    public List<String> other(String sql) throws Exception {
        return results(get(second.query(sql).execute()));
    }

    @Override
    public List<String> prepared(String sql, List<List<Object>> rows) throws Exception {
        List<String> lines = new ArrayList<>();
        for (List<Object> row : rows) {
            lines.addAll(MatrixScript.attempt(this, () -> results(get(first.preparedQuery(sql).execute(tuple(row))))));
        }
        return lines;
    }

    @Override
    public List<String> batch(String sql, List<List<Object>> rows) throws Exception {
        return results(get(first.preparedQuery(sql).executeBatch(rows.stream().map(MatrixVertx::tuple).toList())));
    }

    /** By a cursor of the server. */
    @Override
    public List<String> stream(String sql) throws Exception {
        PreparedStatement statement = get(first.prepare(sql));
        Cursor cursor = statement.cursor();
        List<List<String>> rows = new ArrayList<>();
        do {
            for (Row row : get(cursor.read(FETCHED))) {
                rows.add(texts(row));
            }
        } while (cursor.hasMore());
        get(cursor.close());
        get(statement.close());
        return List.of(MatrixScript.rowsText(rows));
    }

    @Override
    public List<String> act(String what) throws Exception {
        switch (what) {
            case "begin" -> transaction = get(first.begin());
            case "commit", "rollback" -> {
                if (transaction == null) {
                    return text(what);
                }
                get(what.equals("commit") ? transaction.commit() : transaction.rollback());
                transaction = null;
            }
            case "autocommit off" -> text("SET autocommit = 0");
            case "autocommit on" -> text("SET autocommit = 1");
            case "home" -> get(first.specifySchema(schema));
            case "ping" -> get(first.ping());
            default -> throw new IllegalStateException(what);
        }
        return List.of("done");
    }

    @Override
    public Map<String, Callable<List<String>>> own() {
        Map<String, Callable<List<String>>> own = new LinkedHashMap<>();
        own.put("a statement killed from another connection", this::killed);
        own.put("statements sent ahead", () -> {
            List<Future<RowSet<Row>>> futures = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                futures.add(first.preparedQuery("SELECT ? + 1 AS v").execute(Tuple.of(i)));
                futures.add(first.query("SET @ahead = " + i).execute());
                futures.add(first.query("SELECT @ahead").execute());
            }
            List<String> lines = new ArrayList<>();
            for (Future<RowSet<Row>> future : futures) {
                lines.add(rows(get(future)));
            }
            return lines;
        });
        own.put("the session reset", () -> {
            get(first.resetConnection());
            return text("SELECT @ahead, DATABASE()");
        });
        own.put("another user", () -> {
            get(first.changeUser(new MySQLAuthOptions().setUser(account.get("HEADGATE_USER"))
                    .setPassword(account.get("HEADGATE_PASSWORD")).setDatabase("information_schema")
                    .setCharset("utf8mb4")));
            return text("SELECT DATABASE()");
        });
        return own;
    }

    private List<String> killed() throws Exception {
        String id = get(first.query("SELECT CONNECTION_ID()").execute()).iterator().next().getValue(0).toString();
        CompletableFuture<List<String>> answer = CompletableFuture.supplyAsync(() ->
                MatrixScript.attempt(this, () -> text(SLOW)));
        long running = 0;
        while (running == 0) {
            running = get(second.query("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '" + SLOW
                    + "%'").execute()).iterator().next().getLong(0);
        }
        other("KILL QUERY " + id);
        return answer.get();
    }

    @Override
    public String error(Exception e) {
        if (e instanceof TimeoutException) {
            throw new IllegalStateException("no answer", e);
        }
        return e instanceof MySQLException mysql
                ? mysql.getErrorCode() + " " + mysql.getSqlState() + " " + mysql.getMessage() : e.toString();
    }

    @Override
    public void close() {
        first.close();
        second.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
