package io.headgate.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts by word; a word is there once it has been counted. Thread-safe. */
final class Tally {

    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    void count(String word) {
        LongAdder known = counts.get(word);
        (known == null ? counts.computeIfAbsent(word, w -> new LongAdder()) : known).increment();
    }

    void read(Meter meter, Readings to) {
        counts.forEach((word, count) -> to.count(meter, count.sum(), word));
    }
}
