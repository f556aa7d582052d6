package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.sql.LexerMode;
import io.headgate.protocol.sql.StatementScanner;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KnownReadsTest {

    private static final int ID = 1_073_741_900;
    private static final String NUMBER = "ABS(1073741900|0)";
    private static final Map<LastCount, String> KNOWN = Map.of(LastCount.ROW_COUNT, LastCount.ROW_COUNT.literal(7, false),
            LastCount.FOUND_ROWS, LastCount.FOUND_ROWS.literal(9, false));
    private static final String COUNT = "COALESCE(CAST(7|0 AS SIGNED))";

    @ParameterizedTest
    @CsvSource(delimiter = '=', value = {"SELECT CONNECTION_ID()=SELECT ABS(1073741900|0)",
        "select Connection_Id /* c */ ( ) x=select ABS(1073741900|0) x",
        "SELECT @@pseudo_thread_id, @@session . `pseudo_thread_id`"
                + "=SELECT (1073741900^0 DIV 1), (1073741900^0 DIV 1 )",
        "(SELECT 1) UNION SELECT CONNECTION_ID()=(SELECT 1) UNION SELECT ABS(1073741900|0)",
        "INSERT INTO t VALUES (connection_id(), connection_id())"
                + "=INSERT INTO t VALUES (ABS(1073741900|0), ABS(1073741900|0 ))",
        "CREATE TABLE t AS SELECT CONNECTION_ID() AS a=CREATE TABLE t AS SELECT ABS(1073741900|0) AS a",
        "SELECT ROW_COUNT()=SELECT COALESCE(CAST(7|0 AS SIGNED))",
        "SELECT FOUND_ROWS(), ROW_COUNT()"
                + "=SELECT COALESCE(CAST(9|0 AS SIGNED),FOUND_ROWS()), COALESCE(CAST(7|0 AS SIGNED) )",
        "EXPLAIN SELECT 1 FROM t WHERE ROW_COUNT()=EXPLAIN SELECT 1 FROM t WHERE COALESCE(CAST(7|0 AS SIGNED))",
        "SELECT `Found_Rows` (), `CONNECTION_ID`()"
                + "=SELECT COALESCE(CAST(9|0 AS SIGNED),FOUND_ROWS()), ABS(1073741900|0 )",
        "INSERT INTO t SELECT found_rows ( )=INSERT INTO t SELECT COALESCE(CAST(9|0 AS SIGNED),FOUND_ROWS())",
        "SELECT ROW_COUNT(); SELECT ROW_COUNT()=SELECT COALESCE(CAST(7|0 AS SIGNED)); SELECT ROW_COUNT()"})
    void putsTheValuesIntoTheText(String sql, String rewritten) {
        assertThat(rewritten(reads(sql))).isEqualTo(rewritten);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", "SELECT 'CONNECTION_ID()', `ROW_COUNT`()", "SELECT connection_id FROM t",
        "SELECT db.connection_id()", "SELECT CONNECTION_ID(1)", "SELECT @@global.pseudo_thread_id",
        "EXPLAIN SELECT CONNECTION_ID()",
        "SHOW TABLES WHERE CONNECTION_ID()", 
        "SELECT 1; CREATE PROCEDURE p() SELECT CONNECTION_ID()", "CREATE TABLE t (i INT DEFAULT (CONNECTION_ID()))",
        "SELECT IS_USED_LOCK('a') = CONNECTION_ID()",
        "SELECT * FROM performance_schema.threads WHERE processlist_id = CONNECTION_ID()",
        "SELECT * FROM `INFORMATION_SCHEMA`.processlist WHERE id = CONNECTION_ID()", "SELECT 1; SELECT ROW_COUNT()"})
    void leavesWhatTheServerIsToAnswer(String sql) {
        KnownReads reads = reads(sql);
        assertThat(reads.rewrite()).isNull();
        assertThat(reads.isUnanswerable()).isFalse();
    }

    @Test
    void idsOfTheDatabaseAreMeantInItsOwnSchemas() {
        StatementTokens tokens = tokens("SELECT * FROM processlist WHERE id = CONNECTION_ID()");
        assertThat(KnownReads.of(tokens, ID, Map.of(), "information_schema", false).rewrite()).isNull();
        assertThat(KnownReads.of(tokens, ID, Map.of(), "shop", false).rewrite()).isNotNull();
        assertThat(KnownReads.of(tokens, null, Map.of(), "shop", false).rewrite()).as("the session has set another").isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET pseudo_thread_id = 5", "SET @a = 1, SESSION pseudo_thread_id := 5",
        "SET @@pseudo_thread_id = 5",
        "SET @@session.pseudo_thread_id = 5", "SELECT 1; SET @@local.pseudo_thread_id = 5"})
    void noticesThatTheSessionSetsAnother(String sql) {
        assertThat(reads(sql).assignsId()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET @a = @@pseudo_thread_id", "SET @a = @@pseudo_thread_id = 5",
        "SELECT @@pseudo_thread_id = 5"})
    void readingItIsNotSettingIt(String sql) {
        assertThat(reads(sql).assignsId()).isFalse();
    }

    @Test
    void whatCannotBePutInIsNotAnsweredWrongly() {
        assertThat(reads("CREATE TABLE t AS SELECT CONNECTION_ID()").isUnanswerable()).isTrue();
        assertThat(reads("SELECT CONNECTION_ID() /*M!100000 + 1 */").isUnanswerable()).isTrue();
        assertThat(leaves("CREATE TABLE t AS SELECT ROW_COUNT()")).isTrue();
        assertThat(leaves("SELECT ROW_COUNT() /*M!100000 + 1 */")).isTrue();
        assertThat(leaves("CREATE TABLE t AS SELECT FOUND_ROWS()")).isTrue();
        assertThat(leaves("SELECT COUNT(*) FROM t; SELECT FOUND_ROWS()")).isFalse();
        assertThat(leaves("DROP TABLE t; CREATE VIEW v AS SELECT 1; SELECT FOUND_ROWS()")).isTrue();
        assertThat(leaves(KnownReads.of(tokens("SELECT FOUND_ROWS()"), ID, Map.of(), null, false), "SELECT FOUND_ROWS()"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE VIEW v AS SELECT CONNECTION_ID(), ROW_COUNT()",
        "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET @a = CONNECTION_ID()",
        "CREATE PROCEDURE p() BEGIN SELECT ROW_COUNT(), CONNECTION_ID(), FOUND_ROWS(); END"})
    void whatIsOnlyStoredReadsNothingNow(String sql) {
        assertThat(reads(sql).rewrite()).isNull();
        assertThat(leaves(sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXPLAIN SELECT ROW_COUNT(), FOUND_ROWS()", "DESC SELECT FOUND_ROWS() FROM t"})
    void whatIsExplainedShowsNoValue(String sql) {
        assertThat(reads(sql).rewrite()).isNull();
        assertThat(leaves(sql)).isFalse();
    }

    @Test
    void aCountMayBeNegative() {
        assertThat(rewritten(KnownReads.of(tokens("DO ROW_COUNT()"), ID,
                Map.of(LastCount.ROW_COUNT, LastCount.ROW_COUNT.literal(-1, false)), null, false)))
                .isEqualTo("DO COALESCE(CAST(18446744073709551615|0 AS SIGNED))");
    }

    @Test
    void theClientReadsItsOwnWords() {
        StatementRewrite rewrite = reads("SELECT connection_id(), CONNECTION_ID ( ) + ROW_COUNT()").rewrite();
        assertThat(column(rewrite, NUMBER)).isEqualTo("connection_id()");
        assertThat(column(rewrite, "ABS(1073741900|0 ) + COALESCE(CAST(7|0 AS SIGNED)  )"))
                .isEqualTo("CONNECTION_ID ( ) + ROW_COUNT()");
        assertThat(column(rewrite, "grün")).isEqualTo("grün");
        assertThat(rewrite.error(new ErrPacket(1054, "42S22", "Unknown 'ABS(1073741900|0)' in 'x'")).message())
                .isEqualTo("Unknown 'connection_id()' in 'x'");
        assertThat(column(rewrite, COUNT)).as("only with the spaces of its place").isEqualTo(COUNT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '=', value = {"wrong=wrong", "ABS=CONNECTION_ID", "(1073741900=()", "COALESCE=ROW_COUNT",
        "end=end"})
    void aSyntaxErrorQuotesTheTextFromWhereItWentWrong(String sentFrom, String writtenFrom) {
        String written = "SELECT wrong CONNECTION_ID(), ROW_COUNT() FROM " + "x".repeat(100) + " end ; ";
        StatementRewrite rewrite = reads(written).rewrite();
        String sent = new String(rewrite.rewritten(), StandardCharsets.UTF_8);
        assertThat(rewrite.error(new ErrPacket(1064, "42000", near(sent, sentFrom))).message())
                .isEqualTo(near(written, writtenFrom));
    }

    /** As the server quotes a text. */
    private static String near(String text, String from) {
        String rest = text.substring(text.indexOf(from)).replaceFirst("[ ;]+$", "");
        return "to use near '" + rest.substring(0, Math.min(rest.length(), 80)) + "' at line 1";
    }

    private static String column(StatementRewrite rewrite, String name) {
        return new String(rewrite.columnName(name.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /** Whether the server is still asked for a count of the statement before the text. */
    private static boolean leaves(String sql) {
        return leaves(reads(sql), sql);
    }

    private static boolean leaves(KnownReads reads, String sql) {
        StatementScanner scanner = new StatementScanner();
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        scanner.feed(Unpooled.wrappedBuffer(text), 0, text.length);
        StatementTraits traits = reads.settle(scanner.finish());
        return traits.has(Trait.READS_ROW_COUNT) || traits.has(Trait.READS_FOUND_ROWS);
    }

    private static KnownReads reads(String sql) {
        return KnownReads.of(tokens(sql), ID, KNOWN, "shop", false);
    }

    private static String rewritten(KnownReads reads) {
        return new String(reads.rewrite().rewritten(), StandardCharsets.UTF_8);
    }

    private static StatementTokens tokens(String sql) {
        return StatementTokens.of(sql.getBytes(StandardCharsets.UTF_8), LexerMode.DEFAULT);
    }
}
