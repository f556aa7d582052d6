package io.headgate.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.Test;

class ProxyHeaderTest {

    @Test
    void theProxySpeaksForItself() {
        // the signature, version 2 and LOCAL, no family, no more bytes
        assertThat(ByteBufUtil.hexDump(ProxyHeader.local()))
                .isEqualTo("0d0a0d0a000d0a515549540a" + "20" + "00" + "0000");
    }

    @Test
    void aHeaderThatWasSentIsThereForTheNextConnection() {
        ProxyHeader.local().skipBytes(16).release();

        assertThat(ProxyHeader.local().readableBytes()).isEqualTo(16);
    }
}
