package io.headgate.server.frontend;

import io.headgate.auth.CredentialSource;
import io.headgate.auth.FailedLogins;
import io.headgate.auth.RsaKeys;
import io.headgate.auth.TokenGate;
import io.headgate.auth.VerifierCache;
import io.headgate.config.HeadgateConfig;
import io.headgate.pool.AcquireFailure;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.ProxyError;
import io.headgate.server.backend.Target;
import io.headgate.server.compression.ClientCompression;
import io.headgate.server.net.ServerCertificate;
import io.netty.handler.ssl.SslContext;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What all logins of the proxy share, and the list of its clients. Thread-safe. */
public final class LoginServices {

    /** The proxy's connection ids begin here, far from any that a server gives: neither is taken for the other. */
    private static final int FIRST_ID = 1 << 30;

    private final Target target;
    private final VerifierCache verifiers;
    private final CredentialSource credentials;
    private final TokenGate tokens;
    private final RsaKeys rsaKeys = new RsaKeys();
    private final ServerCertificate certificate;
    private final ClientCertificates clientCertificates;
    private final Supplier<HeadgateConfig.Listener> settings;
    private final ClientCompression compression;
    private final Executor offload;
    private final LoginJudge judge;
    private final FailedLogins failedLogins;
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger lastId = new AtomicInteger(FIRST_ID);
    private final Map<Integer, Client> clients = new ConcurrentHashMap<>();
    private final ClientLogs logs = ClientLogs.make();
    private final ClientErrors errors = new ClientErrors(Clock.systemUTC());

    /**
     * @param target of which clients are told what kind of server it is
     * @param judging asked where each login is judged
     * @param settings those of now
     */
    public LoginServices(Target target, Supplier<Target> judging, VerifierCache verifiers,
            CredentialSource credentials, TokenGate tokens, ServerCertificate certificate,
            ClientCertificates clientCertificates, FailedLogins failedLogins, int firstLoginsAtOnce,
            Supplier<HeadgateConfig.Listener> settings, ClientCompression compression, Executor offload) {
        this.target = target;
        this.verifiers = verifiers;
        this.credentials = credentials;
        this.tokens = tokens;
        this.certificate = certificate;
        this.clientCertificates = clientCertificates;
        this.settings = settings;
        this.compression = compression;
        this.offload = offload;
        this.failedLogins = failedLogins;
        this.judge = new LoginJudge((login, key, proof, loop, done) ->
                judging.get().judge(key, login.initialState(target.facts()), proof, loop, done),
                verifiers, failedLogins, firstLoginsAtOnce);
        // made ahead, so that the first client without TLS does not wait for it
        offload.execute(rsaKeys::publicKeyPem);
    }

    Target target() {
        return target;
    }

    VerifierCache verifiers() {
        return verifiers;
    }

    CredentialSource credentials() {
        return credentials;
    }

    TokenGate tokens() {
        return tokens;
    }

    RsaKeys rsaKeys() {
        return rsaKeys;
    }

    /** For the TLS of the next client. */
    SslContext sslContext() {
        return certificate.context();
    }

    ClientCertificates clientCertificates() {
        return clientCertificates;
    }

    boolean requireTls() {
        return settings.get().requireTls();
    }

    ClientCompression compression() {
        return compression;
    }

    Duration loginTimeout() {
        return settings.get().loginTimeout();
    }

    Executor offload() {
        return offload;
    }

    FailedLogins failedLogins() {
        return failedLogins;
    }

    LoginJudge judge() {
        return judge;
    }

    /** What the logs of all clients share. */
    public ClientLogs logs() {
        return logs;
    }

    /** Which errors clients have got. */
    public ClientErrors errors() {
        return errors;
    }

    /** 20 random bytes without NUL and without '$', as a server makes them. */
    public byte[] nonce() {
        byte[] nonce = new byte[20];
        random.nextBytes(nonce);
        for (int i = 0; i < nonce.length; i++) {
            nonce[i] &= 0x7F;
            if (nonce[i] == 0 || nonce[i] == '$') {
                nonce[i]++;
            }
        }
        return nonce;
    }

    /** The connection id of a new client: none that a client has now. */
    int nextId() {
        int id;
        do {
            id = lastId.getAndUpdate(last -> last == Integer.MAX_VALUE ? FIRST_ID : last + 1);
        } while (clients.containsKey(id));
        return id;
    }

    /** Counts a new client in; false when there are too many already. */
    boolean admit(Client client) {
        if (clients.size() >= settings.get().maxClientConnections()) {
            return false;
        }
        clients.put(client.id(), client);
        return true;
    }

    void forget(Client client) {
        clients.remove(client.id(), client);
    }

    /** All clients that are connected now. */
    public Collection<Client> clients() {
        return clients.values();
    }

    /** Whether it is the proxy that gives such connection ids. */
    public static boolean isClientId(long id) {
        return id >= FIRST_ID;
    }

    /** The client with this connection id, perhaps still logging in; null when there is none. */
    public Client find(long id) {
        return isClientId(id) && id <= Integer.MAX_VALUE ? clients.get((int) id) : null;
    }

    /** The error that tells a client why it gets no backend: the server's own where there is one. */
    public ErrPacket explain(AcquireFailure failure) {
        if (failure.cause() != null && failure.cause().detail() instanceof ErrPacket error) {
            return error;
        }
        return switch (failure.kind()) {
            case TIMEOUT -> ProxyError.BORROW_TIMEOUT.packet(failure.explanation());
            case CLOSED -> ProxyError.SHUTDOWN.packet();
            case AUTHENTICATION, OPEN_FAILED -> ProxyError.DATABASE_UNREACHABLE.packet(failure.explanation());
        };
    }
}
