package io.headgate.auth.iam;

import io.headgate.auth.iam.TokenRefusal.Kind;
import java.util.List;
import java.util.function.Supplier;

/** Verifies tokens for names of the proxy by access keys that it knows. */
public final class KeysVerifier implements TokenVerifier {
    private final List<String> addresses;
    private final Supplier<AccessKeys> keys;

    /**
     * @param addresses {@code HOST:PORT}, as clients have them in their tokens
     * @param keys those of the moment
     */
    public KeysVerifier(List<String> addresses, Supplier<AccessKeys> keys) {
        this.addresses = List.copyOf(addresses);
        this.keys = keys;
    }

    @Override
    public Verdict judge(RdsToken token, String user) throws TokenRefusal {
        if (addresses.stream().noneMatch(token::isFor)) {
            throw new TokenRefusal(Kind.OTHER_HOST);
        }
        AccessKeys.Key key = keys.get().find(token.accessKeyId());
        if (key == null) {
            throw new TokenRefusal(Kind.UNKNOWN_KEY);
        }
        if (!Signatures.isOf(key.secretKey(), token.scope(), token.stringToSign(), token.signature())
                || !key.isSession(token.securityToken())) {
            throw new TokenRefusal(Kind.WRONG_SIGNATURE);
        }
        if (!key.mayLogInAs(user)) {
            throw new TokenRefusal(Kind.USER_NOT_ALLOWED);
        }
        return Verdict.GENUINE;
    }
}
