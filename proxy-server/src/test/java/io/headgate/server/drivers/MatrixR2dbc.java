package io.headgate.server.drivers;

import io.asyncer.r2dbc.mysql.MySqlConnectionConfiguration;
import io.asyncer.r2dbc.mysql.MySqlConnectionFactory;
import io.asyncer.r2dbc.mysql.api.MySqlConnection;
import io.asyncer.r2dbc.mysql.api.MySqlStatement;
import io.asyncer.r2dbc.mysql.constant.SslMode;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.ValidationDepth;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The common script's driver for r2dbc-mysql. */
final class MatrixR2dbc implements MatrixScript.Driver {

    private static final String SLOW = "SELECT 1 FROM counted WHERE SLEEP(32)";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int FETCHED = 50;

    private final boolean prepared;
    private final String schema;
    private final MySqlConnection first;
    private final MySqlConnection second;

    /** Statements prepared by the server, or parameters put into the text. TLS, without which it sends no password. */
    MatrixR2dbc(boolean prepared, int port, Map<String, String> account) {
        this.prepared = prepared;
        schema = account.get("HEADGATE_SCHEMA");
        MySqlConnectionConfiguration.Builder options = MySqlConnectionConfiguration.builder().host("127.0.0.1")
                .port(port).user(account.get("HEADGATE_USER")).password(account.get("HEADGATE_PASSWORD"))
                .database(schema).sslMode(SslMode.REQUIRED);
        if (prepared) {
            options.useServerPrepareStatement();
        }
        MySqlConnectionFactory factory = MySqlConnectionFactory.from(options.build());
        first = get(factory.create());
        second = get(factory.create());
    }

    private static <T> T get(Publisher<T> publisher) {
        return Mono.from(publisher).block(TIMEOUT);
    }

    private static List<String> results(Publisher<? extends Result> results) {
        return Flux.from(results).concatMap(MatrixR2dbc::result).collectList().block(TIMEOUT);
    }

    private static Mono<String> result(Result result) {
        StringBuilder columns = new StringBuilder();
        List<List<String>> rows = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        return Flux.from(result.flatMap(segment -> {
            if (segment instanceof Result.Message message) {
                return Mono.error(message.exception());
            }
            if (segment instanceof Result.RowSegment row) {
                if (rows.isEmpty()) {
                    row.row().getMetadata().getColumnMetadatas().forEach(column -> columns.append(column.getName())
                            .append(':').append(column.getType()).append(':').append(column.getPrecision()).append(':')
                            .append(column.getScale()).append(':').append(column.getNullability()).append(' '));
                }
                rows.add(texts(row.row()));
            } else if (segment instanceof Result.UpdateCount count) {
                counts.add(count.value());
            }
            return Mono.empty();
        })).then(Mono.fromSupplier(() -> columns + MatrixScript.rowsText(rows) + " counts " + counts));
    }

    private static List<String> texts(Row row) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < row.getMetadata().getColumnMetadatas().size(); i++) {
            texts.add(MatrixScript.text(plain(row.get(i))));
        }
        return texts;
    }

    /** A value whose text says what is in it. */
    private static Object plain(Object value) {
        if (value instanceof Object[] members) {
            return Arrays.toString(members);
        }
        if (!(value instanceof ByteBuffer buffer)) {
            return value;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static MySqlStatement bind(MySqlStatement statement, List<Object> values) {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value == null) {
                statement.bindNull(i, String.class);
            } else {
                statement.bind(i, value);
            }
        }
        return statement;
    }

    @Override
    public List<String> text(String sql) {
        return results(first.createStatement(sql).execute());
    }

    @Override
    public List<String> other(String sql) {
        return results(second.createStatement(sql).execute());
    }

    @Override
    public List<String> prepared(String sql, List<List<Object>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<Object> row : rows) {
            lines.addAll(MatrixScript.attempt(this, () -> results(bind(first.createStatement(sql), row).execute())));
        }
        return lines;
    }

    @Override
    public List<String> batch(String sql, List<List<Object>> rows) {
        MySqlStatement statement = first.createStatement(sql);
        for (int i = 0; i < rows.size(); i++) {
            bind(i == 0 ? statement : statement.add(), rows.get(i));
        }
        return results(statement.execute());
    }

    /** By a cursor of the server, where statements are prepared there. */
    @Override
    public List<String> stream(String sql) {
        return results(first.createStatement(sql).fetchSize(FETCHED).execute());
    }

    @Override
    public List<String> act(String what) {
        switch (what) {
            case "begin" -> get(first.beginTransaction());
            case "commit" -> get(first.commitTransaction());
            case "rollback" -> get(first.rollbackTransaction());
            case "autocommit off" -> get(first.setAutoCommit(false));
            case "autocommit on" -> get(first.setAutoCommit(true));
            case "home" -> text("USE " + schema);
            case "ping" -> get(first.validate(ValidationDepth.REMOTE));
            default -> throw new IllegalStateException(what);
        }
        return List.of("done");
    }

    @Override
    public Map<String, Callable<List<String>>> own() {
        Map<String, Callable<List<String>>> own = new LinkedHashMap<>();
        if (!prepared) {
            // without a proxy, too, it may wait for ever where a prepared statement is killed
            own.put("a statement killed from another connection", this::killed);
        }
        own.put("generated values", () -> results(first.createStatement("INSERT INTO counted VALUES ()")
                .returnGeneratedValues("id").execute()));
        return own;
    }

    private List<String> killed() {
        Object id = get(Mono.from(first.createStatement("SELECT CONNECTION_ID()").execute())
                .flatMap(result -> Mono.from(result.map(row -> row.get(0)))));
        CompletableFuture<List<String>> answer = CompletableFuture.supplyAsync(() ->
                MatrixScript.attempt(this, () -> text(SLOW)));
        String running = "SELECT 1 FROM information_schema.processlist WHERE info LIKE '" + SLOW + "%'";
        while (other(running).get(0).contains("[]")) {
            Thread.onSpinWait();
        }
        other("KILL QUERY " + id);
        return answer.join();
    }

    @Override
    public String error(Exception e) {
        return e instanceof R2dbcException sql ? sql.getErrorCode() + " " + sql.getSqlState() + " " + sql.getMessage()
                : e.toString();
    }

    /** It waits for the other side to end TLS properly, which MySQL 8.0.15 does not. */
    @Override
    public void close() {
        Flux.merge(first.close(), second.close()).timeout(Duration.ofSeconds(5)).onErrorComplete().blockLast();
    }
}
