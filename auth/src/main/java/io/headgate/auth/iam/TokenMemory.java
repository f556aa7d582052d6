package io.headgate.auth.iam;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of tokens, by their digests, until they end. Whoever asks has examined the token's time. Not
 * thread-safe.
 */
final class TokenMemory<V> {
    private static final int MAX_TOKENS = 100_000;

    private record Known<V>(V value, Instant end) {
    }

    private final Clock clock;
    private final Map<String, Known<V>> tokens = new HashMap<>();

    TokenMemory(Clock clock) {
        this.clock = clock;
    }

    /** Null when nothing is known of it. */
    V find(String digest) {
        Known<V> known = tokens.get(digest);
        return known == null ? null : known.value;
    }

    void put(String digest, V value, Instant end) {
        if (tokens.size() >= MAX_TOKENS) {
            forget();
        }
        tokens.put(digest, new Known<>(value, end));
    }

    void remove(String digest) {
        tokens.remove(digest);
    }

    /** What is over, and where that is nothing, everything. */
    private void forget() {
        Instant now = clock.instant();
        if (!tokens.values().removeIf(known -> !known.end.isAfter(now))) {
            tokens.clear();
        }
    }
}
