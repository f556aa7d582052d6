package io.headgate.server.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.console.ConsoleClient.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fits on a screen, and that nobody's name does anything to it. */
class FrameTest {

    private static final String HOSTILE = "\u001b[2J\u001b]0;owned\u0007x\ny\u202e\u009b1m";

    @Test
    void ratesAndPercentilesAreThoseOfTheTimeInBetween() {
        Sample before = sample(0, 1000, 90, 10, 5, "a", 100, 1.0, "b", 10, 5.0);
        Sample now = sample(2, 1400, 90, 40, 9, "a", 300, 1.5, "b", 10, 5.0);
        List<String> lines = texts(new Frame(before, now).lines("here", 80, 24));
        assertThat(lines.get(0)).isEqualTo("headgate 1.0 at here, up 1d 1:01:01");
        assertThat(lines.get(1)).isEqualTo("clients 3   statements 200/s   p50 15ms  p99 20ms   errors 2/s");
        assertThat(lines.get(2))
                .isEqualTo("connections 5 of 6: 2 executing, 1 held, 2 idle, 0 opening   waiting 4");
        assertThat(lines).filteredOn(line -> line.endsWith("  a")).containsExactly("  100.0  0.25   2.500       9       0  a");
        assertThat(lines).as("has not run since").noneMatch(line -> line.endsWith("  b"));
        assertThat(texts(new Frame(null, now).lines("here", 80, 24))).anyMatch(line -> line.endsWith("  b"));
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "40, 10", "20, 5", "200, 60", "1, 1", "80, 0"})
    void aScreenIsNeverLargerThanTheTerminal(int width, int height) {
        List<Frame.Line> lines = new Frame(null, crowded()).lines(HOSTILE, width, height);
        assertThat(lines).hasSizeLessThanOrEqualTo(height);
        assertThat(texts(lines)).allMatch(line -> Cells.width(line) <= width);
    }

    @Test
    void aSmallScreenHasTheFirstOfEverythingRatherThanAllOfOneThing() {
        List<Frame.Line> lines = new Frame(null, crowded()).lines("here", 80, 24);
        assertThat(lines).hasSize(24).filteredOn(Frame.Line::titles).extracting(line -> line.text().strip().split(" ")[0])
                .containsExactly("POOL", "TARGET", "WAITING", "HOLDING", "per_s");
    }

    @Test
    void noNameSteersTheTerminal() {
        String all = String.join("", texts(new Frame(null, crowded()).lines(HOSTILE, 500, 500)));
        assertThat(all).contains("?[2J?]0;owned?x y??1m").matches("[^\\p{Cntrl}\\p{Cf}]*");
    }

    @Test
    void whatTakesTwoColumnsOrNoneIsCountedSo() {
        assertThat(Cells.width("漢字")).isEqualTo(4);
        assertThat(Cells.width("e\u0301")).isEqualTo(1);
        assertThat(Cells.cut("漢字漢字", 5)).isEqualTo("漢字+");
        assertThat(Cells.cut("abcdef", 6)).isEqualTo("abcdef");
        List<String> table = TextTable.of(List.of("a", "n"), List.of(List.of("漢", "1"), Arrays.asList(null, "22"))).lines(80);
        assertThat(table).containsExactly("  a    n", "  漢   1", "  -   22");
    }

    @Test
    void statementsThatLookAlikeCountAsOne() {
        Sample before = sample(1, 0, 0, 0, 0, "SELECT long...", 100_000, 50, "SELECT long...", 10, 1);
        Sample now = sample(2, 0, 0, 0, 0, "SELECT long...", 100_004, 50, "SELECT long...", 16, 1);
        assertThat(texts(new Frame(before, now).lines("here", 200, 50))).filteredOn(line -> line.contains("SELECT long"))
                .singleElement().satisfies(line -> assertThat(line).contains("10.0"));
    }

    private static List<String> texts(List<Frame.Line> lines) {
        return lines.stream().map(Frame.Line::text).toList();
    }

    private static Sample sample(int second, int queries, int fast, int slow, int errors, Object... statements) {
        Map<String, Result> tables = new HashMap<>(Map.of(
                "version", result("name,value", "headgate,1.0", "uptime_s,90061"),
                "stats", result("name,of,value", "headgate_client_connections,default,1",
                        "headgate_client_connections,split,2", "headgate_query_requests_total,default," + queries),
                "latencies", result("name,of,up_to_ms,count,sum_s", "t,default,0.5," + fast + ",0.01",
                        "t,default,25," + slow + "," + slow * 0.015),
                "pools", result("pool,state,max,open,executing,held,idle,opening,waiting",
                        "writer,serving,6,5,2,1,2,0,4"),
                "errors", result("code,count", "1062," + errors)));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < statements.length; i += 3) {
            rows.add(List.of(statements[i].toString(), statements[i + 1].toString(), statements[i + 2].toString(), "9", "0"));
        }
        tables.put("statements", new Result(List.of("digest", "count", "total_s", "max_ms", "errors"), rows));
        return new Sample(second * 1_000_000_000L, tables);
    }

    private static Sample crowded() {
        String[] many = new String[50];
        Arrays.fill(many, HOSTILE.replace(",", ".") + ",2,3,4,5,6,7");
        Map<String, Result> tables = new HashMap<>();
        tables.put("pools", result("pool,state,max,open,executing,held,idle", many[0]));
        tables.put("targets", result("server,role,state,lag_s,open,leased,cause", many[0], many[1]));
        tables.put("queue", result("client,user,pool,wants,wait_s,a,b", many));
        tables.put("holds", result("digest,user,reason,age_s,quiet_s,client,b", many));
        tables.put("statements", result("digest,count,total_s,max_ms,errors,a,b", many));
        return new Sample(1, tables);
    }

    private static Result result(String columns, String... rows) {
        return new Result(List.of(columns.split(",")), Arrays.stream(rows).map(row -> List.of(row.split(","))).toList());
    }
}
