package io.headgate.testkit;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes Netty's leak detectors remember what they would otherwise log. Thread-safe. */
final class LeakRecorder extends ResourceLeakDetectorFactory {

    private static final int ROUNDS = 3;
    private static final long REFERENCE_HANDLER_MILLIS = 10;

    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private final List<Recording<?>> detectors = new CopyOnWriteArrayList<>();

    @Override
    @SuppressWarnings("deprecation") // abstract in Netty's factory nevertheless
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval, long maxActive) {
        return record(resource, interval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval) {
        return record(resource, interval);
    }

    private <T> ResourceLeakDetector<T> record(Class<T> resource, int interval) {
        Recording<T> detector = new Recording<>(resource, interval, leaks);
        detectors.add(detector);
        return detector;
    }

    /** Collects garbage, lets every detector look, and returns and forgets all reports so far. */
    List<String> collect() {
        for (int round = 0; round < ROUNDS; round++) {
            System.gc();
            try {
                Thread.sleep(REFERENCE_HANDLER_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            detectors.forEach(Recording::look);
        }
        List<String> found = new ArrayList<>();
        for (String leak = leaks.poll(); leak != null; leak = leaks.poll()) {
            found.add(leak);
        }
        return found;
    }

    private static final class Recording<T> extends ResourceLeakDetector<T> {

        private final Queue<String> leaks;

        Recording(Class<T> resource, int interval, Queue<String> leaks) {
            super(resource, interval);
            this.leaks = leaks;
        }

        /** A detector looks for leaks whenever it is given something to track. */
        @SuppressWarnings("unchecked")
        void look() {
            T nothing = (T) new Object();
            ResourceLeakTracker<T> tracker = trackForcibly(nothing);
            tracker.close(nothing);
        }

        /** Also where no logger listens. */
        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            leaks.add(resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            leaks.add(resourceType);
        }
    }
}
