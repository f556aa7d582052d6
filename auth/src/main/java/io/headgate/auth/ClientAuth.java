package io.headgate.auth;

import io.headgate.auth.AuthStep.Offload;
import io.headgate.auth.AuthStep.Reject;
import io.headgate.auth.AuthStep.Send;
import io.headgate.auth.AuthStep.Wait;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.packet.AuthSwitchRequest;
import java.security.GeneralSecurityException;
import java.security.PublicKey;

/**
 * Logs in to a database by caching_sha2_password, sha256_password, mysql_native_password, client_ed25519 or (TLS only)
 * mysql_clear_password, whichever the server asks for. The server's OK and ERR packets are the caller's; everything
 * else goes through here. A server may ask for any of its plugins when it does not know the user, so that it does not
 * tell; its "Access denied" comes only after the answer. MariaDB asks for one after another where an account has
 * several.
 *
 * <pre>
 *  START ─initialResponse─► RESPONDED ─PERFORM_FULL_AUTHENTICATION─► TLS: password sent ──────────────► ANSWERED
 *                             │   ▲                                  plain: KEY_REQUESTED ─public key──► ANSWERED
 *                             └───┘ AuthSwitchRequest
 * </pre>
 *
 * Called by one thread at a time; the work of an {@link Offload} touches no state of this object.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html">MySQL manual:
 *     Connection Phase</a>
 */
public final class ClientAuth {
    private enum State { START, RESPONDED, KEY_REQUESTED, ANSWERED, FAILED }

    /** More plugins than any account has. */
    private static final int MAX_SWITCHES = 16;

    private final Secret password;
    private final boolean tls;
    private State state = State.START;
    private int switches;
    private String plugin = CachingSha2.PLUGIN;
    private byte[] nonce;

    /**
     * A login with {@code password}.
     *
     * @param password only read, must not be wiped before the login has ended
     * @param tls whether the connection is encrypted
     */
    public ClientAuth(Secret password, boolean tls) {
        this.password = password;
        this.tls = tls;
    }

    /**
     * The auth-response of HandshakeResponse41. Where {@code plugin} is none that can be used here, it is one of
     * caching_sha2_password, for the server to switch: {@link #plugin()} says which.
     *
     * @param plugin the auth-plugin-name of the greeting; null when it names none
     * @param nonce its auth-plugin-data
     * @return may hold the password (mysql_clear_password), so wipe it once it is sent
     * @throws ProtocolException when the nonce has not the 20 bytes that every plugin needs
     */
    public byte[] initialResponse(String plugin, byte[] nonce) {
        if (state != State.START) {
            throw new IllegalStateException("The response to the greeting has been given: " + state);
        }
        this.plugin = usable(plugin) ? plugin : CachingSha2.PLUGIN;
        this.nonce = nonce;
        if (this.nonce.length != ServerAuthContext.NONCE_LENGTH) {
            state = State.FAILED;
            throw new ProtocolException(ErrorCode.ER_HANDSHAKE_ERROR, badNonce());
        }
        state = State.RESPONDED;
        return response();
    }

    /** The auth-plugin-name that goes with the last response. */
    public String plugin() {
        return plugin;
    }

    /** The database wants another plugin. */
    public AuthStep onAuthSwitch(AuthSwitchRequest request) {
        if (state != State.RESPONDED || ++switches > MAX_SWITCHES) {
            return failed("The database asked for another authentication plugin where its login expects none");
        }
        if (!usable(request.pluginName()) && !Ed25519Password.PLUGIN.equals(request.pluginName())) {
            return failed(ClearPassword.PLUGIN.equals(request.pluginName())
                    ? "The database asks for the plugin mysql_clear_password, which is used inside TLS only: use TLS to"
                            + " the database, or another plugin for the account"
                    : "The database asks for the authentication plugin '" + request.pluginName() + "', which is not"
                            + " supported: use caching_sha2_password for the account, or where the database is MariaDB"
                            + " ed25519 or mysql_native_password");
        }
        plugin = request.pluginName();
        nonce = request.data();
        if (nonce.length != nonceLength() && !ClearPassword.PLUGIN.equals(plugin)) {
            return failed(badNonce());
        }
        return Ed25519Password.PLUGIN.equals(plugin) ? new Offload(() -> signed(request.data())) : new Send(response());
    }

