package io.headgate.server.frontend;

import io.headgate.auth.AuthStep;
import io.headgate.auth.CachingSha2;
import io.headgate.auth.ClearPassword;
import io.headgate.auth.CredentialSource;
import io.headgate.auth.FailedLogins;
import io.headgate.auth.LockedOut;
import io.headgate.auth.NativePassword;
import io.headgate.auth.Secret;
import io.headgate.auth.ServerAuth;
import io.headgate.auth.ServerAuthContext;
import io.headgate.auth.TokenGate;
import io.headgate.pool.AcquireFailure;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.ProxyError;
import io.headgate.server.backend.Target;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dialogue in which a client proves who it is, in its first login and in COM_CHANGE_USER. */
final class Authentication {

    private static final Logger log = LoggerFactory.getLogger(Authentication.class);
    private static final Map.Entry<String, String> CONNECTOR_J = Map.entry("_client_name", "MySQL Connector/J");
    /** How MariaDB greets before 11.0; its own clients skip it. */
    private static final String OLD_VERSION = "5.5.5-";

    private static final String OTHER_PLUGIN = "other";
    /** Those that have a count of their own: names come from clients, and there must not be any number of them. */
    private static final List<String> PLUGINS =
            List.of(CachingSha2.PLUGIN, ClearPassword.PLUGIN, NativePassword.PLUGIN);

    /** How it ended. The sequence id is that of the packet to send next. */
    interface Outcome {
        void accepted(Login login, int sequenceId);

        void rejected(ErrPacket error, int sequenceId);
    }

    private final Client client;
    private final Login login;
    private final List<Map.Entry<String, String>> attributes;
    private final Outcome outcome;
    /** Null while the certificate is judged, or after a refusal ahead of the rest. */
    private ServerAuth auth;
    /** What the client began with, as metrics have it. */
    private String plugin = OTHER_PLUGIN;
    private int sequenceId;
    private boolean judged;
    /** What is wrong with its certificate; null: nothing. */
    private String certificateRefusal;
    /** Asked from other threads, too. */
    private volatile boolean over;

    /** @param attributes the client's connection attributes */
    Authentication(Client client, Login login, List<Map.Entry<String, String>> attributes, Outcome outcome) {
        this.client = client;
        this.login = login;
        this.outcome = outcome;
        this.attributes = attributes;
    }

    private ServerAuth serverAuth(CredentialSource credentials, TokenGate tokens) {
        LoginServices services = client.login();
        return new ServerAuth(new ServerAuthContext(client.isSecure(), client.nonce(), services.rsaKeys(),
                services.verifiers(), credentials, tokens, client.address().host(),
                wantsBareData(services.target().facts().greeting().serverVersion(), attributes)));
    }

    /** This driver reads the version as it stands, and a server of before 5.5.16 as one was read then. */
    static boolean wantsBareData(String serverVersion, List<Map.Entry<String, String>> attributes) {
        return serverVersion.startsWith(OLD_VERSION) && attributes.contains(CONNECTOR_J);
    }

    /**
     * @param plugin as the client named it, or null
     * @param response the client's first answer to the nonce; wiped
     * @param sequenceId of the packet that brought it
     */
    void start(String plugin, byte[] response, int sequenceId) {
        this.sequenceId = sequenceId + 1;
        this.plugin = plugin != null && PLUGINS.contains(plugin) ? plugin : OTHER_PLUGIN;
        client.log().user(login.user());
        ErrPacket refusal = login.refusal();
        if (refusal != null) {
            Arrays.fill(response, (byte) 0);
            reject(refusal, refusal.message());
            return;
        }
        ClientCertificates certificates = client.login().clientCertificates();
        List<Certificate> shown = certificates.areAskedFor() ? client.certificates() : List.of();
        if (shown.isEmpty()) {
            perform(start(certificates.refusal(login.user(), shown), plugin, response));
        } else {
            CompletableFuture<String> verdict = CompletableFuture.supplyAsync(
                    () -> certificates.refusal(login.user(), shown), client.login().offload());
            perform(new AuthStep.Await(verdict.thenAccept(refused -> { }),
                    () -> start(verdict.join(), plugin, response)));
        }
    }

    /**
     * What is wrong with the certificate is for the log. The client goes the way of a wrong password, whatever its
     * password is, so that nobody learns one without the certificate.
     */
    private AuthStep start(String certificateRefusal, String plugin, byte[] response) {
        LoginServices services = client.login();
        if (certificateRefusal == null) {
            auth = serverAuth(services.credentials(), services.tokens());
        } else {
            this.certificateRefusal = certificateRefusal;
            auth = serverAuth(new LockedOut(), TokenGate.NONE);
        }
        return auth.start(login.user(), plugin, response,
                login.capabilities().has(Capabilities.CLIENT_PLUGIN_AUTH));
    }

    /** @throws ProtocolException when a packet was lost, or came twice */
    static void requireOrder(int sequenceId, int expected) {
        if (sequenceId != (expected & 0xFF)) {
            throw new ProtocolException(ErrorCode.ER_NET_PACKETS_OUT_OF_ORDER,
                    "a packet of a login came with sequence id " + sequenceId + " instead of " + (expected & 0xFF));
        }
    }

