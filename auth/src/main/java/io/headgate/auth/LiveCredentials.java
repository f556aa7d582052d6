package io.headgate.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everybody who is known to any {@link CredentialProvider}, kept up to date: each is read again when its time has come,
 * and sooner when somebody doubts it. What cannot be read now goes on as it was. Thread-safe; reading happens on
 * threads of its own.
 */
public final class LiveCredentials implements CredentialSource, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveCredentials.class);
    private static final int THREADS = 4;
    private static final int PATIENCE_SECONDS = 5;

    /** What is counted; called by any thread. */
    public interface Counts {
        /** Counts nothing. */
        Counts NONE = new Counts() {
            @Override
            public void read() {
                // not counted
            }

            @Override
            public void failed(CredentialsException.Kind kind) {
                // not counted
            }
        };

        /** A reading ended well. */
        void read();

        /** A reading failed. */
        void failed(CredentialsException.Kind kind);
    }

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final List<Refresher<?>> watches = new ArrayList<>();
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService executor;
    private final Counts counts;
    private volatile KnownUsers known = KnownUsers.NOBODY;

    /** Knows nobody until a provider is added. */
    public LiveCredentials(Counts counts) {
        this(counts, System::nanoTime, threads());
    }

    LiveCredentials(Counts counts, LongSupplier nanoTime, ScheduledExecutorService executor) {
        this.counts = counts;
        this.nanoTime = nanoTime;
        this.executor = executor;
    }

    /**
     * Reads {@code provider} in the caller's thread, and from then on in the background. The one that was added first
     * is asked first.
     *
     * @throws CredentialsException when it cannot be read: then it is not added
     */
    public void addNow(CredentialProvider provider, RefreshTiming timing) throws CredentialsException {
        Part part = part(provider, timing);
        synchronized (parts) {
            parts.put(provider.name(), part);
        }
        try {
            part.refresher.startNow();
        } catch (CredentialsException e) {
            remove(provider.name());
            throw e;
        }
    }

    /** Reads {@code provider} in the background, from now on. */
    public void add(CredentialProvider provider, RefreshTiming timing) {
        Part part = part(provider, timing);
        synchronized (parts) {
            parts.put(provider.name(), part);
        }
        part.refresher.start();
    }

    /** Forgets the provider of this name and everybody whom only it knows. */
    public void remove(String name) {
        synchronized (parts) {
            Part part = parts.remove(name);
            if (part != null) {
                part.refresher.close();
                merge();
            }
        }
    }

    /**
     * Reads something else in the background, from now on, such as which providers there are.
     *
     * @param onNews told what was read, by the thread that reads, each time that it is another object
     */
    public <T> void watch(String name, Reading<T> reading, RefreshTiming timing, Consumer<T> onNews) {
        Refresher<T> watch = new Refresher<>(name, reading, schedule(timing), executor, new Counting<T>() {
            @Override
            void onNews(T value) {
                onNews.accept(value);
            }
        });
        synchronized (parts) {
            watches.add(watch);
        }
        watch.start();
    }

    /** Of how many things the last reading failed. */
    public int failing() {
        synchronized (parts) {
            return (int) Stream.concat(watches.stream(), parts.values().stream().map(part -> part.refresher))
                    .filter(Refresher::isFailing).count();
        }
    }

    @Override
    public KnownUser find(String user) {
        return known.find(user);
    }

    @Override
    public List<Secret> databasePasswords(String databaseUser) {
        return known.databasePasswords(databaseUser);
    }

    @Override
    public CompletionStage<Void> refresh(String user, Doubt doubt) {
        List<CompletableFuture<Void>> readings = new ArrayList<>();
        synchronized (parts) {
            for (Part part : parts.values()) {
                if (part.known.concerns(user)) {
                    readings.add(part.refresher.onDoubt(doubt).toCompletableFuture());
                }
            }
        }
        return CompletableFuture.allOf(readings.toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
        synchronized (parts) {
            parts.values().forEach(part -> part.refresher.close());
            watches.forEach(Refresher::close);
        }
    }

    private Part part(CredentialProvider provider, RefreshTiming timing) {
        Part part = new Part(provider.name());
        part.refresher = new Refresher<>(provider.name(), provider, schedule(timing), executor, part);
        return part;
    }

    private RefreshSchedule schedule(RefreshTiming timing) {
        return new RefreshSchedule(timing, nanoTime, new SplittableRandom());
    }

    private void merge() {
        known = KnownUsers.merged(parts.values().stream().map(part -> part.known).toList());
    }

    private static ScheduledExecutorService threads() {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "headgate-credentials");
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
        return threads;
    }

    private abstract class Counting<T> implements Refresher.Listener<T> {
        abstract void onNews(T value);

        @Override
        public void onRead(T value, boolean news) {
            counts.read();
            if (news) {
                onNews(value);
            }
        }

        @Override
        public void onFailed(CredentialsException.Kind kind, boolean sameAsBefore) {
            counts.failed(kind);
        }
    }

    /** One provider and what was last read of it. */
    private final class Part extends Counting<KnownUsers> {
        private final String name;
        private Refresher<KnownUsers> refresher;
        private KnownUsers known = KnownUsers.NOBODY;

        Part(String name) {
            this.name = name;
        }

        @Override
        void onNews(KnownUsers read) {
            log.atInfo().addKeyValue("source", name).addKeyValue("users", read.names().size()).log("credentials read");
            become(read);
        }

        @Override
        public void onFailed(CredentialsException.Kind kind, boolean sameAsBefore) {
            super.onFailed(kind, sameAsBefore);
            if (kind == CredentialsException.Kind.MISSING) {
                become(KnownUsers.NOBODY);
            }
        }

        private void become(KnownUsers now) {
            synchronized (parts) {
                known = now;
                merge();
            }
        }
    }

    @Override
    public String toString() {
        return "LiveCredentials[" + known.names().size() + " users]";
    }
}
