package io.headgate.server.topology;

import io.headgate.config.HostPort;
import io.headgate.server.backend.BackendKey;
import io.headgate.server.backend.Route;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.ObjLongConsumer;
import java.util.function.ToIntFunction;

/**
 * Which of several servers is the writer and which are readers now, and the routes that follow from it. Written by the
 * monitor, read by everybody. Thread-safe.
 */
public final class Cluster {

    /**
     * What is so at a moment.
     *
     * @param writer null when there is none
     * @param readers healthy ones, without the writer
     */
    public record Roles(HostPort writer, List<HostPort> readers) { }

    private final SplittableRandom random = new SplittableRandom();
    private final BiConsumer<HostPort, String> onSymptom;
    private final ObjLongConsumer<HostPort> onServed;
    private volatile Roles roles;

    /**
     * @param writer that nobody has to be asked for; null: it is not known yet
     * @param onSymptom told of what is wrong with a server
     * @param onServed told of each connection to the writer and when it was asked for, as {@link System#nanoTime}
     */
    public Cluster(HostPort writer, BiConsumer<HostPort, String> onSymptom, ObjLongConsumer<HostPort> onServed) {
        this.onServed = onServed;
        this.roles = new Roles(writer, List.of());
        this.onSymptom = onSymptom;
    }

    /** Of one server, which is the writer as long as it is there. */
    public static Cluster of(HostPort only) {
        return new Cluster(only, (server, what) -> { }, (server, asked) -> { });
    }

    public Roles roles() {
        return roles;
    }

    void roles(Roles now) {
        roles = now;
    }

    /** Everything goes to the writer. */
    public Route toWriter() {
        return new Route() {
            @Override
            public BackendKey assign(BackendKey key) {
                return key;
            }

            @Override
            public HostPort server(BackendKey key) {
                return roles.writer();
            }

            @Override
            public boolean mayMove() {
                return true;
            }

            @Override
            public void onOpened(HostPort server, long asked) {
                onServed.accept(server, asked);
            }

            @Override
            public void onSymptom(HostPort server, String what) {
                onSymptom.accept(server, what);
            }
        };
    }

    /**
     * Each session keeps to one reader as long as that is healthy.
     *
     * @param writerInstead whether the writer serves them now where there is no reader
     * @param load how much a server has to do; the one with less of two, for its weight, gets a session
     * @param weights of servers now; those of weight 0 serve where there is no other
     */
    public Route toReaders(BooleanSupplier writerInstead, ToIntFunction<HostPort> load,
            ToIntFunction<HostPort> weights) {
        return new Route() {
            @Override
            public BackendKey assign(BackendKey key) {
                Roles now = roles;
                return key.server() != null && now.readers().contains(key.server()) ? key
                        : key.at(choose(now));
            }

            private HostPort choose(Roles now) {
                List<HostPort> readers = now.readers();
                if (readers.isEmpty()) {
                    return writerInstead.getAsBoolean() ? now.writer() : null;
                }
                HostPort one = any(readers);
                HostPort other = any(readers);
                // one more, so that weights matter to readers without work, too
                long loadOfOne = (load.applyAsInt(one) + 1L) * weights.applyAsInt(other);
                long loadOfOther = (load.applyAsInt(other) + 1L) * weights.applyAsInt(one);
                return loadOfOther < loadOfOne ? other : one;
            }

            /** One of those whose weight is not 0, if there are any; the heavier, the likelier. */
            private HostPort any(List<HostPort> readers) {
                int total = readers.stream().mapToInt(weights).sum();
                int at = next(total == 0 ? readers.size() : total);
                if (total == 0) {
                    return readers.get(at);
                }
                for (HostPort reader : readers) {
                    at -= weights.applyAsInt(reader);
                    if (at < 0) {
                        return reader;
                    }
                }
                // they have become less meanwhile
                return readers.get(0);
            }

            /** Who waits for a server that is gone gets a connection to another one. */
            @Override
            public HostPort server(BackendKey key) {
                Roles now = roles;
                boolean serves = key.server() != null && (now.readers().contains(key.server())
                        || now.readers().isEmpty() && writerInstead.getAsBoolean()
                        && key.server().equals(now.writer()));
                return serves ? key.server() : choose(now);
            }

            @Override
            public boolean mayMove() {
                return false;
            }

            @Override
            public void onSymptom(HostPort server, String what) {
                onSymptom.accept(server, what);
            }
        };
    }

    /** Whether there is a reader now. */
    public boolean hasReaders() {
        return !roles.readers().isEmpty();
    }

    private synchronized int next(int bound) {
        return random.nextInt(bound);
    }
}
