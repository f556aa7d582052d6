package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteHintTest {

    @ParameterizedTest
    @ValueSource(strings = {"/* headgate: writer */ SELECT 1", "\n /*HEADGATE:Writer*/SELECT", "/*  headgate : writer  */"})
    void aCommentInFrontNamesTheWriter(String text) {
        assertThat(ofText(text)).isEqualTo(RouteHint.WRITER);
    }

    @Test
    void orAReader() {
        assertThat(ofText("/* headgate: reader */ SELECT 1")).isEqualTo(RouteHint.READER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "SELECT 1", "SELECT /* headgate: writer */ 1", "/*! headgate: writer */ SELECT 1",
            "/* headgate: somebody */ SELECT 1", "/* headgate: writer and more */ SELECT", "-- headgate: writer\nSELECT 1",
            "/* headgate: writer"})
    void anythingElseSaysNothing(String text) {
        assertThat(ofText(text)).isEqualTo(RouteHint.NONE);
    }

    private static RouteHint ofText(String text) {
        ByteBuf buffer = Unpooled.copiedBuffer("head" + text, StandardCharsets.UTF_8);
        return RouteHint.ofText(buffer, 4, buffer.writerIndex());
    }
}
