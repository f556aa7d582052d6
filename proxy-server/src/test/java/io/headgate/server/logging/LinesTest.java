package io.headgate.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** Both formats: what a line holds, and that nobody's name can make two of it. */
class LinesTest {

    private static final String FORGED = "x\n2026-01-01T00:00:00.000Z INFO  forged\r\u001b[2J\u202e\u2028\u0085";
    private static final Instant AT = Instant.parse("2026-11-22T05:50:46.123Z");

    @Test
    void textHasASentenceAndPairsAndQuotesWhatCouldBeMistaken() {
        String line = new TextLines().line(event("A client came", null, "client", 7, "user", "app", "cause", "no such user",
                "empty", "", "quoted", "a\"b\\c", "pair", "a=b", "none", null));
        assertThat(line).matches("\\S+ INFO  .*\n").contains("A client came client=7 user=app cause=\"no such user\""
                + " empty=\"\" quoted=\"a\\\"b\\\\c\" pair=\"a=b\" none=null\n");
        assertThat(OffsetDateTime.parse(line.substring(0, line.indexOf(' '))).toInstant()).isEqualTo(AT);
    }

    @Test
    void nothingInTextEndsTheLineOrSteersATerminal() {
        String line = new TextLines().line(event("user " + FORGED, null, "user", FORGED, "short", "a\tb"));
        assertThat(line.strip()).hasLineCount(1).doesNotContain("\u001b", "\u202e", "\u2028", "\u0085", "\r")
                .contains("user x\\n2026-01-01T00:00:00.000Z INFO", "\\u001b[2J\\u202e\\u2028\\u0085",
                        "short=a\\u0009b");
    }

    @Test
    void aStackTraceFollowsInText() {
        String line = new TextLines().line(event("it failed", new IllegalStateException("why\u001b"), "client", 1));
        assertThat(line.lines()).hasSizeGreaterThan(3).element(1).isEqualTo("java.lang.IllegalStateException: why\\u001b");
        assertThat(line.lines().skip(2)).anyMatch(each -> each.startsWith("\tat "));
    }

    @Test
    void jsonHasOneObjectALineWithTypedValues() throws Exception {
        String line = new JsonLines().line(event("said " + FORGED, new IllegalStateException("why"), "client", 7,
                "big", 1L << 40, "ms", 0.5, "odd", Double.NaN, "tls", true, "user", FORGED, "lone", "\ud800",
                "none", null, "level", "mine"));
        assertThat(line).endsWith("}\n");
        assertThat(line.strip()).isPrintable();
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.get("time").asText()).isEqualTo("2026-11-22T05:50:46.123Z");
        assertThat(json.get("level").asText()).isEqualTo("INFO");
        assertThat(json.get("level_").asText()).isEqualTo("mine");
        assertThat(json.get("message").asText()).isEqualTo("said " + FORGED);
        assertThat(json.get("client")).isEqualTo(new ObjectMapper().readTree("7"));
        assertThat(json.get("big").isNumber()).isTrue();
        assertThat(json.get("ms").isDouble()).isTrue();
        assertThat(json.get("odd").asText()).isEqualTo("NaN");
        assertThat(json.get("tls").isBoolean()).isTrue();
        assertThat(json.get("user").asText()).isEqualTo(FORGED);
        assertThat(json.get("none").isNull()).isTrue();
        assertThat(json.get("exception").asText()).startsWith("java.lang.IllegalStateException: why\n\tat ");
        assertThat(json.get("logger").asText()).isEqualTo("test");
    }

    @ParameterizedTest
    @CsvSource({"10, 10, ", "11, 10, 1", "500, 10, 490"})
    void aFloodLeavesTenLinesASecondAndItsNumber(int came, int written, Long leftOut) {
        long[] now = {0};
        LineLimit limit = new LineLimit(10, () -> now[0]);
        Logger logger = (Logger) LoggerFactory.getLogger("flood");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setAdditive(false);
        logger.addAppender(lines);
        for (int i = 0; i < came; i++) {
            limit.log(logger.atWarn(), "line {}", i);
        }
        assertThat(lines.list).hasSize(written).allMatch(line -> line.getKeyValuePairs() == null);
        now[0] = 1_000_000_000;
        limit.log(logger.atWarn(), "later");
        ILoggingEvent last = lines.list.get(written);
        assertThat(last.getFormattedMessage()).isEqualTo("later");
        assertThat(last.getKeyValuePairs() == null ? null : last.getKeyValuePairs().get(0).value).isEqualTo(leftOut);
        logger.detachAppender(lines);
    }

    private static ILoggingEvent event(String message, Throwable thrown, Object... pairs) {
        LoggingEvent event = new LoggingEvent("", (Logger) LoggerFactory.getLogger("test"), Level.INFO, message, thrown,
                null);
        event.setInstant(AT);
        List<KeyValuePair> all = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            all.add(new KeyValuePair((String) pairs[i], pairs[i + 1]));
        }
        event.setKeyValuePairs(all);
        return event;
    }
}
