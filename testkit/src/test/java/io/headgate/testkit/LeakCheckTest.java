package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LeakCheckTest {

    private final LeakRecorder recorder = (LeakRecorder) ResourceLeakDetectorFactory.instance();

    @Test
    void aDroppedBufferIsReportedWithTheMethodThatTouchedIt() {
        dropBuffer();
        List<String> leaks = recorder.collect();
        assertThat(leaks).hasSize(1).first().asString().contains("ByteBuf", "dropBuffer");
        assertThatThrownBy(() -> LeakCheck.failOn(leaks, "SomeTest"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 leaked resource(s) found after SomeTest");
    }

    @Test
    void aReleasedBufferIsNotReported() {
        PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
        List<String> leaks = recorder.collect();
        assertThat(leaks).isEmpty();
        assertThatCode(() -> LeakCheck.failOn(leaks, "SomeTest")).doesNotThrowAnyException();
    }

    private static void dropBuffer() {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(64);
        buffer.writeByte(1);
    }
}
