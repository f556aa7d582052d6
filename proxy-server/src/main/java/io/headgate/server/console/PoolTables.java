package io.headgate.server.console;

import static io.headgate.server.console.Values.idOrNull;
import static io.headgate.server.console.Values.number;
import static io.headgate.server.console.Values.seconds;

import io.headgate.pool.PoolPicture;
import io.headgate.pool.PoolStats;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.BackendKey;
import io.headgate.server.backend.Target;
import io.headgate.server.console.Table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables that the pools themselves can tell; none of them asks an event loop. */
final class PoolTables {

    /** By name. */
    private final Map<String, Target> targets;

    PoolTables(Map<String, Target> targets) {
        this.targets = targets;
    }

    List<Table> all() {
        return List.of(
                Table.of("servers", "Each connection to the database, and who has it.",
                        List.of(Column.number("id"), Column.text("pool"), Column.text("server"), Column.text("user"),
                                Column.text("state"), Column.number("client"), Column.text("reason"),
                                Column.seconds("state_s")), this::servers),
                Table.of("pools", "Each pool of connections to the database, in numbers of one moment.",
                        List.of(Column.text("pool"), Column.text("state"), Column.number("max"),
                                Column.number("open"), Column.number("executing"), Column.number("held"),
                                Column.number("idle"), Column.number("closing"), Column.number("opening"),
                                Column.number("waiting"), Column.seconds("wait_s"), Column.number("timeouts")),
                        this::pools),
                Table.of("queue", "Each client that waits for a connection to the database, in its turn.",
                        List.of(Column.text("pool"), Column.number("position"), Column.number("client"),
                                Column.text("user"), Column.text("server"), Column.text("wants"),
                                Column.seconds("wait_s")), this::queue));
    }

    private List<Row> servers() {
        List<Row> rows = new ArrayList<>();
        targets.forEach((pool, target) -> {
            for (PoolPicture.Connection<BackendKey, BackendConnection> each : target.pool().picture().connections()) {
                BackendConnection backend = each.connection();
                rows.add(Row.of(backend == null ? null : number(backend.threadId()), pool,
                        Values.textOrNull(backend == null ? each.key().server() : backend.server()),
                        each.key().user(), state(each), idOrNull(each.borrower()), Values.textOrNull(each.reason()),
                        each.sinceNanos() < 0 ? null : seconds(each.sinceNanos())));
            }
        });
        return rows;
    }

    private static String state(PoolPicture.Connection<?, ?> connection) {
        return switch (connection.place()) {
            case LEASED -> connection.reason() == null ? "executing" : "held";
            case IDLE, OPENING, CLOSING -> connection.place().name().toLowerCase(Locale.ROOT);
        };
    }

    private List<Row> pools() {
        List<Row> rows = new ArrayList<>();
        targets.forEach((pool, target) -> {
            PoolPicture<BackendKey, BackendConnection> picture = target.pool().picture();
            PoolStats stats = picture.stats();
            int executing = picture.executing();
            rows.add(Row.of(pool, picture.suspended() ? "paused" : "serving", number(stats.max()),
                    number(stats.open()), number(executing), number(stats.leased() - executing),
                    number(stats.idle()), number(stats.closing()), number(stats.opening()), number(stats.waiting()),
                    seconds(picture.longestWaitNanos()), number(stats.timeouts())));
        });
        return rows;
    }

    private List<Row> queue() {
        List<Row> rows = new ArrayList<>();
        targets.forEach((pool, target) -> {
            long position = 0;
            for (PoolPicture.Waiting<BackendKey> each : target.pool().picture().waiters()) {
                rows.add(Row.of(pool, ++position, idOrNull(each.borrower()), each.key().user(),
                        Values.textOrNull(each.key().server()), each.fresh() ? "login" : "connection",
                        seconds(each.waitedNanos())));
            }
        });
        return rows;
    }
}
