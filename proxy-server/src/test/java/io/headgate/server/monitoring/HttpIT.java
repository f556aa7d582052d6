package io.headgate.server.monitoring;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.server.console.Table;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.Cable;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the HTTP port of a proxy says. */
@Timeout(60)
class HttpIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** Prometheus' own parsers, as Debian packages them. */
    private static final String PARSE = """
            import sys
            from prometheus_client.parser import text_string_to_metric_families as text
            from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
            parse = {'text': text, 'openmetrics': openmetrics}[sys.argv[1]]
            for family in parse(open(sys.argv[2]).read()):
                print(family.name, family.type, len(family.samples))
            """;
    private static ProxyUnderTest proxy;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        proxy = ProxyUnderTest.start(Map.of("http-listen", "127.0.0.1:0", "proxy-name", "orders"));
        TestDatabase database = TestDatabase.shared();
        try (Connection connection = proxy.connect("", database.rootUser(), database.rootPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    @AfterAll
    static void stop() {
        proxy.close();
    }

    @Test
    void itIsAliveAndReady() throws Exception {
        assertThat(get("/livez", "*/*").body()).isEqualTo("live\n");
        HttpResponse<String> ready = get("/readyz", "application/json");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("{\"obstacles\":[],\"ready\":true}");
        assertThat(get("/version", "*/*").statusCode()).isEqualTo(200);
        assertThat(get("/", "*/*").body()).contains("/metrics ", "/readyz ", "/livez ", "/version ");
    }

    @Test
    void itIsNotReadyBeforeADatabaseHasAnswered() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProxyUnderTest waiting = ProxyUnderTest.start(Map.of("http-listen", "127.0.0.1:0",
                        "backend", "127.0.0.1:" + silent.getLocalPort()))) {
            HttpResponse<String> answer = get(waiting, "/readyz", "*/*");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("not ready: no database server has answered yet: 127.0.0.1:"
                    + silent.getLocalPort() + "\n");
            assertThat(get(waiting, "/livez", "*/*").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void itIsReadyAgainOnceTheDatabaseIsAlthoughNobodyAsksForIt() throws Exception {
        TestDatabase database = TestDatabase.shared();
        try (Cable cable = new Cable(database.host(), database.port());
                ProxyUnderTest cutOff = ProxyUnderTest.start(Map.of("http-listen", "127.0.0.1:0",
                        "backend", cable.address(), "connection-borrow-timeout", "1s"))) {
            await("it is ready", () -> get(cutOff, "/readyz", "*/*").statusCode() == 200);
            cable.cut();
            assertThatThrownBy(() -> cutOff.connect("", database.rootUser(), database.rootPassword()))
                    .isInstanceOf(SQLException.class);
            HttpResponse<String> cut = get(cutOff, "/readyz", "*/*");
            assertThat(cut.statusCode()).as(cut.body()).isEqualTo(503);

            cable.mend();
            await("it is ready", () -> get(cutOff, "/readyz", "*/*").statusCode() == 200);
        }
    }

    @Test
    void prometheusReadsTheMetrics() throws Exception {
        assertThat(families("text", get("/metrics", "text/plain").body()))
                .contains("headgate_query_requests counter 1", "headgate_database_connections gauge 1",
                        "headgate_database_connections_borrow_latency_seconds histogram 23");
        assertThat(families("openmetrics", get("/metrics", "application/openmetrics-text;version=1.0.0").body()))
                .contains("headgate_query_requests counter 1", "headgate info 1");
    }

    @Test
    void theTablesOfTheConsoleAreJson() throws Exception {
        JsonNode tables = json("/api").get("tables");
        List<String> names = new ArrayList<>();
        tables.forEach(table -> names.add(table.get("name").asText()));
        assertThat(names).isEqualTo(proxy.proxy().tables().all().stream().map(Table::name).toList());
        for (String name : names) {
            JsonNode document = json("/api/" + name);
            assertThat(document.get("total").asInt()).as(name).isEqualTo(document.get("rows").size());
        }
        assertThat(json("/api/pools").at("/rows/0/max").isIntegralNumber()).isTrue();
        assertThat(json("/api/config?like=proxy-name").at("/rows/0/value").asText()).isEqualTo("orders");
        TestDatabase database = TestDatabase.shared();
        try (Connection connection = proxy.connect("", database.rootUser(), database.rootPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("CREATE TEMPORARY TABLE mysql.scratch (a INT)");
            JsonNode holds = json("/api/holds?like=TEMPORARY_TABLE");
            assertThat(holds.at("/rows/0/digest").asText()).contains("scratch");
            assertThat(json("/api/clients?limit=0").get("total").asInt()).isPositive();
        }
    }

    @Test
    void theHistoryGrowsEverySecond() throws Exception {
        JsonNode first = json("/api/history");
        while (first.get("at").isEmpty()) {
            first = json("/api/history");
        }
        int last = first.get("last").asInt();
        JsonNode next = json("/api/history?after=" + last);
        while (next.get("at").isEmpty()) {
            next = json("/api/history?after=" + last);
        }

        assertThat(next.get("first").asInt()).isEqualTo(last + 1);
        assertThat(next.get("started")).isEqualTo(first.get("started"));
        assertThat(next.at("/series/limit/0").asInt()).isEqualTo(proxy.poolStats().max());
    }

    private static JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path, "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private String families(String format, String page) throws IOException, InterruptedException {
        assumeTrue(exitCode("-c", "import prometheus_client") == 0, "python3-prometheus-client is not here");
        Path file = Files.writeString(folder.resolve(format), page);
        Process python = new ProcessBuilder("/usr/bin/python3", "-c", PARSE, format, file.toString())
                .redirectErrorStream(true).start();
        String families = new String(python.getInputStream().readAllBytes());
        assertThat(python.waitFor()).as(families).isZero();
        return families;
    }

    private static int exitCode(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "/usr/bin/python3";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    private static HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        return get(proxy, path, accept);
    }

    private static HttpResponse<String> get(ProxyUnderTest of, String path, String accept)
            throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + of.proxy().httpAddress().getPort()
                + path)).header("Accept", accept).build(), HttpResponse.BodyHandlers.ofString());
    }
}
