package io.headgate.server.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * How the bytes that proxies read on one side are cut into reads, and a count of them. Counts from its making on, over
 * all connections of that side. Thread-safe.
 */
final class Cut {

    /** How long the next read is. */
    private interface Rule {
        /**
         * @param position bytes before it
         * @param available bytes that have come and were not read yet, more than none
         * @return 0 to wait for more, at most {@code available}
         */
        int next(long position, int available);
    }

    private final Rule rule;
    private long bytes;
    private int cuts;
    private final List<Long> rounds = new ArrayList<>();

    private Cut(Rule rule) {
        this.rule = rule;
    }

    /** Only counts. */
    static Cut none() {
        return new Cut((position, available) -> available);
    }

    /** Two reads: so many bytes, then the rest. */
    static Cut after(long first) {
        return new Cut((position, available) -> position < first ? (int) Math.min(first - position, available)
                : available);
    }

    /** A read for each byte. */
    static Cut everywhere() {
        return new Cut((position, available) -> 1);
    }

    /** One read, once so many bytes are there. */
    static Cut glue(long all) {
        return new Cut((position, available) -> position + available < all ? 0 : available);
    }

    /** One read for all that came between two writes when the same was {@code counted}. */
    static Cut glueRounds(Cut counted) {
        List<Long> ends = counted.rounds();
        return new Cut((position, available) -> {
            long end = ends.stream().filter(round -> round > position).findFirst().orElse(position);
            return position + available < end ? 0 : available;
        });
    }

    /** How many of the bytes that have come are the next read. */
    synchronized int next(int available) {
        int next = rule.next(bytes, available);
        bytes += next;
        cuts += next > 0 && next < available ? 1 : 0;
        return next;
    }

    /** The proxy writes: an answer to what it has read, or something to be answered. */
    synchronized void onWrite() {
        rounds.add(bytes);
    }

    private synchronized List<Long> rounds() {
        List<Long> all = new ArrayList<>(rounds);
        all.add(bytes);
        return all;
    }

    /** Bytes that were read. */
    synchronized long bytes() {
        return bytes;
    }

    /** How often a read has ended although more bytes had come. */
    synchronized int cuts() {
        return cuts;
    }
}
