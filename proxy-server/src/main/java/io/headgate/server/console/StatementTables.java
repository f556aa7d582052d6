package io.headgate.server.console;

import io.headgate.pool.HoldReason;
import io.headgate.server.console.Table.Row;
import io.headgate.server.frontend.Client;
import io.headgate.server.history.StatementHistory;
import io.headgate.server.history.StatementSummary;
import io.headgate.server.history.TraceParent;
import io.headgate.server.history.TracedCommand;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What is shown of statements: by digest and schema, and the last ones of one client. */
final class StatementTables {

    private static final String OFF = "statements are not remembered (statement-history is false)";
    private static final int NANOS_IN_MICRO = 1000;

    /** Null where statements are not remembered. */
    private final StatementHistory history;

    StatementTables(StatementHistory history) {
        this.history = history;
    }

    Table statements() {
        return new Table("statements",
                "Each statement that has run, by digest and schema, those first that took longest together.",
                List.of(Column.number("count"), Column.number("errors"), Column.number("rows"),
                        Column.number("holds"), Column.seconds("total_s"), Column.decimal("avg_ms"),
                        Column.decimal("max_ms"), Column.decimal("wait_ms"), Column.decimal("restore_ms"),
                        Column.decimal("database_ms"), Column.text("schema"), Column.text("digest")), this::rows);
    }

    private CompletionStage<List<Row>> rows() {
        return history == null ? CompletableFuture.failedFuture(new Table.UnavailableException(OFF))
                : LoopAnswers.inTime(history.read().thenApply(all -> all.stream().map(StatementTables::row).toList()));
    }

    private static Row row(StatementSummary summary) {
        long count = Math.max(1, summary.count());
        return Row.of(summary.count(), summary.errors(), summary.rows(), summary.holds(),
                Values.seconds(summary.total()), millis(summary.total() / count), millis(summary.longest()),
                millis(summary.waiting() / count), millis(summary.restore() / count),
                millis(summary.database() / count), summary.schema(), summary.digest());
    }

    /** With three decimals. */
    private static BigDecimal millis(long nanos) {
        return millisOfMicros(nanos / NANOS_IN_MICRO);
    }

    /** What one client has done last. */
    Table trace(Client client) {
        return new Table("trace", "The last hundred commands of one client, oldest first.",
                List.of(Column.text("at"), Column.text("command"), Column.text("ran_on"), Column.text("server"),
                        Column.number("server_id"), Column.text("added"), Column.decimal("total_ms"),
                        Column.decimal("wait_ms"), Column.decimal("restore_ms"), Column.decimal("database_ms"),
                        Column.number("rows"), Column.number("error"), Column.text("holds"),
                        Column.text("traceparent"), Column.text("digest")),
                () -> history == null ? CompletableFuture.failedFuture(new Table.UnavailableException(OFF))
                        : LoopAnswers.inTime(client.trace().thenApply(StatementTables::commands)));
    }

    private static List<Row> commands(List<TracedCommand> commands) {
        Instant now = Instant.now();
        return commands.stream().map(command -> command(command, now)).toList();
    }

    private static Row command(TracedCommand command, Instant now) {
        TraceParent parent = command.parent();
        return Row.of(Values.time(now.minusNanos(command.age())), command.command().name(),
                command.decision().name().toLowerCase(Locale.ROOT).replace('_', ' '), command.server(),
                Values.idOrNull(command.backend()), joined(command.added()), millisOfMicros(command.total()),
                millisOfMicros(command.waiting()), millisOfMicros(command.restore()),
                millisOfMicros(command.database()), command.rows(), Values.idOrNull(command.error()),
                joined(command.holds().stream().map(HoldReason::name).toList()),
                parent == null ? null : parent.toString(), command.digest());
    }

    private static String joined(List<String> words) {
        return words.isEmpty() ? null : String.join(",", words);
    }

    private static BigDecimal millisOfMicros(long micros) {
        return BigDecimal.valueOf(micros, 3);
    }
}
