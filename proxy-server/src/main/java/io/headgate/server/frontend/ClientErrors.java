package io.headgate.server.frontend;

import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.ProxyError;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the errors that clients get, of each kind. Texts are kept of the proxy's own errors only, and of these how
 * they begin: the rest may tell of anything. Only so many kinds are told apart, since statements may SIGNAL any number.
 * Thread-safe; costs nothing where there is no error.
 */
public final class ClientErrors {

    static final int MOST_KINDS = 500;
    private static final Kind OTHERS = new Kind(0, null, false, null);

    /**
     * A kind of error.
     *
     * @param code 0: all others together
     * @param sqlState null where the database made it
     * @param byServer whether the database made it
     * @param text how it begins; null where it is not one of the proxy's own
     */
    public record Kind(int code, String sqlState, boolean byServer, String text) { }

    /**
     * How often there was one.
     *
     * @param client who got the last one
     * @param user as whom; null before it said so
     */
    public record Count(Kind kind, long count, Instant first, Instant last, int client, String user) { }

    private final Clock clock;
    private final Map<Kind, Count> counts = new HashMap<>();

    ClientErrors(Clock clock) {
        this.clock = clock;
    }

    /** The proxy has made an error for a client, or passes on why the database let nobody in. */
    void made(ErrPacket error, int client, String user) {
        count(new Kind(error.code(), error.sqlState(), false, ProxyError.prefixOf(error)), client, user);
    }

    /** The database has answered a command of a client with an error. */
    void relayed(int code, int client, String user) {
        count(new Kind(code, null, true, null), client, user);
    }

    private void count(Kind kind, int client, String user) {
        Instant now = clock.instant();
        synchronized (counts) {
            Kind known = counts.size() < MOST_KINDS || counts.containsKey(kind) ? kind : OTHERS;
            counts.merge(known, new Count(known, 1, now, now, client, user), (before, one) ->
                    new Count(known, before.count + 1, before.first, now, client, user));
        }
    }

    /** How many there were, of all kinds together. */
    public long total() {
        synchronized (counts) {
            return counts.values().stream().mapToLong(Count::count).sum();
        }
    }

    /** All kinds that there were, the most frequent first. */
    public List<Count> all() {
        synchronized (counts) {
            return counts.values().stream().sorted(Comparator.comparingLong(Count::count).reversed()).toList();
        }
    }
}
