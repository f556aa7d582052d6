package io.headgate.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.pool.HoldReason;
import io.headgate.server.console.MadeTables;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard in a browser. Skipped where there is no Chromium. */
@Timeout(120)
class DashboardIT {

    private static final String CHARTS = "[...document.querySelectorAll('figure')]";
    private static final String HOSTILE = "<img src=/stolen onerror=\"document.documentElement.dataset.error='run'\">";
    private static final int DESKTOP = 1280;
    private static final int PHONE = 390;
    private static final int HEIGHT = 900;

    @TempDir
    private static Path profile;
    private static Chromium browser;
    private MadeProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> program = Chromium.find();
        assumeTrue(program.isPresent(), "no Chromium is here, so nobody has looked at the dashboard");
        browser = Chromium.start(program.get(), profile);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void makeProxy() throws IOException {
        proxy = new MadeProxy(0);
    }

    /** Whatever was shown: no script has failed, and nobody else was asked for anything. */
    @AfterEach
    void nothingWasWrong() {
        proxy.close();
        assertThat(browser.evaluate("document.documentElement.dataset.error ?? null").isNull()).isTrue();
        assertThat(browser.faults()).isEmpty();
        assertThat(browser.requests()).isNotEmpty().allMatch(url -> url.startsWith(browser.evaluate("location.origin")
                .asText() + "/")).noneMatch(url -> url.contains("stolen"));
    }

    @Test
    void withoutClientsItSaysSoInWordsEverywhere() {
        proxy.second();
        proxy.second();
        show(DESKTOP, false);

        assertThat(text("#word")).isEqualTo("No clients");
        assertThat(text("#sentence")).isEqualTo("No clients are connected.");
        assertThat(text("#advice")).contains("0.0.0.0:3306");
        assertThat(text("#number-connections")).contains("Connections", "of 20");
        assertThat(browser.evaluate(CHARTS + ".map(chart => chart.id).join()").asText()).isEqualTo("chart-connections,"
                + "chart-queue,chart-queries,chart-latency,chart-holds,chart-errors");
        assertThat(browser.evaluate(CHARTS + ".every(chart => chart.querySelector('.none').textContent !== ''"
                + " && chart.querySelector('canvas').width > 100)").asBoolean()).isTrue();
        assertThat(browser
                .evaluate("[...document.querySelectorAll('#tables section:not([hidden]) .none:not([hidden])')]"
                + ".map(none => none.textContent).join(' ')").asText())
                .contains("Nobody waits", "No client keeps a connection", "Nothing has happened");
        assertThat(browser.evaluate("document.title").asText()).isEqualTo("No clients · orders");
    }

    @Test
    void whoWaitsAndWhyIsOneSentence() {
        proxy.clients(1000);
        for (int i = 0; i < 18; i++) {
            proxy.target.holdBegan(i == 0 ? HoldReason.TEMPORARY_TABLE : HoldReason.TRANSACTION);
        }
        proxy.pool(20, 2, 18, 0, 43, 2100);
        proxy.second();
        proxy.endpoint.queryReceived(false);
        proxy.endpoint.queryAnswered(TimeUnit.MILLISECONDS.toNanos(20), 0, 100_000);
        proxy.second();
        show(DESKTOP, false);

        assertThat(text("#sentence")).isEqualTo("43 clients wait, the oldest for 2.1 s: 18 of 20 connections are held,"
                + " most for TRANSACTION.");
        assertThat(text("#advice")).contains("commit sooner");
        assertThat(text("#word")).isEqualTo("Clients wait");
        assertThat(text("#spoken")).as("for who listens").isEqualTo("Clients wait: " + text("#sentence"));
        assertThat(text("#number-waiting")).contains("43", "longest 2.1 s");
        assertThat(text("#number-clients")).contains("1,000", "50 per connection");
        assertThat(text("#chart-holds .legend")).contains("TRANSACTION 17", "TEMPORARY_TABLE 1");
        assertThat(text("#chart-queue .legend")).contains("clients waiting 43", "2.1 s");
        assertThat(text("#chart-connections .none")).isEmpty();
        assertThat(browser.evaluate("document.querySelector('#chart-queue .plot').ariaLabel").asText())
                .contains("clients waiting 43");
    }

