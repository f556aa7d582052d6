package io.headgate.server.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallQueueTest {

    private static final int MOST_WAITING = 2;

    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private final CallQueue queue = new CallQueue(MOST_WAITING, task -> {
        thread.set(new Thread(task));
        return thread.get();
    });
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private CompletableFuture<String> running;

    @BeforeEach
    void runOne() throws InterruptedException {
        running = queue.run(() -> {
            begun.countDown();
            try {
                end.await();
                return "done";
            } catch (InterruptedException e) {
                return "interrupted";
            }
        }, () -> "refused").toCompletableFuture();
        begun.await();
    }

    @AfterEach
    void stop() throws InterruptedException {
        end.countDown();
        queue.close();
        thread.get().join();
    }

    private CompletableFuture<String> another() {
        return queue.run(() -> "done, too", () -> "refused").toCompletableFuture();
    }

    @Test
    void oneAfterTheOtherAndNotTooMany() {
        CompletableFuture<String> second = another();
        CompletableFuture<String> third = another();

        assertThat(another()).isCompletedWithValue("refused");
        assertThat(second).isNotDone();
        end.countDown();
        assertThat(running.join()).isEqualTo("done");
        assertThat(second.join()).isEqualTo("done, too");
        assertThat(third.join()).isEqualTo("done, too");
    }

    @Test
    void atTheEndWhatRunsMayEndAndWhatWaitsIsRefused() throws InterruptedException {
        CompletableFuture<String> waiting = another();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(queue::close);

        assertThat(waiting.join()).isEqualTo("refused");
        end.countDown();
        assertThat(running.join()).isEqualTo("done");
        closed.join();
        thread.get().join();
        assertThat(another()).as("afterwards").isCompletedWithValue("refused");
    }

    @Test
    void aCallThatFailsIsToldAndTheNextOneRuns() {
        end.countDown();
        CompletableFuture<String> failed = queue.<String>run(() -> {
            throw new IllegalStateException("broken");
        }, () -> "refused").toCompletableFuture();

        assertThat(failed.handle((value, cause) -> cause).join()).hasMessageContaining("broken");
        assertThat(another().join()).isEqualTo("done, too");
    }
}
