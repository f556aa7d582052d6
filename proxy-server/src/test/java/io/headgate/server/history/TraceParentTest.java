package io.headgate.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceParentTest {

    private static final String VALUE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static TraceParent ofText(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer("xx" + text + "yy", StandardCharsets.UTF_8);
        return TraceParent.ofText(bytes, 2, bytes.writerIndex() - 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT 1 /*traceparent='" + VALUE + "'*/",
        "SELECT 1 /*action='a%20b',traceparent='" + VALUE + "',x='y'*/ ; ",
        "SELECT 1 /* other */ /* traceparent=" + VALUE + " */\n\0",
        "/* traceparent: " + VALUE + " */ SELECT '*/'",
    })
    void commentsAtEitherEndAreRead(String text) {
        assertThat(ofText(text)).hasToString(VALUE);
        assertThat(ofText(text).isSampled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "*/", "/**/", "SELECT 1", "SELECT '/*traceparent=" + VALUE + "*/'",
        "SELECT 1 /*traceparent='" + VALUE + "0'*/",
        "SELECT 1 /*traceparent='00-00000000000000000000000000000000-b7ad6b7169203331-01'*/",
        "SELECT 1 /*traceparent='00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01'*/",
        "SELECT 1 /*traceparent='ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'*/",
        "SELECT 1 /*traceparent='" + VALUE + "'*/ FROM t",
        "SELECT 1 /*mytraceparent='" + VALUE + "'*/",
        "/* traceparent: " + VALUE,
    })
    void anythingElseIsNone(String text) {
        assertThat(ofText(text)).isNull();
    }

    @Test
    void anAttributeIsTheValueAlone() {
        assertThat(TraceParent.of(VALUE)).hasToString(VALUE);
        assertThat(TraceParent.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00").isSampled()).isFalse();
        assertThat(TraceParent.of((String) null)).isNull();
        assertThat(TraceParent.of(VALUE + " ")).isNull();
        assertThat(TraceParent.of(VALUE.toUpperCase(Locale.ROOT))).isNull();
    }
}
