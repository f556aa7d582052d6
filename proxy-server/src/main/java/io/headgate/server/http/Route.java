package io.headgate.server.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Answers the calls of one method and path. */
@FunctionalInterface
public interface Route {

    /**
     * Called on the port's event loop, which must not be blocked: what takes long is done elsewhere.
     *
     * @return completed on any thread; an exception becomes status 500 and a line in the log
     */
    CompletionStage<Answer> answer(Call call);

    /** One whose answer is at hand. */
    static Route of(Function<Call, Answer> answer) {
        return call -> CompletableFuture.completedFuture(answer.apply(call));
    }
}
