package io.headgate.protocol.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatementDigestTest {

    private static String digest(String text) {
        return StatementDigest.of(StatementTokens.of(text.getBytes(StandardCharsets.UTF_8), LexerMode.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '^', value = {
        "CREATE TEMPORARY TABLE `t 1` (i INT) | CREATE TEMPORARY TABLE `t 1` (i INT)",
        "SELECT  GET_LOCK('secret',\t10)       | SELECT GET_LOCK(?, ...)",
        "SET @a='x', @b := -1.5 /* why */      | SET @a=?, @b := -?",
        "CALL p(\"double\", X'00', @out)     | CALL p(?, X?, @out)",
        "SELECT `ä`.ü                          | SELECT ~.~",
        "SELECT 0x736563, `0x1`, 0B101, t.0xs   | SELECT ?, `0x1`, ?, t.?",
        "SELECT b'101', N'secret', _utf8'secret' | SELECT b?, N?, _utf8?",
        "CREATE USER u IDENTIFIED BY 'secret'   | CREATE USER u IDENTIFIED BY ?",
        "SELECT $$secret words$$                | SELECT ...",
        "SELECT /*!99999 secret */ 1            | SELECT ...",
    })
    void literalsAndCommentsAreGone(String text, String expected) {
        assertThat(digest(text)).isEqualTo(expected);
    }

    @Test
    void aLongOneIsCutAndALineStaysOne() {
        assertThat(digest("SELECT\n" + "a,".repeat(300))).hasSizeLessThan(210).startsWith("SELECT a,a,").endsWith("...");
        assertThat(digest("SELECT `a\nb`")).isEqualTo("SELECT `a b`");
        assertThat(digest("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '^', value = {
        "SELECT a FROM t WHERE b IN (1, 2,3)              | SELECT a FROM t WHERE b IN (?, ...)",
        "INSERT t VALUES (1,'a'),(2,null), (3,'c')        | INSERT t VALUES (?, ...), ...",
        "INSERT t VALUES (NULL)                           | INSERT t VALUES (?)",
        "INSERT t VALUES (1,2),(3,now())                  | INSERT t VALUES (?, ...),(?,now())",
        "SELECT (1                                        | SELECT (?",
        "SELECT 1, a, 2, 3 FROM t WHERE c IS NULL LIMIT 5 | SELECT ?, a, ?, ... FROM t WHERE c IS NULL LIMIT ?",
    })
    void listsAndRowsAreShownByTheirFirst(String text, String expected) {
        assertThat(digest(text)).isEqualTo(expected);
    }

    private static long number(String text) {
        StatementScanner scanner = new StatementScanner();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        scanner.feed(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
        scanner.finish();
        return scanner.digest();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '^', value = {
        "SELECT c FROM t WHERE id=1             | select  c from T where id = 22 /* x */",
        "SELECT a FROM t WHERE b IN (1,2)       | SELECT a FROM t WHERE b IN (1,2,3,4)",
        "INSERT t VALUES (1,'a'),(2,'b')        | INSERT t VALUES (1,NULL),(2,'b'),(3,'c'),(4,'d')",
        "INSERT t(a,b) VALUES (1,2),(3,4) ON DUPLICATE KEY UPDATE a=1 | INSERT t(a,b) VALUES (1,2),(3,4),(5,6)"
                + " ON DUPLICATE KEY UPDATE a=7",
        "SELECT f(1,2), 3                       | SELECT f(3,4,5), 'x'",
        "SELECT 'it''s'                         | SELECT 1.5e3",
        "SELECT 0x1F                            | SELECT 0xABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
        "SELECT a FROM t WHERE b IN (0b1, NULL) | SELECT a FROM t WHERE b IN (7, 0XAB)",
    })
    void whatDiffersOnlyInLiteralsHasOneNumber(String one, String other) {
        assertThat(number(one)).isEqualTo(number(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '^', value = {
        "SELECT c FROM t1                       | SELECT c FROM t2",
        "SELECT c FROM `a-b`                    | SELECT c FROM `a_b`",
        "SELECT c FROM `ä`                      | SELECT c FROM `ö`",
        "SELECT c FROM ä                        | SELECT c FROM ö",
        "SELECT c FROM a_very_long_name_of_a_table_that_goes_on_and_on_to_its_end_1 | SELECT c FROM"
                + " a_very_long_name_of_a_table_that_goes_on_and_on_to_its_end_2",
        "SELECT (1),(2) FROM t                  | SELECT (1),(a) FROM t",
        "SELECT a FROM t WHERE a IS NULL        | SELECT a FROM t WHERE a IS NOT NULL",
        "SELECT a, b                            | SELECT a - b",
        "SELECT 1, a                            | SELECT 1 a",
        "INSERT t VALUES (1,2)                  | INSERT t VALUES (1,now())",
        "SELECT 1                               | SELECT @a",
        "SET a=1                                | SET a:=1",
    })
    void othersHaveNot(String one, String other) {
        assertThat(number(one)).isNotEqualTo(number(other));
    }

    @Test
    void theNumberDoesNotDependOnHowTheTextIsCut() {
        byte[] bytes = "INSERT `t` VALUES (1,'a'),(2,'b') -- x\n ON DUPLICATE KEY UPDATE long_name=NULL, b=1e5"
                .getBytes(StandardCharsets.UTF_8);
        StatementScanner scanner = new StatementScanner();
        for (int i = 0; i < bytes.length; i++) {
            scanner.feed(Unpooled.wrappedBuffer(bytes), i, 1);
        }
        scanner.finish();
        assertThat(scanner.digest()).isEqualTo(number(new String(bytes, StandardCharsets.UTF_8)));
    }
}
