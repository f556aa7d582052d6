package io.headgate.protocol.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StringLiteralTest {

    private static String content(String written, LexerMode mode) {
        byte[] content = StringLiteral.content(written.getBytes(StandardCharsets.UTF_8), mode);
        return content == null ? null : new String(content, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '^', value = {
        "'SELECT 1'     | SELECT 1",
        "'it''s \"x\"'  | it's \"x\"",
        "\"a\"\"b 'c'\" | a\"b 'c'",
        "'a\\'b\\\"c'   | a'b\"c",
        "'\\\\ \\q'     | \\ q",
        "'\\%\\_'       | \\%\\_",
        "'ä€'           | ä€",
    })
    void quotesAndEscapesAreRead(String written, String content) {
        assertThat(content(written, LexerMode.DEFAULT)).isEqualTo(content);
    }

    @Test
    void controlCharactersHaveEscapes() {
        assertThat(content("'\\0\\b\\n\\r\\t\\Z'", LexerMode.DEFAULT)).isEqualTo("\0\b\n\r\t\u001A");
        assertThat(content("''", LexerMode.DEFAULT)).isEmpty();
    }

    @Test
    void aBackslashMayBeABackslash() {
        assertThat(content("'a\\n'", LexerMode.of("NO_BACKSLASH_ESCAPES", "utf8mb4"))).isEqualTo("a\\n");
    }

    @Test
    void otherCharacterSetsAreReadInAsciiOnly() {
        assertThat(content("'x'", LexerMode.of("", "latin1"))).isEqualTo("x");
        assertThat(content("'ä'", LexerMode.of("", "latin1"))).isNull();
    }
}
