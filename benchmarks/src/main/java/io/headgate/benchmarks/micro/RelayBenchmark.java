package io.headgate.benchmarks.micro;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.server.relay.ClientTrackers;
import io.headgate.server.relay.ClientView;
import io.headgate.server.relay.ResponseRelay;
import io.headgate.server.relay.TrackerFilter;
import io.headgate.server.relay.TrackerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A result set on its way through the relay and its tracker, for a client with and without CLIENT_DEPRECATE_EOF. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RelayBenchmark {

    private static final int ROW = 120;

    private static final ResponseRelay.Output SINK = new ResponseRelay.Output() {
        @Override
        public void forward(ByteBuf bytes) {
            bytes.release();
        }

        @Override
        public void onLocalInfile(int sequenceShift) {
            throw new IllegalStateException("no file is asked for here");
        }
    };

    @Param({"1", "100", "500"})
    private int rows;

    @Param({"true", "false"})
    private boolean deprecateEof;

    private final ResponseRelay relay = new ResponseRelay(PooledByteBufAllocator.DEFAULT);
    private ByteBuf response;
    private ByteBuf untouched;
    private ClientView view;

    @Setup
    public void fill() {
        Capabilities capabilities = Capabilities.of(Capabilities.CLIENT_PROTOCOL_41);
        view = new ClientView(deprecateEof ? capabilities.with(Capabilities.CLIENT_DEPRECATE_EOF) : capabilities,
                new ClientTrackers(TrackerFilter.of(TrackerSettings.INSTALLED, false)));
        untouched = PooledByteBufAllocator.DEFAULT.directBuffer();
        int sequence = 1;
        untouched.writeMediumLE(1).writeByte(sequence++).writeByte(1);
        untouched.writeMediumLE(50).writeByte(sequence++).writeZero(50);
        for (int i = 0; i < rows; i++) {
            untouched.writeMediumLE(ROW + 1).writeByte(sequence++).writeByte(ROW).writeZero(ROW);
        }
        untouched.writeMediumLE(7).writeByte(sequence).writeByte(0xFE).writeByte(0).writeByte(0).writeShortLE(2)
                .writeShortLE(0);
        response = PooledByteBufAllocator.DEFAULT.directBuffer(untouched.readableBytes());
    }

    @TearDown
    public void release() {
        response.release();
        untouched.release();
        relay.close();
    }

    @Benchmark
    public boolean relay() {
        response.clear().writeBytes(untouched, 0, untouched.writerIndex());
        relay.beginForward(ResponseShape.RESULT_SETS, view, SINK);
        return relay.onRead(response.retain());
    }
}
