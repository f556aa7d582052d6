package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.metrics.Meter;
import io.headgate.metrics.Reading;
import io.headgate.server.drivers.Programs.Outcome;
import io.headgate.server.it.TableRows;
import io.headgate.server.monitoring.Equations;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * While a thousand threads of sysbench run transactions over ten connections, what metrics, console and JSON say is the
 * same, adds up, and is what the database counts itself.
 */
@Timeout(300)
class NumbersAgreeIT {

    private static final int CLIENTS = 1000;
    private static final int BACKENDS = 10;
    private static final String USER = "drv_numbers";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static DriverProxy proxy;

    @BeforeAll
    static void prepare() {
        Programs.assumeInstalled("sysbench");
        proxy = DriverProxy.start(USER, BACKENDS, Map.of("http-listen", "127.0.0.1:0",
                "connection-borrow-timeout", "2m"));
        TestDatabase.shared().createUser(USER, "sysbench", "mysql_native_password");
        TestDatabase.shared().execute("GRANT ALL ON " + USER + ".* TO " + USER + "@'%'");
        assertThat(sysbench("prepare").exit()).isZero();
    }

    @AfterAll
    static void stop() {
        if (proxy != null) {
            proxy.close();
        }
    }

    private static Outcome sysbench(String command, String... more) {
        List<String> line = new ArrayList<>(List.of("sysbench", "oltp_read_write", "--db-driver=mysql",
                "--mysql-host=127.0.0.1", "--mysql-port=" + proxy.proxy().port(), "--mysql-user=" + USER,
                "--mysql-password=sysbench", "--mysql-db=" + USER, "--tables=4", "--table-size=10000",
                "--db-ps-mode=disable", "--index_updates=0", "--delete_inserts=0"));
        line.addAll(List.of(more));
        line.add(command);
        return Programs.run(line, Map.of(), "", Path.of("."));
    }

    @Test
    void everybodySaysTheSame() throws Exception {
        TestDatabase.shared().execute("TRUNCATE TABLE"
                + " performance_schema.events_statements_summary_by_user_by_event_name");
        List<Reading> before = read();
        long statementsBefore = statements();
        CompletableFuture<Outcome> load = CompletableFuture.supplyAsync(() -> sysbench("run",
                "--threads=" + CLIENTS, "--time=10"));
        double mostClients = 0;
        int looks = 0;
        while (!load.isDone()) {
            mostClients = Math.max(mostClients, look());
            looks++;
            TimeUnit.MILLISECONDS.sleep(100);
        }
        String report = load.get().well().output();

        assertThat(report).containsPattern("reconnects: +0 ").doesNotContain("FATAL");
        assertThat(looks).isGreaterThan(10);
        assertThat(mostClients).isEqualTo(CLIENTS);
        assertThat(Equations.sum(read(), Meter.DATABASE_CONNECTIONS_HIGHEST)).isEqualTo(BACKENDS);
        double queries = grown(before, Meter.QUERY_REQUESTS);
        assertThat(queries).as("as sysbench has counted them")
                .isEqualTo(number(report, "total: +(\\d+)"));
        assertThat(statements() - statementsBefore).as("by digest").isEqualTo((long) queries);
        assertThat(Long.parseLong(TestDatabase.shared().queryValue("SELECT SUM(count_star) FROM"
                + " performance_schema.events_statements_summary_by_user_by_event_name WHERE user = '" + USER + "'")))
                .as("as the database has counted them, with the proxy's own")
                .isEqualTo((long) (queries + grown(before, Meter.ADDED_COMMANDS)));
        assertThat(rows("holds")).isEmpty();
    }

    /** Looks at everything once. Returns how many clients there are. */
    private static double look() throws Exception {
        List<Reading> readings = read();
        Equations.hold(readings);
        rows("pools").forEach(NumbersAgreeIT::adds);
        JsonNode pool = json("/api/pools").get("rows").get(0);
        Map<String, Long> numbers = new HashMap<>();
        pool.properties().forEach(field -> numbers.put(field.getKey(), field.getValue().asLong()));
        Equations.hold(numbers);
        Map<String, Double> page = page();
        assertThat(page.get("headgate_database_connections")).isEqualTo(
                page.get("headgate_database_connections_currently_borrowed")
                        + page.get("headgate_database_connections_idle")
                        + page.get("headgate_database_connections_closing"));
        assertThat(proxy.databaseConnections()).isLessThanOrEqualTo(BACKENDS);
        return Equations.sum(readings, Meter.CLIENT_CONNECTIONS);
    }

    private static void adds(Map<String, Object> row) {
        Map<String, Long> numbers = new HashMap<>();
        row.forEach((name, value) -> numbers.put(name, value instanceof Long number ? number : 0L));
        Equations.hold(numbers);
    }

    private static List<Reading> read() {
        return proxy.proxy().proxy().meters().read();
    }

    private static double grown(List<Reading> before, Meter meter) {
        return Equations.sum(read(), meter) - Equations.sum(before, meter);
    }

    private static long statements() throws Exception {
        return rows("statements").stream().mapToLong(row -> (Long) row.get("count")).sum();
    }

    private static List<Map<String, Object>> rows(String name) throws Exception {
        return TableRows.of(proxy.proxy().proxy().tables().find(name));
    }

    private static String get(String path) throws IOException, InterruptedException {
        int port = proxy.proxy().proxy().httpAddress().getPort();
        return HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    private static JsonNode json(String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get(path));
    }

    /** The numbers of the page for Prometheus, those with several labels together. */
    private static Map<String, Double> page() throws IOException, InterruptedException {
        Map<String, Double> numbers = new HashMap<>();
        get("/metrics").lines().filter(line -> !line.startsWith("#") && !line.contains("_bucket")).forEach(line ->
                numbers.merge(line.replaceAll("[{ ].*", ""), Double.parseDouble(line.replaceAll(".* ", "")),
                        Double::sum));
        return numbers;
    }

    private static double number(String text, String pattern) {
        return Double.parseDouble(text.lines().filter(line -> line.strip().matches(pattern)).findFirst().orElseThrow()
                .strip().replaceAll(pattern, "$1"));
    }
}
