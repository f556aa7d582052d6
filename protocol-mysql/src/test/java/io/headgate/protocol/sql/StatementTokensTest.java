package io.headgate.protocol.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatementTokensTest {

    private static StatementTokens read(String text) {
        return StatementTokens.of(text.getBytes(StandardCharsets.UTF_8), LexerMode.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '^', value = {
        "SELECT 1                      | SELECT 1",
        "SELECT a.b, `c d`.e           | SELECT a . b , `c d` . e",
        "SELECT 'it''s' /* no */ , \"x\" | SELECT 'it''s' , \"x\"",
        "SET @a:=@b+1.5e3, @'q x'=2    | SET @a := @b + 1.5e3 , @'q x' = 2",
        "SET @@global.x=-1             | SET @@ global . x = - 1",
        "SELECT 1--1, 2**3, 4/5, a:b   | SELECT 1 - - 1 , 2 * * 3 , 4 / 5 , a : b",
        "SELECT f(x) -- end            | SELECT f ( x )",
        "SELECT /*+ hint */ /*! now() */ 1 | SELECT now ( ) 1",
        "SELECT 'ä', `ö`, ü, @`ß`      | SELECT 'ä' , `ö` , ü , @`ß`",
        "a;b                           | a ; b",
        "SELECT .5, t.5x, 1a           | SELECT .5 , t . 5x , 1a",
        "SELECT 1e, 2e+a, 3e-          | SELECT 1e , 2e + a , 3e -",
    })
    void tokensStandWhereTheyAreInTheText(String text, String expected) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StatementTokens tokens = StatementTokens.of(bytes, LexerMode.DEFAULT);
        StringBuilder found = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            found.append(i == 0 ? "" : " ").append(new String(bytes, tokens.start(i), tokens.end(i) - tokens.start(i),
                    StandardCharsets.UTF_8));
        }
        assertThat(found).hasToString(expected);
        assertThat(tokens.isCertain()).isTrue();
    }

    @Test
    void namesLoseTheirQuotes() {
        StatementTokens tokens = read("`a B` C 'd' @`E f` @G @'it''s' `x``y` ü @ü");
        assertThat(tokens.name(0)).isEqualTo("a B");
        assertThat(tokens.name(1)).isEqualTo("C");
        assertThat(tokens.ascii(2)).isEqualTo("'d'");
        assertThat(tokens.variable(3)).isEqualTo("e f");
        assertThat(tokens.variable(4)).isEqualTo("g");
        assertThat(tokens.variable(5)).isNull();
        assertThat(tokens.name(6)).isNull();
        assertThat(tokens.name(7)).isNull();
        assertThat(tokens.variable(8)).isNull();
    }

    @Test
    void keywordsHaveNoCaseAndNoQuotes() {
        StatementTokens tokens = read("GeT_Lock `get_lock` ( get_lockx");
        assertThat(tokens.isWord(0, "get_lock")).isTrue();
        assertThat(tokens.isWord(1, "get_lock")).isFalse();
        assertThat(tokens.isName(1)).isTrue();
        assertThat(tokens.isSymbol(2, '(')).isTrue();
        assertThat(tokens.isWord(3, "get_lock")).isFalse();
        assertThat(tokens.kind(4)).isNull();
        assertThat(tokens.isWord(4, "x")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "SELECT 'open", "SELECT /*!99999 x */ 1", "SELECT `a", "SELECT /*M! x */ 1"
    })
    void nothingIsCertainWhereServersDiffer(String text) {
        assertThat(read(text).isCertain()).isFalse();
    }
}
