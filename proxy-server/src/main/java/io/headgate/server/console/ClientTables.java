package io.headgate.server.console;

import io.headgate.server.console.Table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What mysql clients and drivers ask any server for before they let anybody speak. */
final class ClientTables {

    /** As {@code SHOW DATABASES} has it. */
    static final String DATABASE = "headgate";
    private static final String CHARSET = "utf8mb4";
    private static final String COLLATION = "utf8mb4_0900_ai_ci";

    private static final Map<String, String> VARIABLES = new TreeMap<>(Map.ofEntries(
            Map.entry("auto_increment_increment", "1"), Map.entry("autocommit", "1"),
            Map.entry("character_set_client", CHARSET), Map.entry("character_set_connection", CHARSET),
            Map.entry("character_set_database", CHARSET), Map.entry("character_set_results", CHARSET),
            Map.entry("character_set_server", CHARSET), Map.entry("character_set_system", "utf8mb3"),
            Map.entry("collation_connection", COLLATION), Map.entry("collation_database", COLLATION),
            Map.entry("collation_server", COLLATION), Map.entry("init_connect", ""),
            Map.entry("interactive_timeout", "28800"), Map.entry("license", "Apache-2.0"),
            Map.entry("lower_case_table_names", "0"), Map.entry("max_allowed_packet", "65536"),
            Map.entry("net_buffer_length", "16384"), Map.entry("net_write_timeout", "60"),
            Map.entry("performance_schema", "0"), Map.entry("query_cache_size", "0"),
            Map.entry("query_cache_type", "OFF"), Map.entry("read_only", "0"),
            Map.entry("session_track_schema", "0"), Map.entry("socket", ""),
            Map.entry("sql_mode", "STRICT_TRANS_TABLES"), Map.entry("ssl_cipher", ""),
            Map.entry("system_time_zone", "UTC"), Map.entry("time_zone", "SYSTEM"),
            Map.entry("transaction_isolation", "REPEATABLE-READ"), Map.entry("transaction_read_only", "0"),
            Map.entry("tx_isolation", "REPEATABLE-READ"), Map.entry("tx_read_only", "0"),
            Map.entry("wait_timeout", "28800")));

    private final Tables tables;
    private final Map<String, String> own;

    /** @param version as the greeting shows it */
    ClientTables(Tables tables, String version) {
        this.tables = tables;
        this.own = Map.of("version", version, "version_comment", "Headgate's admin console");
    }

    /** The value of a variable; null when there is none with this name, which is in lower case. */
    String variable(String name) {
        return own.getOrDefault(name, VARIABLES.get(name));
    }

    /** A table by its name in lower case; null when there is no such table. */
    Table find(String name) {
        return switch (name) {
            case "help" -> Table.of("help", "What the console understands.",
                    List.of(Column.text("command"), Column.text("about")), this::help);
            case "databases", "schemas" -> Table.of("databases", "The only database.",
                    List.of(Column.text("Database")), () -> List.of(Row.of(DATABASE)));
            case "tables" -> Table.of("tables", "What SHOW shows.", List.of(Column.text("Tables_in_" + DATABASE)),
                    () -> tables.all().stream().map(table -> Row.of(table.name())).toList());
            case "variables" -> Table.of("variables", "What clients ask for.",
                    List.of(Column.text("Variable_name"), Column.text("Value")), this::variables);
            case "status" -> Table.of("status", "Nothing: SHOW STATS has the numbers.",
                    List.of(Column.text("Variable_name"), Column.text("Value")), List::of);
            case "warnings" -> Table.of(name, "Nothing: what is worth saying is said at once.",
                    List.of(Column.text("Level"), Column.number("Code"), Column.text("Message")), List::of);
            default -> tables.find(name);
        };
    }

    /** The names of all that {@code SHOW} shows, for an error. */
    String names() {
        return String.join(", ", tables.all().stream().map(table -> table.name().toUpperCase(Locale.ROOT))
                .toList());
    }

    private List<Row> variables() {
        Map<String, String> all = new TreeMap<>(VARIABLES);
        all.putAll(own);
        return all.entrySet().stream().map(each -> Row.of(each.getKey(), each.getValue())).toList();
    }

    private List<Row> help() {
        List<Row> rows = new ArrayList<>();
        tables.all().forEach(table -> rows.add(Row.of("SHOW " + table.name().toUpperCase(Locale.ROOT),
                table.about())));
        rows.add(Row.of("SHOW HELP", "This; HELP where the client has no command of that name itself."));
        rows.add(Row.of("SHOW ... LIKE 'pattern'", "Only rows of which one value is like it; % and _ as in SQL."));
        rows.add(Row.of("TRACE CLIENT id", "Its last hundred commands: on what each ran, what was added, what took how"
                + " long."));
        rows.add(Row.of("KILL [CLIENT] id", "Disconnects a client."));
        rows.add(Row.of("PAUSE", "Lends no more connections: statements wait, those under way end."));
        rows.add(Row.of("RESUME", "Lends connections again."));
        rows.add(Row.of("RECONNECT", "Replaces all connections to the database, each once it is free."));
        rows.add(Row.of("DRAIN TARGET 'host:port'", "Gives a reader no new work; UNDRAIN TARGET 'host:port' ends it."));
        rows.add(Row.of("DEBUG USER 'name' ON | OFF", "Logs at level DEBUG what whoever logs in with this name does."));
        rows.add(Row.of("DEBUG CLIENT id ON | OFF", "The same for one client, until it leaves."));
        rows.add(Row.of("RELOAD", "Reads the configuration file again, as SIGHUP does."));
        rows.add(Row.of("SET setting = value", "Changes a setting at once; DEFAULT: as file and flags have it."));
        rows.add(Row.of("SHUTDOWN", "Ends Headgate, as SIGTERM does."));
        return rows;
    }
}
