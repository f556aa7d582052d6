package io.headgate.auth;

import io.headgate.auth.AuthStep.Accept;
import io.headgate.auth.AuthStep.AskDatabase;
import io.headgate.auth.AuthStep.Await;
import io.headgate.auth.AuthStep.Offload;
import io.headgate.auth.AuthStep.Reject;
import io.headgate.auth.AuthStep.Send;
import io.headgate.protocol.ErrorCode;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Authenticates one client, whose greeting named {@code caching_sha2_password}.
 *
 * <pre>
 *  START ──other plugin──► SWITCHED ─┐                        ┌secure► PASSWORD ──────────────┐
 *    └──caching_sha2_password────────┴─scramble not verified──┤                               ├─► DONE
 *                                                             └─plain► ENCRYPTED_PASSWORD ────┤
 *                                                                        └─key request─► KEY_SENT
 * </pre>
 *
 * A user whom the {@link CredentialSource} knows for sure is judged by its passwords alone; where it may be out of
 * date, the database judges other ones. For everybody else the proxy accepts what the {@link VerifierCache} can verify,
 * and otherwise obtains the password for the database to judge. The exchange does not show which of these a user is,
 * nor whether anybody has heard of it: a wrong scramble always leads to full authentication, and
 * {@code mysql_native_password} with a wrong password to the same switch as for a user that is not known. Whatever goes
 * wrong afterwards is error 1045 with the server's text.
 *
 * <p>A user that must come with an IAM token takes the same ways as far as caching_sha2_password goes, where the token
 * is the password; other plugins are switched to {@code mysql_clear_password}.
 *
 * <p>Called by one thread at a time; the work of an {@link Offload} may run beside it.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html">MySQL manual:
 *     Connection Phase</a>
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html">
 *     MySQL manual: Caching_sha2_password information</a>
 */
public final class ServerAuth {
    private enum State { START, SWITCHED, CLEAR_PASSWORD, PASSWORD, ENCRYPTED_PASSWORD, KEY_SENT, WORKING, DONE }

    private static final String UNREADABLE = "the packet with the password cannot be read";

    private final ServerAuthContext context;
    private final AtomicReference<State> state = new AtomicReference<>(State.START);
    private Judge judge;

    /** Authenticates the client of {@code context}; use once. */
    public ServerAuth(ServerAuthContext context) {
        this.context = context;
    }

    /**
     * The client's HandshakeResponse41 or COM_CHANGE_USER.
     *
     * @param plugin the client's auth-plugin-name; null when it sent none
     * @param response its auth-response, which is wiped; empty when it sent none
     * @param pluginAuthCapable whether the client has CLIENT_PLUGIN_AUTH
     */
    public AuthStep start(String user, String plugin, byte[] response, boolean pluginAuthCapable) {
        if (state.get() != State.START) {
            return outOfOrder(response);
        }
        judge = new Judge(context, user);
        if (judge.requiresToken() && !context.secure()) {
            Arrays.fill(response, (byte) 0);
            return end(new Reject(ErrorCode.ER_SECURE_TRANSPORT_REQUIRED,
                    "IAM is allowed only with SSL connections."));
        }
        if (!pluginAuthCapable) {
            // what it sends can be a scramble of mysql_native_password only; servers let it in with that, too
            return onNativeScramble(user, response, () -> end(new Reject(ErrorCode.ER_NOT_SUPPORTED_AUTH_MODE,
                    "Client does not support authentication protocol requested by server; it needs CLIENT_PLUGIN_AUTH:"
                            + " upgrade the client")));
        }
        if (CachingSha2.PLUGIN.equals(plugin)) {
            return onScramble(response);
        }
        if (ClearPassword.PLUGIN.equals(plugin) && context.secure()) {
            return onClearPassword(response, ClearPassword.PLUGIN);
        }
        if (NativePassword.PLUGIN.equals(plugin)) {
            return onNativeScramble(user, response, this::switchPlugin);
        }
        Arrays.fill(response, (byte) 0);
        return switchPlugin();
    }

    /** A client that cannot say its password gets a second chance: credentials that may be old are read anew first. */
    private AuthStep onNativeScramble(String user, byte[] scramble, Supplier<AuthStep> otherwise) {
        CompletionStage<Void> refreshed = judge.knowsNativeScramble(scramble) ? null : judge.refresh();
        if (refreshed == null) {
            return afterNativeScramble(scramble, otherwise);
        }
        state.set(State.WORKING);
        return new Await(refreshed, () -> {
            judge = new Judge(context, user);
            return state.compareAndSet(State.WORKING, State.START) ? afterNativeScramble(scramble, otherwise)
                    : unexpected();
        });
    }

    private AuthStep afterNativeScramble(byte[] scramble, Supplier<AuthStep> otherwise) {
        boolean proved = judge.knowsNativeScramble(scramble);
        Arrays.fill(scramble, (byte) 0);
        return proved ? end(new Accept(NativePassword.PLUGIN)) : otherwise.get();
    }

