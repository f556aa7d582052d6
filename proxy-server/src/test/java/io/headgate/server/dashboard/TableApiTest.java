package io.headgate.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.server.console.MadeTables;
import io.headgate.server.console.Table;
import io.headgate.server.http.Answer;
import io.headgate.server.http.Call;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableApiTest {

    private static final String HOSTILE =
            "</script><img src=x onerror=alert(1)>\"\\\u0000\n\u2028' OR 1=1 \uD83D\uDC2C";
    private static final ObjectMapper JSON = new ObjectMapper();

    private CompletableFuture<List<Table.Row>> rows = CompletableFuture.completedFuture(List.of(
            MadeTables.row(HOSTILE, 4_294_967_296L, new BigDecimal("0.000")),
            MadeTables.row("writer", null, new BigDecimal("1E+3")), MadeTables.row(null, -1L, null)));
    private final TableApi api = new TableApi(MadeTables.of(MadeTables.table("people", "user id# age_s", () -> rows),
            MadeTables.table("places", "place", () -> CompletableFuture.completedFuture(List.of()))), Runnable::run);

    @Test
    void theListNamesTablesAndColumnsWithTheirTypes() throws IOException {
        JsonNode list = json(api.list(call("/api", Map.of())));

        assertThat(list.at("/tables/0/name").asText()).isEqualTo("people");
        assertThat(list.at("/tables/0/path").asText()).isEqualTo("/api/people");
        assertThat(list.at("/tables/0/about").asText()).isEqualTo("Made by a test.");
        assertThat(list.at("/tables/0/columns")).isEqualTo(JSON.readTree("[{\"name\":\"user\",\"type\":\"string\"},"
                + "{\"name\":\"id\",\"type\":\"integer\"},{\"name\":\"age_s\",\"type\":\"number\"}]"));
        assertThat(list.at("/tables/1/name").asText()).isEqualTo("places");
    }

    @Test
    void valuesHaveTheirTypesAndTextIsWhatItWas() throws IOException {
        Answer answer = rows("people", Map.of());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
        JsonNode document = json(answer);
        assertThat(document.get("name").asText()).isEqualTo("people");
        assertThat(document.get("total").asInt()).isEqualTo(3);
        assertThat(document.at("/rows/0/user").asText()).isEqualTo(HOSTILE);
        assertThat(document.at("/rows/0/id").isIntegralNumber()).isTrue();
        assertThat(document.at("/rows/0/id").asLong()).isEqualTo(4_294_967_296L);
        assertThat(document.at("/rows/0/age_s").isNumber()).isTrue();
        assertThat(document.at("/rows/1/id").isNull()).isTrue();
        assertThat(document.at("/rows/2/user").isNull()).isTrue();
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"age_s\":1000}").doesNotContain("E+");
    }

    @ParameterizedTest
    @CsvSource({"writer, , 1, 1", "%, 1, 1, 3", "nobody, , 0, 0", ", 0, 0, 3", "%SCRIPT%, 5, 1, 1"})
    void rowsAreChosenAsAtTheConsole(String like, String limit, int shown, int total) throws IOException {
        Map<String, List<String>> query = new HashMap<>();
        if (like != null) {
            query.put("like", List.of(like));
        }
        if (limit != null) {
            query.put("limit", List.of(limit));
        }
        JsonNode document = json(rows("people", query));

        assertThat(document.get("rows")).hasSize(shown);
        assertThat(document.get("total").asInt()).isEqualTo(total);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"limit=-1 | limit is a whole number", "limit=x | limit is a whole number",
        "limit=99999999999999999999 | limit is a whole number", "limt=1 | the parameters here are like and limit"})
    void whatIsWrongWithARequestIsSaid(String query, String why) throws IOException {
        String[] parts = query.split("=");
        Answer answer = rows("people", Map.of(parts[0], List.of(parts[1])));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer).get("error").asText()).contains(why);
        assertThat(rows("people", Map.of("limit", List.of("1", "2"))).status()).isEqualTo(400);
    }

    @Test
    void ofAnotherTableOnlyTheNamesAreSaidThatThereAre() throws IOException {
        Answer answer = rows(HOSTILE, Map.of());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(json(answer).get("error").asText()).isEqualTo("there is no such table; there are people, places");
    }

    @Test
    void aTableThatCannotBeHadNowIsUnavailableAndWhatFailsIsAFailure() throws IOException {
        rows = CompletableFuture.failedFuture(MadeTables.unavailable("a loop is \"stuck\""));
        Answer answer = rows("people", Map.of());
        assertThat(answer.status()).isEqualTo(503);
        assertThat(json(answer).get("error").asText()).isEqualTo("a loop is \"stuck\"");

        rows = CompletableFuture.failedFuture(new IllegalStateException("on purpose"));
        assertThatThrownBy(() -> rows("people", Map.of())).hasRootCauseMessage("on purpose");
    }

    @Test
    void theTraceIsThatOfTheClientThatIsAskedFor() throws IOException {
        Answer answer = trace(Map.of("client", List.of("7"), "limit", List.of("1")));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(json(answer).get("rows")).hasSize(1);

        assertThat(trace(Map.of("client", List.of("8"))).status()).isEqualTo(404);
        assertThat(json(trace(Map.of())).get("error").asText()).contains("/api/clients");
        assertThat(trace(Map.of("client", List.of("me"))).status()).isEqualTo(400);
    }

    private Answer trace(Map<String, List<String>> query) {
        return api.trace(call("/api/trace", query)).toCompletableFuture().join();
    }

    @Test
    void manyRowsAreAnsweredAtOnce() throws IOException {
        rows = CompletableFuture.completedFuture(IntStream.range(0, 10_000)
                .mapToObj(i -> MadeTables.row("user" + i, (long) i, BigDecimal.valueOf(i, 3))).toList());

        assertThat(json(rows("people", Map.of())).get("rows")).hasSize(10_000);
        assertThat(json(rows("people", Map.of("limit", List.of("10")))).get("rows")).hasSize(10);
    }

    private Answer rows(String table, Map<String, List<String>> query) {
        return api.rows(call("/api/" + table, query)).toCompletableFuture().join();
    }

    private static Call call(String path, Map<String, List<String>> query) {
        return new Call("GET", path, query, Map.of(), new byte[0]);
    }

    private static JsonNode json(Answer answer) throws IOException {
        return JSON.readTree(answer.body());
    }
}
