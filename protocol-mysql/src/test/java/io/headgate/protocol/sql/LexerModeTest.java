package io.headgate.protocol.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LexerModeTest {

    @Test
    void readsTheModesThatMatterToTheLexer() {
        assertThat(LexerMode.of("STRICT_TRANS_TABLES,ansi_quotes", "utf8mb4"))
                .isEqualTo(new LexerMode(true, false, CharsetClass.UTF8));
        assertThat(LexerMode.of("ANSI", "LATIN1")).isEqualTo(new LexerMode(true, false, CharsetClass.SINGLE_BYTE_SPACE_A0));
        assertThat(LexerMode.of("NO_BACKSLASH_ESCAPES", "gb18030")).isEqualTo(new LexerMode(false, true, CharsetClass.GBK));
        assertThat(LexerMode.of("", "euckr")).isEqualTo(new LexerMode(false, false, CharsetClass.MULTI_BYTE));
    }

    @Test
    void hasOneInstanceOfTheDefault() {
        assertThat(LexerMode.of(null, null)).isSameAs(LexerMode.DEFAULT);
        assertThat(LexerMode.of("ONLY_FULL_GROUP_BY", "utf8mb3")).isSameAs(LexerMode.DEFAULT);
    }
}
