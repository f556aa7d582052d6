package io.headgate.server.compression;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Native (de)compressors that nobody uses at the moment, a few for each thread: they are large, costly to make, and
 * needed for as long as a frame takes, so that a connection has none of its own.
 */
final class Spares<T> {

    private static final int KEPT = 4;

    private final Supplier<T> maker;
    private final Consumer<T> end;
    private final FastThreadLocal<Deque<T>> spares = new FastThreadLocal<>() {
        @Override
        protected Deque<T> initialValue() {
            return new ArrayDeque<>(KEPT);
        }

        @Override
        protected void onRemoval(Deque<T> left) {
            left.forEach(end);
        }
    };

    Spares(Supplier<T> maker, Consumer<T> end) {
        this.maker = maker;
        this.end = end;
    }

    /** One for the caller alone, in the state in which it was given back. */
    T take() {
        T spare = spares.get().poll();
        return spare == null ? maker.get() : spare;
    }

    /** Takes back one that is fit for its next user. */
    void giveBack(T used) {
        Deque<T> here = spares.get();
        if (here.size() < KEPT) {
            here.push(used);
        } else {
            end.accept(used);
        }
    }
}
