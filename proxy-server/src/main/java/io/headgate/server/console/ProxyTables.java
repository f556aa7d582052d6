package io.headgate.server.console;

import static io.headgate.server.console.Values.idOrNull;
import static io.headgate.server.console.Values.number;
import static io.headgate.server.console.Values.seconds;

import io.headgate.config.EffectiveConfig;
import io.headgate.metrics.Latencies;
import io.headgate.metrics.ProxyMeters;
import io.headgate.metrics.Reading;
import io.headgate.server.backend.Target;
import io.headgate.server.console.Table.Row;
import io.headgate.server.frontend.Client;
import io.headgate.server.frontend.ClientErrors;
import io.headgate.server.frontend.ClientStatus;
import io.headgate.server.frontend.DebugClients;
import io.headgate.server.history.StatementHistory;
import io.headgate.server.topology.ServerHealth;
import io.headgate.server.topology.ServerStatus;
import io.headgate.server.topology.TopologyEvent;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Makes the tables of a proxy.
 *
 * @param clients all that are connected now
 * @param debug whose lines at level DEBUG are logged in any case
 * @param errors that clients have got
 * @param targets each pool by its name
 * @param servers each database server and what it is now
 * @param events what has happened to them
 * @param history of statements; null where they are not remembered
 * @param meters all that is counted
 * @param config what holds, and where it comes from
 * @param version of this build
 */
