package io.headgate.auth.iam;

import io.headgate.auth.iam.TokenRefusal.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Has the database judge tokens that are signed for it. Once it has taken one, the same token is taken without asking
 * until its time is over. Kept are digests of what was signed and of the signature.
 */
public final class DatabaseVerifier implements TokenVerifier {
    private static final int MAX_TOKENS = 100_000;

    private final String address;
    private final Clock clock;
    private final Map<String, Instant> taken = new HashMap<>();

    /** @param address {@code HOST:PORT} of the database, as clients have it in their tokens */
    public DatabaseVerifier(String address, Clock clock) {
        this.address = address;
        this.clock = clock;
    }

    @Override
    public Verdict judge(RdsToken token, String user) throws TokenRefusal {
        if (!token.isFor(address)) {
            throw new TokenRefusal(Kind.OTHER_HOST);
        }
        String key = key(token);
        synchronized (taken) {
            return taken.containsKey(key) ? Verdict.GENUINE : Verdict.ASK_DATABASE;
        }
    }

    @Override
    public void onTaken(RdsToken token) {
        try {
            String key = key(token);
            synchronized (taken) {
                if (taken.size() >= MAX_TOKENS) {
                    forget();
                }
                taken.put(key, token.end());
            }
        } catch (TokenRefusal e) {
            throw new IllegalStateException("A token that has been judged has a signature", e);
        }
    }

    /** What is over, and where that is nothing, everything. */
    private void forget() {
        Instant now = clock.instant();
        if (!taken.values().removeIf(end -> !end.isAfter(now))) {
            taken.clear();
        }
    }

    private static String key(RdsToken token) throws TokenRefusal {
        return Signatures.sha256(token.stringToSign() + "\n" + token.signature());
    }
}
