package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headgate.protocol.ProtocolException;
import io.headgate.server.backend.BackendStatement;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client sends as COM_STMT_EXECUTE: a frame whose length is right, or a refusal, and no leak. */
class ExecuteFrameFuzzTest {

    /** One byte that says how many parameters, then the payload. */
    static Stream<Arguments> seeds() {
        return Stream.of(0, 1, 9).flatMap(parameters -> Stream.of(null, new byte[2 * parameters]).map(types -> {
            byte[] execution = ExecuteFrameTest.execution(7, parameters, types);
            execution[3] = parameters.byteValue();
            return Arguments.of((Object) java.util.Arrays.copyOfRange(execution, 3, execution.length));
        }));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyExecutionIsRewrittenOrRefusedAndNothingLeaks(byte[] data) {
        if (data == null || data.length < 2) {
            return;
        }
        byte[] payload = java.util.Arrays.copyOfRange(data, 1, data.length);
        int parameters = Byte.toUnsignedInt(data[0]);
        Reads reads = new Reads();
        PreparedStatement statement = ExecuteFrameTest.statement(parameters);
        // twice for each manner: the second time at a backend that has seen nothing yet
        for (int id = 8; id < 16; id++) {
            boolean named = (id & 1) != 0;
            boolean wantsNames = (id & 2) != 0;
            BackendStatement backend = ExecuteFrameTest.backend(id);
            try {
                ExecuteFrame.strings(Unpooled.wrappedBuffer(Reads.packet(0, payload)), statement, named);
            } catch (ProtocolException e) {
                assertThat(payload.length).isNotNegative();
            }
            try {
                ByteBuf out = ExecuteFrame.rewrite(reads.read(Reads.packet(0, payload)), statement, backend, named,
                        wantsNames, reads.allocator());
                assertThat(out.getIntLE(5)).isEqualTo(id);
                if (wantsNames) {
                    // what a backend gets is what it understands
                    ExecuteLayout.of(out, parameters, true);
                }
                out.release();
            } catch (ProtocolException e) {
                assertThat(named || payload.length < 16 + 3 * parameters).as(e.getMessage()).isTrue();
            }
            statement.types(new byte[2 * parameters]);
            assertThat(reads.held()).isZero();
        }
    }
}
