package io.headgate.auth.iam;

import io.headgate.auth.iam.TokenRefusal.Kind;
import java.time.Clock;

/**
 * Has the database judge tokens that are signed for it. Once it has taken one, the same token is taken without asking
 * until its time is over. Kept are digests of what was signed and of the signature.
 */
public final class DatabaseVerifier implements TokenVerifier {
    private final String address;
    private final TokenMemory<Boolean> taken;

    /** @param address {@code HOST:PORT} of the database, as clients have it in their tokens */
    public DatabaseVerifier(String address, Clock clock) {
        this.address = address;
        this.taken = new TokenMemory<>(clock);
    }

    @Override
    public Verdict judge(RdsToken token, String user) throws TokenRefusal {
        if (!token.isFor(address)) {
            throw new TokenRefusal(Kind.OTHER_HOST);
        }
        String key = key(token);
        synchronized (taken) {
            return taken.find(key) != null ? Verdict.GENUINE : Verdict.ASK_DATABASE;
        }
    }

    @Override
    public void onTaken(RdsToken token) {
        try {
            String key = key(token);
            synchronized (taken) {
                taken.put(key, true, token.end());
            }
        } catch (TokenRefusal e) {
            throw new IllegalStateException("A token that has been judged has a signature", e);
        }
    }

    private static String key(RdsToken token) throws TokenRefusal {
        return Signatures.sha256(token.stringToSign() + "\n" + token.signature());
    }
}
