package io.headgate.protocol.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a text is, it has tokens, the KILLs in it are found, and it has a digest. */
class StatementTokensFuzzTest {

    @FuzzTest
    void anyTextHasTokens(FuzzedDataProvider data) {
        LexerMode mode = new LexerMode(data.consumeBoolean(), data.consumeBoolean(),
                data.pickValue(CharsetClass.values()));
        byte[] text = data.consumeRemainingAsBytes();
        StatementTokens tokens = StatementTokens.of(text, mode);
        assertThat(KillStatement.find(tokens)).isNotNull();
        assertThat(StatementDigest.of(tokens)).isNotNull();
    }
}