    private AuthStep switchPlugin() {
        if (judge.requiresToken()) {
            state.set(State.CLEAR_PASSWORD);
            return new Send(Payloads.authSwitchRequest(ClearPassword.PLUGIN, context.nonce()));
        }
        state.set(State.SWITCHED);
        return new Send(Payloads.authSwitchRequest(CachingSha2.PLUGIN, context.nonce()));
    }

    /**
     * Every later packet of the client.
     *
     * @param payload without the packet header; it is wiped
     */
    public AuthStep onPacket(byte[] payload) {
        return switch (state.get()) {
            case START, WORKING, DONE -> outOfOrder(payload);
            case SWITCHED -> onScramble(payload);
            case CLEAR_PASSWORD -> onClearPassword(payload, ClearPassword.PLUGIN);
            case PASSWORD -> onClearPassword(payload, CachingSha2.PLUGIN);
            case ENCRYPTED_PASSWORD -> isKeyRequest(payload) ? sendKey() : onEncryptedPassword(payload);
            case KEY_SENT -> onEncryptedPassword(payload);
        };
    }

    private AuthStep onScramble(byte[] scramble) {
        if (isNoPassword(scramble)) {
            return end(judge.verdict(Secret.of(new byte[0]), CachingSha2.PLUGIN));
        }
        if (scramble.length != CachingSha2.SCRAMBLE_LENGTH) {
            Arrays.fill(scramble, (byte) 0);
            return end(judge.denied(true, "its answer to the challenge is malformed"));
        }
        if (judge.knowsScramble(scramble)) {
            AuthStep accept = end(new Accept(CachingSha2.PLUGIN));
            return new Send(moreData((byte) CachingSha2.FAST_AUTH_SUCCESS), accept);
        }
        if (context.bareData() && !context.secure()) {
            return end(new Reject(ErrorCode.ER_NOT_SUPPORTED_AUTH_MODE, "Client does not support authentication"
                    + " protocol requested by server; it takes the server for an old one and needs TLS"));
        }
        state.set(context.secure() ? State.PASSWORD : State.ENCRYPTED_PASSWORD);
        return new Send(moreData((byte) CachingSha2.PERFORM_FULL_AUTHENTICATION));
    }

    private byte[] moreData(byte... data) {
        return context.bareData() ? data : Payloads.authMoreData(data);
    }

    /** The server takes an empty packet for no password, and so it takes the zero byte that its own client sends. */
    private static boolean isNoPassword(byte[] scramble) {
        return scramble.length == 0 || scramble.length == 1 && scramble[0] == 0;
    }

    private AuthStep onClearPassword(byte[] packet, String plugin) {
        Secret password = ClearPassword.decode(packet);
        return end(password == null ? judge.denied(true, UNREADABLE) : judge.verdict(password, plugin));
    }

    private static boolean isKeyRequest(byte[] payload) {
        return payload.length == 1 && payload[0] == CachingSha2.REQUEST_PUBLIC_KEY;
    }

    private AuthStep sendKey() {
        state.set(State.WORKING);
        return new Offload(() -> {
            byte[] pem = context.rsaKeys().publicKeyPem();
            return workDone(State.KEY_SENT, new Send(moreData(pem)));
        });
    }

    private AuthStep onEncryptedPassword(byte[] encrypted) {
        if (encrypted.length != RsaKeys.BLOCK_LENGTH) {
            Arrays.fill(encrypted, (byte) 0);
            return end(judge.denied(true, UNREADABLE));
        }
        state.set(State.WORKING);
        return new Offload(() -> workDone(State.DONE, decrypted(encrypted)));
    }

    private AuthStep decrypted(byte[] encrypted) {
        Secret password;
        try {
            password = ClearPassword.decode(
                    CachingSha2.decryptPassword(encrypted, context.nonce(), context.rsaKeys().privateKey()));
        } catch (GeneralSecurityException e) {
            return judge.denied(true, UNREADABLE);
        }
        return password == null ? judge.denied(true, UNREADABLE) : judge.verdict(password, CachingSha2.PLUGIN);
    }

    /** A packet that came in between has ended the login: work that finishes later cannot revive it. */
    private AuthStep workDone(State next, AuthStep step) {
        if (state.compareAndSet(State.WORKING, next)) {
            return step;
        }
        if (step instanceof AskDatabase ask) {
            ask.password().wipe();
        }
        return unexpected();
    }

    private AuthStep end(AuthStep last) {
        state.set(State.DONE);
        return last;
    }

    private AuthStep outOfOrder(byte[] payload) {
        Arrays.fill(payload, (byte) 0);
        return end(unexpected());
    }

    private static AuthStep unexpected() {
        return new Reject(ErrorCode.ER_NET_PACKETS_OUT_OF_ORDER,
                "Got packets out of order: the client sent a packet where its login expects none");
    }

    @Override
    public String toString() {
        return "ServerAuth[" + state.get() + "]";
    }
}