    /**
     * The database has more to say within the plugin.
     *
     * @param data what follows the 0x01
     */
    public AuthStep onAuthMoreData(byte[] data) {
        if (state == State.KEY_REQUESTED || state == State.RESPONDED && asksForKeyAtOnce()) {
            state = State.ANSWERED;
            return new Offload(() -> encrypted(data));
        }
        if (state == State.RESPONDED && CachingSha2.PLUGIN.equals(plugin) && data.length == 1) {
            return onFastPathResult(data[0]);
        }
        return failed("The database sent " + data.length + " bytes of authentication data where " + plugin
                + " expects none");
    }

    private AuthStep onFastPathResult(byte result) {
        if (result == CachingSha2.FAST_AUTH_SUCCESS) {
            state = State.ANSWERED;
            return new Wait();
        }
        if (result != CachingSha2.PERFORM_FULL_AUTHENTICATION) {
            return failed("The database sent the unknown caching_sha2_password result " + (result & 0xff));
        }
        if (tls) {
            state = State.ANSWERED;
            return new Send(ClearPassword.encode(password));
        }
        state = State.KEY_REQUESTED;
        return new Send(new byte[] {CachingSha2.REQUEST_PUBLIC_KEY});
    }

    private AuthStep encrypted(byte[] pem) {
        try {
            PublicKey key = PublicKeyPem.decode(pem);
            return new Send(CachingSha2.encryptPassword(password.content(), nonce, key));
        } catch (GeneralSecurityException e) {
            return new Reject(ErrorCode.ER_HANDSHAKE_ERROR, "The database sent no RSA public key that the password can"
                    + " be encrypted with (" + e.getMessage() + "): use TLS to the database");
        }
    }

    private AuthStep signed(byte[] challenge) {
        try {
            return new Send(Ed25519Password.sign(password.content(), challenge));
        } catch (GeneralSecurityException e) {
            return new Reject(ErrorCode.ER_HANDSHAKE_ERROR, "The database asks for the authentication plugin "
                    + Ed25519Password.PLUGIN + ", which this Java platform cannot do (" + e.getMessage() + ")");
        }
    }

    private byte[] response() {
        return switch (plugin) {
            case NativePassword.PLUGIN -> NativePassword.scramble(password.content(), nonce);
            case ClearPassword.PLUGIN -> ClearPassword.encode(password);
            case Sha256Password.PLUGIN -> asksForKeyAtOnce() ? new byte[] {Sha256Password.REQUEST_PUBLIC_KEY}
                    : ClearPassword.encode(password);
            default -> CachingSha2.scramble(password.content(), nonce);
        };
    }

    /** The empty password is no secret, so its zero byte goes out as it is. */
    private boolean asksForKeyAtOnce() {
        return Sha256Password.PLUGIN.equals(plugin) && !tls && !password.isEmpty();
    }

    private boolean usable(String name) {
        return CachingSha2.PLUGIN.equals(name) || NativePassword.PLUGIN.equals(name)
                || Sha256Password.PLUGIN.equals(name) || ClearPassword.PLUGIN.equals(name) && tls;
    }

    private int nonceLength() {
        return Ed25519Password.PLUGIN.equals(plugin) ? Ed25519Password.NONCE_LENGTH : ServerAuthContext.NONCE_LENGTH;
    }

    private String badNonce() {
        return "The database sent a nonce of " + nonce.length + " bytes instead of " + nonceLength();
    }

    private AuthStep failed(String message) {
        state = State.FAILED;
        return new Reject(ErrorCode.ER_HANDSHAKE_ERROR, message);
    }

    @Override
    public String toString() {
        return "ClientAuth[" + plugin + ", " + state + "]";
    }
}