    @Test
    void nothingThatStrangersSendIsMoreThanText() {
        proxy.clients(1);
        proxy.rows.put("holds", List.of(MadeTables.row(1L, HOSTILE, 7L, "TRANSACTION", new BigDecimal("1.250"), null,
                HOSTILE + "x".repeat(5000))));
        proxy.rows.put("events", List.of(MadeTables.row("2026-01-01 00:00:00.000", "state", "db", null, HOSTILE)));
        proxy.readiness = "{\"ready\":false,\"obstacles\":[\"" + HOSTILE.replace("\"", "\\\"") + "\"]}";
        proxy.second();
        show(PHONE, true);

        assertThat(text("#table-holds tbody td:nth-child(2)")).isEqualTo(HOSTILE);
        assertThat(text("#sentence")).isEqualTo("Not ready: " + HOSTILE + ".");
        assertThat(browser.evaluate("document.images.length").asInt()).isZero();
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).as("the page scrolls down only")
                .isLessThanOrEqualTo(PHONE);
    }

    @Test
    void ofManyOnlyTheFirstAreAskedFor() {
        proxy.clients(10_000);
        proxy.pool(20, 20, 0, 0, 9_000, 300);
        proxy.rows.put("queue", Collections.nCopies(9_000, MadeTables.row("writer", 1L, 2L, "app", null,
                "connection", new BigDecimal("0.300"))));
        proxy.second();
        show(DESKTOP, true);

        assertThat(text("#table-queue small")).isEqualTo("5 of 9,000 rows");
        assertThat(browser.evaluate("document.querySelectorAll('#table-queue tbody tr').length").asInt()).isEqualTo(5);
        assertThat(text("#sentence")).isEqualTo("9,000 clients wait, for less than a second: all 20 connections run"
                + " statements.");
        assertThat(browser.requests()).contains(proxy.address() + "api/queue?limit=5");
    }

    @Test
    void silenceIsShownAndEnds() {
        proxy.second();
        show(DESKTOP, false);
        proxy.close();
        browser.evaluate("{ const now = Date.now; Date.now = () => now() + 12_000; }");
        browser.await("document.getElementById('word').textContent === 'No answer'");

        assertThat(text("#sentence")).matches("No answer from Headgate for 1\\d(\\.\\d)? s\\.");
        assertThat(browser.evaluate("document.body.className").asText()).isEqualTo("old");
    }

    @Test
    void anotherProcessBeginsAnew() throws IOException {
        proxy.clients(5);
        for (int i = 0; i < 10; i++) {
            proxy.second();
        }
        show(DESKTOP, false);
        assertThat(text("#chart-connections .legend")).contains("clients 5");
        proxy.close();
        proxy = new MadeProxy(proxy.port());
        proxy.clients(2);
        proxy.pool(30, 1, 0, 0, 0, 0);
        proxy.second();
        proxy.second();
        proxy.second();
        browser.await("document.getElementById('sentence').textContent.startsWith('2 clients share 1 of 30')");

        assertThat(text("#chart-connections .legend")).contains("clients 2");
        assertThat(text("#chart-queries .none")).isNotEmpty();
    }

    @Test
    void peaksSurviveWhereAPointIsOfSeveralSeconds() {
        show(DESKTOP, false);
        JsonNode points = browser.evaluate("import('/dashboard/charts.js').then(module => {"
                + " const at = Array.from({length: 900}, (_, i) => 5000 + i), values = at.map(() => 1);"
                + " values[450] = 100; for (let i = 600; i < 700; i++) values[i] = null;"
                + " return module.points(at, [values, values], [{point: some => Math.max(...some)},"
                + " {point: some => some.reduce((one, two) => one + two) / some.length}]); })");

        assertThat(points.get(0)).hasSizeBetween(150, 151);
        assertThat(points.get(0).get(points.get(0).size() - 1).asInt()).as("the last second").isEqualTo(5899);
        assertThat(points.get(1)).extracting(JsonNode::asInt).contains(100);
        assertThat(points.get(2)).extracting(JsonNode::asDouble).contains(105 / 6.0).doesNotContain(100.0);
        assertThat(points.get(1)).extracting(JsonNode::isNull).contains(true);
    }

    /** Of the last six seconds, the third has most statements, and the last has one: both are shown, in their place. */
    @Test
    void aPercentileOfSeveralSecondsIsThatOfAllTheirStatements() {
        for (int i = 1; i < 402; i++) {
            proxy.statements(i == 398 ? 1000 : 1, i == 398 ? 40_000 : 70);
            proxy.second();
        }
        show(DESKTOP, false);
        for (int seconds : List.of(900, 300)) {
            span(seconds);
            assertThat(text("#chart-latency .legend")).as("of %s s", seconds)
                    .matches(seconds == 900 ? "total (2[5-9]|3\\d|4\\d)(\\.\\d+)? ms.*" : "total \\d\\d µs.*");
        }
        span(60);
        assertThat(text("#chart-latency .legend")).matches("total \\d\\d µs.*");
        assertThat(text("#chart-latency .none")).isEmpty();
    }

    private static void span(int seconds) {
        browser.evaluate("document.querySelector('#span input[value=\"" + seconds + "\"]').click()");
    }

    @ParameterizedTest
    @ValueSource(ints = {PHONE, 768, DESKTOP, 2560})
    void itFitsEveryWidth(int width) {
        proxy.second();
        show(width, false);

        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(width);
        assertThat(browser.evaluate(CHARTS + ".every(chart => chart.querySelector('canvas').getBoundingClientRect()"
                + ".right <= chart.getBoundingClientRect().right)").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{clients: 1000, open: 12} | good | 1,000 clients share 12 of 60 database connections; nobody waits.",
        "{clients: 1, open: 1} | good | 1 client uses 1 of 60 database connections; nobody waits.",
        "{clients: 5} | good | 5 clients need no database connection now; nobody waits.",
        "{waiting: 1, oldest: 65, open: 60, executing: 60} | warn | 1 client waits, for 1 min 5 s: all 60 connections"
                + " run statements.",
        "{waiting: 3, oldest: 0.2, open: 10, opening: 5} | busy | 3 clients wait, for less than a second: 10 of 60"
                + " connections are open, 5 more are being opened.",
        "{paused: true, waiting: 2, oldest: 3} | warn | An order at the console has paused Headgate; 2 clients wait,"
                + " the oldest for 3 s.",
        "{timeouts: 1, waiting: 0, open: 60, held: 60, reasons: {XA: 60}} | bad | 1 statement waited in vain in the"
                + " last minute (error 9501): 60 of 60 connections are held, most for XA.",
        "{obstacles: ['no server'], waiting: 7, oldest: 1.5} | bad | Not ready: no server; 7 clients wait, the oldest"
                + " for 1.5 s.",
        "{silent: 12, clients: 3} | unknown | No answer from Headgate for 12 s."})
    void theSentenceFollowsFromTheFacts(String facts, String level, String sentence) {
        show(DESKTOP, false);
        String verdict = "import('/dashboard/verdict.js').then(module => module.verdict({silent: 0, obstacles: [],"
                + " paused: false, clients: 0, open: 0, opening: 0, limit: 60, executing: 0, held: 0, waiting: 0, oldest: 0,"
                + " reasons: {}, timeouts: 0, refused: 0, listen: null, ..." + facts + "}))";

        assertThat(browser.evaluate(verdict + ".then(said => said.sentence)").asText()).isEqualTo(sentence);
        assertThat(browser.evaluate(verdict + ".then(said => said.level)").asText()).isEqualTo(level);
    }

    @Test
    void aRealProxyIsShown() throws Exception {
        TestDatabase database = TestDatabase.shared();
        try (ProxyUnderTest real = ProxyUnderTest.start(Map.of("http-listen", "127.0.0.1:0", "max-connections", "5"));
                Connection connection = real.connect("", database.rootUser(), database.rootPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("SELECT 1 FROM mysql.user");
            browser.show(DESKTOP, HEIGHT, false).open("http://127.0.0.1:" + real.proxy().httpAddress().getPort() + "/")
                    .await("document.querySelector('#table-holds tbody tr') !== null")
                    .await("document.querySelector('#chart-holds .legend').textContent.includes('TRANSACTION 1')");

            assertThat(text("#sentence")).isEqualTo("1 client uses 1 of 5 database connections; nobody waits.");
            assertThat(text("#table-pools tbody")).contains("writer", "serving");
            assertThat(text("#table-targets tbody")).contains(String.valueOf(database.port()));
            assertThat(text("#chart-latency .legend")).contains("total", "wait", "database");
        }
    }

    private void show(int width, boolean dark) {
        browser.show(width, HEIGHT, dark).open(proxy.address())
                .await("(document.documentElement.dataset.error"
                        + " ?? document.documentElement.dataset.answers) !== undefined");
    }

    private static String text(String selector) {
        return browser.evaluate("document.querySelector('" + selector + "').textContent").asText();
    }
}