public record ProxyTables(Supplier<Collection<Client>> clients, DebugClients debug, ClientErrors errors,
        Map<String, Target> targets,
        Supplier<List<ServerStatus>> servers, Supplier<List<TopologyEvent>> events,
        StatementHistory history, ProxyMeters meters, Supplier<EffectiveConfig> config, String version) {

    /** All of them. */
    public Tables make() {
        ClientSnapshot snapshot = new ClientSnapshot(clients);
        List<Table> tables = new ArrayList<>();
        tables.add(new Table("clients", "Each client that is connected, and what it is doing.",
                List.of(Column.number("id"), Column.text("user"), Column.text("address"), Column.text("tls"),
                        Column.text("state"), Column.seconds("state_s"), Column.text("database"),
                        Column.number("server_id"), Column.text("holds")),
                () -> snapshot.take().thenApply(all -> all.stream().map(ProxyTables::client).toList())));
        tables.add(Table.of("debug", "Each user and client for which DEBUG is on though it is off for others.",
                List.of(Column.text("user"), Column.number("client")), () -> debug.all().stream()
                        .map(chosen -> Row.of(chosen.user(), idOrNull(chosen.client()))).toList()));
        tables.add(Table.of("errors", "Each error that clients have got, by whom it was made, the most frequent first.",
                List.of(Column.number("code"), Column.text("sqlstate"), Column.text("origin"), Column.text("text"),
                        Column.number("count"), Column.text("first"), Column.text("last"), Column.number("client"),
                        Column.text("user")),
                () -> errors.all().stream().map(ProxyTables::error).toList()));
        tables.add(new Table("holds", "Each reason why a client keeps its connection to the database, longest first.",
                List.of(Column.number("client"), Column.text("user"), Column.number("server_id"),
                        Column.text("reason"), Column.seconds("age_s"), Column.seconds("quiet_s"),
                        Column.text("digest")),
                () -> snapshot.take().thenApply(ProxyTables::holds)));
        tables.addAll(new PoolTables(targets).all());
        StatementTables statements = new StatementTables(history);
        tables.add(statements.statements());
        tables.add(Table.of("targets", "Each database server, and what it is used for now.",
                List.of(Column.text("server"), Column.text("role"), Column.text("state"), Column.text("since"),
                        Column.seconds("answer_s"), Column.seconds("lag_s"), Column.number("open"),
                        Column.number("leased"), Column.text("cause")),
                () -> servers.get().stream().map(ProxyTables::target).toList()));
        tables.add(Table.of("events", "What has happened to the database servers, the last hundred, oldest first.",
                List.of(Column.text("at"), Column.text("event"), Column.text("server"),
                        Column.seconds("since_symptom_s"), Column.text("cause")),
                () -> events.get().stream().map(ProxyTables::event).toList()));
        tables.add(Table.of("stats", "Each number that is counted; of numbers by reason those that are not 0.",
                List.of(Column.text("name"), Column.text("of"), Column.decimal("value")), this::stats));
        tables.add(Table.of("latencies", "Each time that is measured: how many were how long since the start.",
                List.of(Column.text("name"), Column.text("of"), Column.decimal("up_to_ms"), Column.number("count"),
                        Column.decimal("sum_s")),
                this::latencies));
        tables.add(Table.of("config", "Each setting, the value that holds, its source, and what waits for a restart.",
                List.of(Column.text("setting"), Column.text("value"), Column.text("source"),
                        Column.text("after_restart")),
                () -> config.get().lines().stream().map(line -> Row.of(line.key(), line.value(), line.source(),
                        line.afterRestart().orElse(null))).toList()));
        tables.add(Table.of("version", "What runs here.", List.of(Column.text("name"), Column.text("value")),
                this::versions));
        tables.sort(Comparator.comparingInt(table -> ORDER.indexOf(table.name())));
        return new Tables(tables, id -> clients.get().stream().filter(client -> client.id() == id).findAny()
                .map(statements::trace).orElse(null));
    }

    private static final List<String> ORDER = List.of("clients", "servers", "pools", "targets", "holds", "queue",
            "statements", "events", "errors", "stats", "latencies", "config", "debug", "version");

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Row client(ClientStatus client) {
        List<String> reasons = client.holds().stream().map(hold -> hold.reason().name()).toList();
        return Row.of(number(client.id()), client.user(), client.address(), client.encrypted() ? "yes" : "no",
                word(client.state()), seconds(client.stateNanos()), client.schema(), idOrNull(client.backend()),
                reasons.isEmpty() ? null : String.join(",", reasons));
    }

    private static List<Row> holds(List<ClientStatus> clients) {
        record Held(ClientStatus client, ClientStatus.Hold hold) { }
        return clients.stream().flatMap(client -> client.holds().stream().map(hold -> new Held(client, hold)))
                .sorted(Comparator.comparingLong((Held held) -> held.hold.ageNanos()).reversed())
                .map(held -> Row.of(number(held.client.id()), held.client.user(), idOrNull(held.client.backend()),
                        held.hold.reason().name(), seconds(held.hold.ageNanos()),
                        held.client.state() == ClientStatus.State.HOLDING ? seconds(held.client.stateNanos()) : null,
                        held.hold.digest()))
                .toList();
    }

    private static Row target(ServerStatus status) {
        ServerHealth health = status.health();
        String state = !status.registered() ? null
                : status.drained() ? status.connections().leased() > 0 ? "draining" : "drained"
                : health == null ? null : !health.state().reachable() ? "unreachable"
                : !health.state().serving() ? "not serving" : health.state().writable() ? "writable" : "read-only";
        return Row.of(status.server().toString(), word(status.role()), state,
                health == null ? null : Values.time(health.since()),
                health == null ? null : seconds(health.roundTrip()),
                health == null ? null : seconds(health.state().lag()), number(status.connections().open()),
                number(status.connections().leased()), !status.registered() ? "not registered"
                        : health == null ? null : health.state().cause());
    }

    private static Row error(ClientErrors.Count error) {
        return Row.of(idOrNull(error.kind().code()), error.kind().sqlState(),
                error.kind().code() == 0 ? null : error.kind().byServer() ? "database" : "proxy", error.kind().text(),
                number(error.count()), Values.time(error.first()), Values.time(error.last()), number(error.client()),
                error.user());
    }

    private static Row event(TopologyEvent event) {
        return Row.of(Values.time(event.at()), word(event.kind()), Values.textOrNull(event.server()),
                seconds(event.sinceSymptom()), event.cause());
    }

    private List<Row> stats() {
        List<Row> rows = new ArrayList<>();
        for (Reading reading : meters.read()) {
            String name = reading.meter().prometheusName();
            String of = reading.labels().isEmpty() ? null : String.join(",", reading.labels());
            if (reading instanceof Reading.Distribution times) {
                rows.add(Row.of(name + ".count", of, BigDecimal.valueOf(times.count())));
                rows.add(Row.of(name + ".seconds", of, seconds(times.sum())));
            } else if (reading instanceof Reading.Value one
                    && (one.value() != 0 || reading.meter().detail().isEmpty())) {
                rows.add(Row.of(name, of, plain(one.value())));
            }
        }
        rows.sort(Comparator.comparing((Row row) -> (String) row.values().get(0))
                .thenComparing(row -> String.valueOf(row.values().get(1))));
        return rows;
    }

    private List<Row> latencies() {
        List<Row> rows = new ArrayList<>();
        List<Long> bounds = Latencies.bounds();
        for (Reading reading : meters.read()) {
            if (reading instanceof Reading.Distribution times) {
                String of = times.labels().isEmpty() ? null : String.join(",", times.labels());
                for (int i = 0; i < times.times().size(); i++) {
                    if (times.times().get(i) > 0) {
                        rows.add(Row.of(times.meter().prometheusName(), of, i < bounds.size()
                                ? plain(bounds.get(i) / 1e6) : null, times.times().get(i),
                                BigDecimal.valueOf(times.nanos().get(i), 9)));
                    }
                }
            }
        }
        return rows;
    }

    /** Without exponent; three decimals at most. */
    private static BigDecimal plain(double value) {
        return Double.isNaN(value) || Double.isInfinite(value) ? null
                : BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP).stripTrailingZeros();
    }

    private List<Row> versions() {
        Duration up = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        return List.of(Row.of("headgate", version), Row.of("java", Runtime.version().toString()),
                Row.of("vm", System.getProperty("java.vm.name")),
                Row.of("os", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch")),
                Row.of("process", Long.toString(ProcessHandle.current().pid())),
                Row.of("uptime_s", Long.toString(up.toSeconds())));
    }
}
