package io.headgate.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads at once: nobody is lost, nothing is shared, and all sums are right. */
class PoolStressTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 3_000;
    private static final int MAX = 3;
    private static final PoolLimits LIMITS = new PoolLimits(MAX, 0, MAX, 2, Duration.ofHours(1), Duration.ofHours(1),
            Duration.ofHours(1), Duration.ofMillis(1), Duration.ofMillis(1));

    /** Opens and closes on a thread of its own and counts what the database would see. */
    private static final class Driver implements PoolDriver<String, Connection> {
        final ExecutorService executor = Executors.newSingleThreadExecutor();
        final AtomicInteger seen = new AtomicInteger();
        final AtomicInteger mostSeen = new AtomicInteger();
        TargetPool<String, Connection> pool;

        @Override
        public void open(OpenTicket<String, Connection> ticket) {
            executor.execute(() -> {
                mostSeen.accumulateAndGet(seen.incrementAndGet(), Math::max);
                pool.opened(ticket, new Connection(ticket.entry()), null, SessionState.INITIAL);
            });
        }

        @Override
        public void close(Connection connection, CloseReason why) {
            executor.execute(() -> {
                seen.decrementAndGet();
                pool.closed(connection.entry);
            });
        }
    }

    private static final class Connection {
        final PoolEntry<String, Connection> entry;
        final AtomicInteger users = new AtomicInteger();

        Connection(PoolEntry<String, Connection> entry) {
            this.entry = entry;
        }
    }

    private static final class Client implements Borrower<String, Connection>, Callable<Integer> {
        private final TargetPool<String, Connection> pool;
        private final Random random;
        private final SynchronousQueue<Lease<String, Connection>> answers = new SynchronousQueue<>();
        private final ExecutorService answerer = Executors.newSingleThreadExecutor();
        private Lease<String, Connection> last;
        private String key;

        Client(TargetPool<String, Connection> pool, int seed) {
            this.pool = pool;
            this.random = new Random(seed);
        }

        @Override
        public Integer call() throws InterruptedException {
            int leases = 0;
            for (int i = 0; i < ROUNDS; i++) {
                key = random.nextInt(10) == 0 ? "b" : "a";
                Lease<String, Connection> lease = pool.acquire(this);
                if (lease == null && random.nextInt(8) == 0 && pool.cancel(this)) {
                    continue;
                }
                if (lease == null) {
                    lease = answers.take();
                }
                leases++;
                use(lease);
            }
            answerer.shutdown();
            return leases;
        }

        private void use(Lease<String, Connection> lease) {
            assertThat(lease.connection().users.incrementAndGet()).isEqualTo(1);
            lease.connection().users.decrementAndGet();
            if (random.nextInt(50) == 0) {
                last = null;
                pool.discard(lease, CloseReason.DIRTY);
            } else {
                last = lease;
                pool.release(lease, SessionState.INITIAL);
            }
        }

        @Override
        public String key() {
            return key;
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
        public Lease<String, Connection> last() {
            return last;
        }

        @Override
        public boolean fresh() {
            return false;
        }

        @Override
        public void onGranted(Lease<String, Connection> lease) {
            answerer.execute(() -> {
                try {
                    answers.put(lease);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void onRejected(AcquireFailure failure) {
            throw new AssertionError("rejected: " + failure);
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void threadsThatBorrowCancelReleaseAndDiscardAtOnceLeaveAllSumsRight() throws Exception {
        Driver driver = new Driver();
        TargetPool<String, Connection> pool = new TargetPool<>(LIMITS, System::nanoTime, new Random(1), driver,
                PoolListener.none());
        driver.pool = pool;
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<Integer>> results = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            results.add(threads.submit(new Client(pool, i)));
        }
        int leases = 0;
        for (Future<Integer> result : results) {
            leases += result.get();
        }
        threads.shutdown();
        pool.close();
        awaitAllClosed(driver);

        PoolStats stats = pool.stats();
        assertThat(stats.borrows()).isEqualTo(leases);
        assertThat(stats.leased() + stats.open() + stats.opening() + stats.waiting()).isZero();
        assertThat(stats.opened()).isEqualTo(stats.closed());
        assertThat(stats.maxEverOpen()).isLessThanOrEqualTo(MAX);
        assertThat(driver.mostSeen).hasValueLessThanOrEqualTo(MAX);
        assertThat(driver.seen).hasValue(0);
    }

    /** Openings still under way end in a close that is queued behind them. */
    private static void awaitAllClosed(Driver driver) throws Exception {
        for (int i = 0; i < 2 * MAX; i++) {
            driver.executor.submit(() -> { }).get();
        }
        driver.executor.shutdown();
        assertThat(driver.executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
}
