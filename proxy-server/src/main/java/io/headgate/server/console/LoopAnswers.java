package io.headgate.server.console;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What event loops are asked for: they may be busy, and nobody waits for one for ever. */
final class LoopAnswers {

    private static final int DEADLINE_SECONDS = 2;

    private LoopAnswers() {
    }

    /** The same answer, or after two seconds a {@link Table.UnavailableException}. */
    static <T> CompletionStage<T> inTime(CompletionStage<T> answer) {
        return answer.toCompletableFuture().copy().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(failure -> {
                    throw failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException
                            ? new Table.UnavailableException("an event loop has not answered within "
                                    + DEADLINE_SECONDS + " s, so its clients cannot be shown; SHOW SERVERS, POOLS and"
                                    + " QUEUE ask none")
                            : new IllegalStateException(failure);
                });
    }
}
