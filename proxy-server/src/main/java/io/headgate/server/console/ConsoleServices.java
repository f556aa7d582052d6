package io.headgate.server.console;

import io.headgate.auth.FailedLogins;
import io.headgate.auth.RsaKeys;
import io.headgate.auth.ServerAuth;
import io.headgate.auth.ServerAuthContext;
import io.headgate.auth.TokenGate;
import io.headgate.auth.VerifierCache;
import io.headgate.config.LiveConfig;
import io.headgate.server.net.ServerCertificate;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What all connections to the console share. Thread-safe.
 *
 * @param account who may log in
 * @param failedLogins of the console
 * @param rsaKeys for passwords that come without TLS
 * @param certificate shown to clients that ask for TLS
 * @param nonce makes the bytes of a greeting
 * @param config with the settings of now
 * @param offload for what would hold up the event loop
 * @param tables what is shown
 * @param controls what is done
 * @param version of this build
 */
record ConsoleServices(ConsoleAccount account, FailedLogins failedLogins, RsaKeys rsaKeys,
        ServerCertificate certificate, Supplier<byte[]> nonce, LiveConfig config, Executor offload, Tables tables,
        Controls controls, String version, AtomicInteger connected) {

    /** Programs and people that look into a proxy are few, and must not become many by mistake. */
    static final int MOST_CONNECTIONS = 10;
    private static final VerifierCache NONE = new VerifierCache(Duration.ZERO, System::nanoTime, 1);

    /** Counts one more in; false when there are too many already, or it is one too many. */
    boolean admit() {
        if (connected.incrementAndGet() <= MOST_CONNECTIONS) {
            return true;
        }
        connected.decrementAndGet();
        return false;
    }

    /** For all of a login. */
    Duration loginTimeout() {
        return config.current().listener().loginTimeout();
    }

    void leave() {
        connected.decrementAndGet();
    }

    SslContext sslContext() {
        return certificate.context();
    }

    ServerAuth serverAuth(boolean secure, byte[] greeted, String host) {
        return new ServerAuth(new ServerAuthContext(secure, greeted, rsaKeys, NONE, account, TokenGate.NONE, host,
                false));
    }

    /** As the greeting shows it: clients read the numbers and take the console for such a server. */
    String serverVersion() {
        return "8.4.0-headgate-" + version;
    }
}
