package io.headgate.benchmarks.micro;

import io.headgate.protocol.sql.LexerMode;
import io.headgate.protocol.sql.StatementScanner;
import io.headgate.protocol.sql.StatementTraits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
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

/** One statement's text, as it lies in a read buffer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScannerBenchmark {

    /** A statement to scan. */
    public enum Text {
        POINT_SELECT("SELECT c FROM sbtest1 WHERE id=4992"),
        RANGE("SELECT DISTINCT c FROM sbtest1 WHERE id BETWEEN 4000 AND 4099 ORDER BY c"),
        INSERT("INSERT INTO sbtest1 (id, k, c, pad) VALUES (4992, 5031, '" + "68487932199-".repeat(10) + "', '"
                + "13241531885-".repeat(5) + "')"),
        BULK_INSERT("INSERT INTO t (a, b) VALUES " + "(12345, 'some text of a row'),".repeat(2000) + "(1, 'x')");

        private final byte[] sql;

        Text(String sql) {
            this.sql = sql.getBytes(StandardCharsets.US_ASCII);
        }
    }

    @Param
    private Text text;

    private final StatementScanner scanner = new StatementScanner();
    private ByteBuf buffer;

    @Setup
    public void fill() {
        buffer = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(text.sql);
    }

    @TearDown
    public void release() {
        buffer.release();
    }

    @Benchmark
    public StatementTraits scan() {
        scanner.reset(LexerMode.DEFAULT);
        scanner.feed(buffer, buffer.readerIndex(), buffer.readableBytes());
        return scanner.finish();
    }
}
