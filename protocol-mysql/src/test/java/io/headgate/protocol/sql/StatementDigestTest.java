package io.headgate.protocol.sql;

import static org.assertj.core.api.Assertions.assertThat;

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
        "SELECT  GET_LOCK('secret',\t10)       | SELECT GET_LOCK(?, ?)",
        "SET @a='x', @b := -1.5 /* why */      | SET @a=?, @b := -?",
        "CALL p(\"double\", X'00', @out)     | CALL p(?, X?, @out)",
        "SELECT `ä`.ü                          | SELECT ~.~",
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
}
