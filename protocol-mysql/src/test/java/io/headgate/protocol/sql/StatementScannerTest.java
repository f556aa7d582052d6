package io.headgate.protocol.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementScannerTest {

    private static final LexerMode ANSI = LexerMode.of("ANSI_QUOTES", "utf8mb4");
    private static final LexerMode PLAIN_BACKSLASH = LexerMode.of("NO_BACKSLASH_ESCAPES", "utf8mb4");

    private final StatementScanner scanner = new StatementScanner();

    static List<String> statements() throws IOException {
        try (InputStream in = StatementScannerTest.class.getResourceAsStream("statements.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#")).collect(Collectors.toList());
        }
    }

    @ParameterizedTest
    @MethodSource("statements")
    void reportsKindAndTraitsOfAStatement(String line) {
        String[] sides = line.split(" => ", 2);
        assertThat(described(Scans.whole(scanner, LexerMode.DEFAULT, utf8(sides[1])))).isEqualTo(sides[0]);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "SELECT NAMES_TABLE|SELECT 1 FROM t",
        "SELECT|SELECT 1 FROM DUAL",
        "SELECT|SELECT EXTRACT(YEAR FROM NOW())",
        "SELECT NAMES_TABLE|SELECT 1 FROM (SELECT 1) t",
        "DELETE NAMES_TABLE MAY_FIRE_TRIGGER|DELETE FROM t",
        "INSERT NAMES_TABLE MAY_FIRE_TRIGGER|INSERT INTO t VALUES (1) RETURNING id",
        "SET ASSIGNS_SYSTEM_VARIABLE|SET @@sql_mode = ''",
        "SET|SET sql_mode = @@global.sql_mode",
        "SELECT SETS_FOR_STATEMENT|SET STATEMENT max_statement_time = 1 FOR SELECT 1",
        "SELECT USES_SEQUENCE|SELECT NEXTVAL(s)",
        "SELECT USES_SEQUENCE|SELECT NEXT VALUE FOR s",
        "SELECT READS_LASTVAL|SELECT LASTVAL(db.s)",
        "SELECT READS_LASTVAL|SELECT PREVIOUS VALUE FOR s",
        "SELECT USES_SEQUENCE|SELECT s.nextval",
        "SELECT READS_LASTVAL|SELECT s.currval",
        "SELECT NAMES_TABLE|SELECT next, previous, value, lastval FROM t",
        "SELECT|SELECT NVL(1, 2)",
        "SELECT CALLS_UNKNOWN_FUNCTION|SELECT uuid_to_bin('x')"})
    void readsMariaDbAsMariaDbDoes(String expected, String text) {
        assertThat(scan(LexerMode.DEFAULT.ofMariaDb(), text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("statements")
    void reportsTheSameHoweverTheTextIsSplit(String line) {
        byte[] text = utf8(line.split(" => ", 2)[1]);
        for (LexerMode mode : List.of(LexerMode.DEFAULT, ANSI, PLAIN_BACKSLASH, LexerMode.of("", "gbk"))) {
            StatementTraits whole = Scans.whole(scanner, mode, text);
            assertThat(Scans.byteByByte(scanner, mode, text)).isEqualTo(whole);
            for (int place = 0; place <= text.length; place++) {
                assertThat(Scans.splitAt(scanner, mode, text, place)).as("split at %d", place).isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("statements")
    void takesAStatementCutOffAnywhere(String line) {
        byte[] text = utf8(line.split(" => ", 2)[1]);
        for (int length = 0; length <= text.length; length++) {
            byte[] cut = Arrays.copyOf(text, length);
            assertThat(Scans.whole(scanner, LexerMode.DEFAULT, cut)).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("statements")
    void findsALockBehindAnythingThatIsNotOpen(String line) {
        byte[] text = utf8(line.split(" => ", 2)[1] + "\n, GET_LOCK('a', 1)");
        StatementTraits traits = Scans.whole(scanner, LexerMode.DEFAULT, text);
        assertThat(traits.has(Trait.TAKES_NAMED_LOCK) || traits.has(Trait.UNTERMINATED)).as("%s", traits).isTrue();
    }

    @Test
    void reportsTheSameForPiecesOfSqlInAnyOrderHoweverSplit() {
        String[] pieces = {"SELECT", " ", "GET_LOCK", "(", ")", "'", "\"", "`", "\\", "/*", "*/", "/*!", "50000", "99999", "/*M!",
            "/*+", "-- ", "--", "#", "\n", "@", "@@", ":=", ":", "=", ";", ".", "1", "1e", "1.5e", "+", "-", "INTO", "BEGIN", "END",
            "CREATE PROCEDURE p()", "CASE", "SET", "GLOBAL", ",", "x", "\u0095", "\u00e4", "$$", "\0", "*", "/"};
        Random random = new Random(1);
        CharsetClass[] charsets = CharsetClass.values();
        for (int round = 0; round < 20_000; round++) {
            StringBuilder sql = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                sql.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] text = sql.toString().getBytes(StandardCharsets.ISO_8859_1);
            LexerMode mode = new LexerMode(random.nextBoolean(), random.nextBoolean(), charsets[random.nextInt(charsets.length)]);
            StatementTraits whole = Scans.whole(scanner, mode, text);
            assertThat(Scans.byteByByte(scanner, mode, text)).as("%s in %s", sql, mode).isEqualTo(whole);
            int place = random.nextInt(text.length + 1);
            assertThat(Scans.splitAt(scanner, mode, text, place)).as("%s in %s", sql, mode).isEqualTo(whole);
        }
    }

    @Test
    void takesDoubleQuotesForANameUnderAnsiQuotes() {
        assertThat(scan(ANSI, "SELECT \"f\"(1)")).isEqualTo("SELECT CALLS_UNKNOWN_FUNCTION");
        assertThat(scan(ANSI, "SELECT \"a\\\", GET_LOCK('x', 1)")).isEqualTo("SELECT TAKES_NAMED_LOCK");
        assertThat(scan(LexerMode.DEFAULT, "SELECT \"a\\\", GET_LOCK('x', 1)\"")).isEqualTo("SELECT");
        assertThat(scan(ANSI, "SET \"session_track_schema\" = 1")).isEqualTo("SET NAMES_SESSION_TRACK");
        assertThat(scan(ANSI, "SELECT @\"a\" := 1"))
                .isEqualTo("SELECT ASSIGNS_USER_VARIABLE READS_USER_VARIABLE");
    }

    @Test
    void takesABackslashForItselfUnderNoBackslashEscapes() {
        assertThat(scan(PLAIN_BACKSLASH, "SELECT 'a\\', GET_LOCK('x', 1)")).isEqualTo("SELECT TAKES_NAMED_LOCK");
        assertThat(scan(LexerMode.DEFAULT, "SELECT 'a\\', GET_LOCK(1)'")).isEqualTo("SELECT");
    }

    @ParameterizedTest
    @CsvSource({"gbk,B15C", "gb18030,B15C", "big5,B15C", "sjis,955C", "cp932,955C"})
    void seesNoEscapeInTheSecondByteOfACharacter(String charset, String character) {
        byte[] text = hex("53454C4543542027" + character + "272C4745545F4C4F434B28");
        assertThat(described(Scans.whole(scanner, LexerMode.of("", charset), text))).contains("TAKES_NAMED_LOCK");
        assertThat(described(Scans.whole(scanner, LexerMode.of("", "latin1"), text))).isEqualTo("SELECT UNTERMINATED");
        assertThat(Scans.byteByByte(scanner, LexerMode.of("", charset), text))
                .isEqualTo(Scans.whole(scanner, LexerMode.of("", charset), text));
    }

    @ParameterizedTest
    @CsvSource({"big5,815C", "sjis,A05C", "cp932,FD5C", "gbk,805C"})
    void seesAnEscapeBehindAByteThatBeginsNoCharacter(String charset, String bytes) {
        byte[] text = hex("53454C4543542027" + bytes + "272C4745545F4C4F434B28");
        assertThat(described(Scans.whole(scanner, LexerMode.of("", charset), text))).isEqualTo("SELECT UNTERMINATED");
    }

    @Test
    void seesNoBacktickInTheSecondByteOfACharacter() {
        byte[] text = hex("53454C45435420609560602C4745545F4C4F434B28");
        assertThat(described(Scans.whole(scanner, LexerMode.of("", "sjis"), text))).contains("TAKES_NAMED_LOCK");
        assertThat(described(Scans.whole(scanner, LexerMode.of("", "sjis"), text))).startsWith("SELECT");
    }

    @ParameterizedTest
    @CsvSource({"utf8mb4,E46020", "gbk,B12060", "gb2312,B160", "utf8mb4,8060"})
    void trustsNoQuotedNameWithABrokenCharacter(String charset, String bytes) {
        byte[] text = hex("53454C45435420" + "60" + bytes + "20");
        assertThat(described(Scans.whole(scanner, LexerMode.of("", charset), text))).startsWith("UNKNOWN EVERYTHING");
    }

    @ParameterizedTest
    @CsvSource({"latin1,A0", "cp866,FF", "greek,A0"})
    void takesTheSpaceOfASingleByteCharacterSetForOne(String charset, String space) {
        byte[] text = hex("53454C454354" + space + "4745545F4C4F434B" + space + "2831");
        assertThat(described(Scans.whole(scanner, LexerMode.of("", charset), text))).isEqualTo("SELECT TAKES_NAMED_LOCK");
    }

    @Test
    void trustsNoTextWithANulOutsideStrings() {
        assertThat(scan(LexerMode.DEFAULT, "SELECT 1 \0 ")).isEqualTo("UNKNOWN EVERYTHING");
        assertThat(scan(LexerMode.DEFAULT, "SELECT 1 # \0 \n")).isEqualTo("UNKNOWN EVERYTHING");
        assertThat(scan(LexerMode.DEFAULT, "SELECT 1\0\0")).isEqualTo("UNKNOWN EVERYTHING");
        assertThat(scan(LexerMode.DEFAULT, "SELECT 'a\0b'")).isEqualTo("SELECT");
    }

    @Test
    void takesANulForTheEndWhereNothingComesBehindIt() {
        assertThat(scan(LexerMode.DEFAULT, "SELECT 1\0")).isEqualTo("SELECT");
        assertThat(scan(LexerMode.DEFAULT, "SELECT 1 -- x\0")).isEqualTo("SELECT");
        assertThat(scan(LexerMode.DEFAULT, "SELECT 'a\0")).isEqualTo(scan(LexerMode.DEFAULT, "SELECT 'a"));
    }

    @Test
    void endsALineCommentAtALineFeedOnly() {
        assertThat(scan(LexerMode.DEFAULT, "SELECT 1 -- x\n, GET_LOCK('a',1)")).isEqualTo("SELECT TAKES_NAMED_LOCK");
        assertThat(scan(LexerMode.DEFAULT, "SELECT 1 -- x\r, GET_LOCK('a',1)")).isEqualTo("SELECT");
        assertThat(scan(LexerMode.DEFAULT, "SELECT 1 --\n, GET_LOCK('a',1)")).isEqualTo("SELECT TAKES_NAMED_LOCK");
        assertThat(scan(LexerMode.DEFAULT, "SELECT 1 --\u0001, GET_LOCK('a',1)")).isEqualTo("SELECT");
    }

    @Test
    void readsDirectBuffersLongerThanItsChunk() {
        byte[] text = utf8("SELECT '" + "x".repeat(5000) + "', GET_LOCK('a', 1)");
        ByteBuf direct = Unpooled.directBuffer().writeByte(0).writeBytes(text);
        try {
            scanner.reset(LexerMode.DEFAULT);
            scanner.feed(direct, 1, text.length);
            assertThat(described(scanner.finish())).isEqualTo("SELECT TAKES_NAMED_LOCK");
            assertThat(direct.readerIndex()).isZero();
        } finally {
            direct.release();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1 FROM t", "select a, b from db.t where id = 1 order by c limit 3",
            "SELECT COUNT(*) FROM (SELECT 1 FROM t) d", "WITH c AS (SELECT 1 FROM t) SELECT * FROM c",
            "SELECT @x, t.lock, t.into FROM t", "SELECT NOW(), SLEEP(0) FROM t", "SELECT 1 FROM t;",
            "SELECT `a` FROM `t` UNION SELECT 2", "SELECT 'FOR UPDATE' FROM t /* INTO */ -- LOCK"})
    void knowsPlainReads(String text) {
        assertThat(Scans.whole(scanner, LexerMode.DEFAULT, utf8(text)).plainRead()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", "SELECT 1 FROM DUAL", "SELECT 1 FROM t FOR UPDATE", "SELECT 1 FROM t FOR SHARE",
            "SELECT 1 FROM t LOCK IN SHARE MODE", "SELECT 1 FROM (SELECT 2 FROM t FOR UPDATE) d", "SELECT 1 INTO @a FROM t",
            "SELECT 1 FROM t INTO OUTFILE '/tmp/x'", "SELECT @a := 1 FROM t", "SELECT @@port FROM t", "SELECT f() FROM t",
            "SELECT GET_LOCK('a', 1) FROM t", "SELECT IS_FREE_LOCK('a') FROM t", "SELECT LAST_INSERT_ID() FROM t",
            "SELECT LAST_INSERT_ID(3) FROM t", "SELECT FOUND_ROWS() FROM t", "SELECT SQL_CALC_FOUND_ROWS 1 FROM t",
            "SELECT 1 FROM mysql.user", "SELECT 1 FROM `performance_schema`.threads", "SELECT CONNECTION_ID() FROM t",
            "SELECT 1 FROM information_schema.processlist", "SELECT LOAD_FILE('a') FROM t", "SELECT 1 FROM t; DELETE FROM t",
            "SELECT 1 FROM t; SELECT 1 FROM t", "SELECT 1 FROM t /*!80000 FOR UPDATE */", "SELECT 1 FROM t /*M! LOCK */",
            "WITH c AS (SELECT 1 FROM t) DELETE FROM t", "INSERT INTO t SELECT 1 FROM t", "SELECT 1 FROM t 'x",
            "SHOW TABLES FROM t", "DO 1", "EXPLAIN SELECT 1 FROM t", "SET @a = (SELECT 1 FROM t)", "TABLE t",
            "SELECT 1 FROM t PROCEDURE ANALYSE()", "SELECT NEXTVAL(s) FROM t", "SELECT NEXT VALUE FOR s FROM t", ""})
    void doubtsOtherReads(String text) {
        assertThat(Scans.whole(scanner, LexerMode.DEFAULT, utf8(text)).plainRead()).isFalse();
        assertThat(Scans.whole(scanner, LexerMode.DEFAULT.ofMariaDb(), utf8(text)).plainRead()).isFalse();
    }

    @Test
    void hidesNoStatementBehindBlocksNestedTooDeep() {
        String nested = "CREATE PROCEDURE p() " + "BEGIN ".repeat(70) + "SELECT 1; " + "END; ".repeat(70) + "LOCK TABLES t READ";
        assertThat(scan(LexerMode.DEFAULT, nested)).contains("LOCKS_TABLES", "MULTI_STATEMENT");
    }

    @Test
    void hasTheSameInstanceForTheSameAnswer() {
        byte[] text = utf8("INSERT INTO t VALUES (1)");
        assertThat(Scans.whole(scanner, LexerMode.DEFAULT, text))
                .isSameAs(Scans.whole(scanner, LexerMode.DEFAULT, text));
    }

    private String scan(LexerMode mode, String text) {
        return described(Scans.whole(scanner, mode, utf8(text)));
    }

    private static String described(StatementTraits traits) {
        Set<Trait> kept = EnumSet.of(Trait.READS_OWN_ROW_COUNT, Trait.RELEASES_NAMED_LOCK, Trait.DROPS_TABLE,
                Trait.RENAMES_TABLE, Trait.UNLOCKS_TABLES, Trait.UNLOCKS_INSTANCE, Trait.TEXT_DEALLOCATE,
                Trait.HANDLER_USE, Trait.UNTERMINATED, Trait.NAMES_TABLE);
        boolean everything = Arrays.stream(Trait.values()).filter(trait -> !kept.contains(trait)).allMatch(traits::has);
        return everything ? traits.kind() + " EVERYTHING" : traits.toString();
    }

    private static byte[] utf8(String text) {
        Charset utf8 = StandardCharsets.UTF_8;
        return text.getBytes(utf8);
    }

    private static byte[] hex(String digits) {
        return java.util.HexFormat.of().parseHex(digits);
    }
}
