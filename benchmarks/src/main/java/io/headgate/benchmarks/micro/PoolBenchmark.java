package io.headgate.benchmarks.micro;

import io.headgate.pool.AcquireFailure;
import io.headgate.pool.Borrower;
import io.headgate.pool.CloseReason;
import io.headgate.pool.Lease;
import io.headgate.pool.OpenTicket;
import io.headgate.pool.PoolDriver;
import io.headgate.pool.PoolLimits;
import io.headgate.pool.PoolListener;
import io.headgate.pool.SessionState;
import io.headgate.pool.TargetPool;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Borrowing and returning an own, untouched connection: what each statement of a lone client costs in the pool. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PoolBenchmark {

    private final TargetPool<String, Object> pool = new TargetPool<>(new PoolLimits(10, 0, 10, 10,
            Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofDays(1), Duration.ofMillis(10),
            Duration.ofSeconds(1)), System::nanoTime, new SplittableRandom(), new Opener(), PoolListener.none());
    private final Owner owner = new Owner();

    @Benchmark
    public Object borrowAndReturn() {
        Lease<String, Object> lease = pool.acquire(owner);
        if (lease == null) {
            lease = owner.granted;
        }
        owner.last = lease;
        pool.release(lease, SessionState.INITIAL);
        return lease;
    }

    /** Opens at once. */
    private final class Opener implements PoolDriver<String, Object> {
        @Override
        public void open(OpenTicket<String, Object> ticket) {
            pool.opened(ticket, new Object(), null, SessionState.INITIAL);
        }

        @Override
        public void close(Object connection, CloseReason why) {
            throw new IllegalStateException("nothing is closed here: " + why);
        }
    }

    private static final class Owner implements Borrower<String, Object> {
        private Lease<String, Object> last;
        private Lease<String, Object> granted;

        @Override
        public String key() {
            return "app";
        }

        @Override
        public SessionState wanted() {
            return SessionState.INITIAL;
        }

        @Override
        public Object loop() {
            return null;
        }

        @Override
        public Lease<String, Object> last() {
            return last;
        }

        @Override
        public boolean fresh() {
            return false;
        }

        @Override
        public void onGranted(Lease<String, Object> lease) {
            granted = lease;
        }

        @Override
        public void onRejected(AcquireFailure failure) {
            throw new IllegalStateException(failure.explanation());
        }
    }
}
