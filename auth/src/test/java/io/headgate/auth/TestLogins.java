package io.headgate.auth;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** The proxy as the server tests see it: "filed" is in the credentials, "cached" in the verifiers, others are new. */
final class TestLogins {
    /** One key for all tests: making one takes long. */
    static final RsaKeys KEYS = new RsaKeys();
    static final String FILED = "filed";
    static final String CACHED = "cached";
    static final String NEW = "new";
    static final String PASSWORD = "secret";
    static final String OLD_PASSWORD = "before";

    final VerifierCache verifiers = new VerifierCache(Duration.ofMinutes(15), () -> 0, 100);
    final List<Secret> filed = List.of(secret(PASSWORD), secret(OLD_PASSWORD));
    final FakeCredentials credentials = new FakeCredentials();
    TokenGate tokens = TokenGate.NONE;

    TestLogins() {
        credentials.know(FILED, new KnownUser(filed, FILED, filed, false));
        verifiers.remember(CACHED, secret(PASSWORD));
    }

    static Secret secret(String password) {
        return Secret.of(Bytes.utf8(password));
    }

    static byte[] sha2(String password) {
        return CachingSha2.scramble(Bytes.utf8(password), Bytes.nonce());
    }

    static byte[] encrypted(String password) {
        try {
            return CachingSha2.encryptPassword(Bytes.utf8(password), Bytes.nonce(), KEYS.publicKey());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    ServerAuth login(boolean tls) {
        return new ServerAuth(new ServerAuthContext(tls, Bytes.nonce(), KEYS, verifiers, credentials, tokens,
                "10.0.0.7", false));
    }

    /** Does the offloaded work, if that is what {@code step} is. */
    static AuthStep run(AuthStep step) {
        if (step instanceof AuthStep.Offload offload) {
            return call(offload.work());
        }
        return step;
    }

    private static AuthStep call(Callable<AuthStep> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw new AssertionError("offloaded work must not throw", e);
        }
    }
}