    void onPacket(byte[] payload, int sequenceId) {
        requireOrder(sequenceId, this.sequenceId);
        this.sequenceId = sequenceId + 1;
        if (auth == null) {
            throw new ProtocolException(ErrorCode.ER_NET_PACKETS_OUT_OF_ORDER,
                    "the client sent a packet where its login expects none");
        }
        perform(auth.onPacket(payload));
    }

    /** The client is gone: nothing that still comes counts. */
    void abort() {
        over = true;
    }

    private void perform(AuthStep step) {
        AuthStep now = step;
        while (now instanceof AuthStep.Send send) {
            client.responder().packet(sequenceId++, out -> out.writeBytes(send.payload()));
            Arrays.fill(send.payload(), (byte) 0);
            now = send.next();
        }
        if (now instanceof AuthStep.Accept) {
            accept();
        } else if (now instanceof AuthStep.AskDatabase ask) {
            askDatabase(ask.password());
        } else if (now instanceof AuthStep.AskDatabaseAboutToken ask) {
            judged = true;
            client.login().judge().judge(login, client.address().host(), ask, client.loop(), new Verdict());
        } else if (now instanceof AuthStep.Offload work) {
            offload(work);
        } else if (now instanceof AuthStep.Await await) {
            await.work().whenComplete((done, error) -> client.loop().execute(() -> {
                if (!over) {
                    perform(await.then().get());
                }
            }));
        } else if (now instanceof AuthStep.Reject reject) {
            ErrPacket error = new ErrPacket(reject.code().code(), reject.code().sqlState(), reject.message());
            String cause = certificateRefusal == null ? reject.cause() : certificateRefusal;
            if (isDenial(error)) {
                deny(error, cause);
            } else {
                reject(error, cause);
            }
        }
    }

    private static boolean isDenial(ErrPacket error) {
        return error.code() == ErrorCode.ER_ACCESS_DENIED_ERROR.code();
    }

    /** The password is not one of those that are known. Where many were wrong, that is told later. */
    private void deny(ErrPacket error, String cause) {
        judged = true;
        LoginServices services = client.login();
        String address = client.address().host();
        long delay = services.failedLogins().delay(login.user(), address);
        services.failedLogins().failed(login.user(), address);
        if (delay == 0) {
            reject(error, cause);
        } else if (delay == FailedLogins.TOO_MANY) {
            rejectTooMany();
        } else {
            client.loop().schedule(() -> {
                if (!over) {
                    reject(error, cause);
                }
            }, delay, TimeUnit.NANOSECONDS);
        }
    }

    private void rejectTooMany() {
        reject(ProxyError.TOO_MANY_FAILED_LOGINS.packet("of user '" + login.user() + "' or from "
                + client.address().host() + "; wait some seconds between attempts (failed-login-delay)"),
                "too many logins of this user, or from this address, have failed (failed-login-delay)");
    }

    /** The first known password is judged by the database, too, before anyone relies on what is known of it. */
    private void accept() {
        Target target = client.login().target();
        if (target.facts().hasBeenPrepared() || !target.credentials().knows(login.databaseUser())) {
            accepted();
        } else {
            askDatabase(null);
        }
    }

    private void accepted() {
        over = true;
        client.meters().loginAccepted(plugin);
        client.log().authenticated(plugin);
        outcome.accepted(login, sequenceId);
    }

    /** Whether the client waits for the database's verdict. */
    boolean isJudged() {
        return judged;
    }

    /** @param password null: those that are known */
    private void askDatabase(Secret password) {
        judged = true;
        client.login().judge().judge(login, client.address().host(), password, client.loop(), new Verdict());
    }

    private void onVerdict(AcquireFailure failure) {
        if (over) {
            return;
        }
        if (failure == null) {
            accepted();
        } else {
            reject(client.login().explain(failure), "the database refused the login, or gave no connection for it: "
                    + failure.explanation());
        }
    }

    private void offload(AuthStep.Offload work) {
        client.login().offload().execute(() -> {
            AuthStep result;
            try {
                result = work.work().call();
            } catch (Exception e) {
                log.atError().addKeyValue("client", client.id()).setCause(e).log("authentication failed inside");
                result = new AuthStep.Reject(ErrorCode.ER_UNKNOWN_ERROR,
                        "The proxy could not finish the authentication; its log says why");
            }
            AuthStep next = result;
            client.loop().execute(() -> {
                if (!over) {
                    perform(next);
                }
            });
        });
    }

    /** Ends it; a verdict that still comes counts no more. @param cause for the log */
    void reject(ErrPacket error, String cause) {
        over = true;
        client.meters().loginRefused(error.code());
        client.log().refused(plugin, error, cause);
        outcome.rejected(error, sequenceId);
    }

    /** What comes of a question to the database. */
    private final class Verdict implements LoginJudge.Waiting {
        @Override
        public boolean isThere() {
            return !over;
        }

        @Override
        public void onVerdict(AcquireFailure failure) {
            client.loop().execute(() -> Authentication.this.onVerdict(failure));
        }

        @Override
        public void onTooManyFailures() {
            client.loop().execute(() -> {
                if (!over) {
                    rejectTooMany();
                }
            });
        }
    }
}
