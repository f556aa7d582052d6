package io.headgate.server.console;

import io.headgate.auth.AuthStep;
import io.headgate.auth.CachingSha2;
import io.headgate.auth.FailedLogins;
import io.headgate.auth.ServerAuth;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.HandshakeResponse41;
import io.headgate.protocol.packet.HandshakeV10;
import io.headgate.protocol.packet.OkPacket;
import io.headgate.protocol.packet.SslRequest;
import io.headgate.server.ProxyError;
import io.headgate.server.frontend.ClientLog;
import io.headgate.server.logging.LineLimit;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The login to the console: greeting, TLS if the client wants it, proof of the password. On its loop. */
final class ConsoleLogin implements ConsoleConnection.Phase {

    private static final Logger log = LoggerFactory.getLogger(ConsoleLogin.class);
    private static final LineLimit REFUSED = new LineLimit(10, System::nanoTime);
    private static final Capabilities OFFERED = Capabilities.of(Capabilities.CLIENT_LONG_PASSWORD,
            Capabilities.CLIENT_FOUND_ROWS, Capabilities.CLIENT_LONG_FLAG, Capabilities.CLIENT_CONNECT_WITH_DB,
            Capabilities.CLIENT_PROTOCOL_41, Capabilities.CLIENT_INTERACTIVE, Capabilities.CLIENT_SSL,
            Capabilities.CLIENT_IGNORE_SIGPIPE, Capabilities.CLIENT_TRANSACTIONS, Capabilities.CLIENT_RESERVED,
            Capabilities.CLIENT_SECURE_CONNECTION, Capabilities.CLIENT_MULTI_RESULTS,
            Capabilities.CLIENT_PLUGIN_AUTH, Capabilities.CLIENT_CONNECT_ATTRS,
            Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA, Capabilities.CLIENT_DEPRECATE_EOF);
    private static final Capabilities MODERN = Capabilities.of(Capabilities.CLIENT_PROTOCOL_41);
    private static final int COLLATION = 45;
    private static final int SSL_REQUEST_LENGTH = 32;

    private final ConsoleConnection connection;
    private final ConsoleServices services;
    private final byte[] nonce;
    private ScheduledFuture<?> timeout;
    private ServerAuth auth;
    private HandshakeResponse41 response;
    private int sequenceId;
    private boolean busy;
    private boolean over;

    ConsoleLogin(ConsoleConnection connection, ConsoleServices services) {
        this.connection = connection;
        this.services = services;
        this.nonce = services.nonce().get();
    }

    void greet() {
        timeout = connection.channel().eventLoop().schedule(connection::close, services.loginTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
        connection.responder().packet(0, new HandshakeV10(services.serverVersion(), 1, nonce, OFFERED, COLLATION,
                ServerStatus.SERVER_STATUS_AUTOCOMMIT, CachingSha2.PLUGIN)::write);
    }

    @Override
    public boolean isBusy() {
        return busy;
    }

    @Override
    public void onPacket(byte[] payload, int id) {
        if (auth != null) {
            sequenceId = id + 1;
            perform(auth.onPacket(payload));
        } else if (payload.length == SSL_REQUEST_LENGTH && !connection.isEncrypted()) {
            SslRequest request = SslRequest.read(Unpooled.wrappedBuffer(payload));
            if (!request.capabilities().has(Capabilities.CLIENT_SSL)) {
                throw new ProtocolException(ErrorCode.ER_HANDSHAKE_ERROR, "an SSLRequest without CLIENT_SSL");
            }
            connection.startTls();
        } else {
            sequenceId = id + 1;
            response = HandshakeResponse41.read(Unpooled.wrappedBuffer(payload));
            boolean secure = connection.isEncrypted() || connection.isUnixSocket();
            auth = services.serverAuth(secure, nonce, connection.host());
            perform(auth.start(response.user(), response.authPluginName(), response.authResponse(),
                    response.capabilities().has(Capabilities.CLIENT_PLUGIN_AUTH)));
        }
    }

    private void perform(AuthStep step) {
        AuthStep now = step;
        while (now instanceof AuthStep.Send send) {
            connection.responder().packet(sequenceId++, out -> out.writeBytes(send.payload()));
            Arrays.fill(send.payload(), (byte) 0);
            now = send.next();
        }
        if (now instanceof AuthStep.Accept) {
            accept();
        } else if (now instanceof AuthStep.Reject reject) {
            reject(ErrPacket.of(reject.code(), reject.message()));
        } else if (now instanceof AuthStep.Offload work) {
            offload(work);
        } else if (!(now instanceof AuthStep.Wait)) {
            // the account is known for sure: nobody else is asked
            throw new IllegalStateException("a login to the console came to " + now.getClass().getSimpleName());
        }
    }

    private void offload(AuthStep.Offload work) {
        busy = true;
        services.offload().execute(() -> {
            AuthStep result;
            try {
                result = work.work().call();
            } catch (Exception e) {
                log.atError().setCause(e).log("authentication failed inside");
                result = new AuthStep.Reject(ErrorCode.ER_UNKNOWN_ERROR,
                        "The proxy could not finish the authentication; its log says why");
            }
            AuthStep next = result;
            connection.channel().eventLoop().execute(() -> {
                if (!over) {
                    busy = false;
                    perform(next);
                    connection.goOn();
                }
            });
        });
    }

    private void accept() {
        finish();
        services.failedLogins().succeeded(ConsoleAccount.USER, connection.host());
        Capabilities agreed = response.capabilities().and(OFFERED);
        log.atInfo().addKeyValue("address", connection.host()).log("console: logged in");
        connection.enter(new ConsoleSession(connection, services, agreed, response.database()));
        OkPacket ok = OkPacket.of(0, ServerStatus.SERVER_STATUS_AUTOCOMMIT);
        connection.responder().packet(sequenceId, out -> ok.write(out, agreed, OkPacket.HEADER));
    }

    /** Where many have been wrong, that is told later. */
    private void reject(ErrPacket error) {
        REFUSED.log(log.atWarn().addKeyValue("address", connection.host())
                .addKeyValue("user", ClientLog.shortened(response.user())).addKeyValue("error", error.code()),
                "console: login refused");
        long delay = services.failedLogins().delay(response.user(), connection.host());
        services.failedLogins().failed(response.user(), connection.host());
        busy = true;
        if (delay == FailedLogins.TOO_MANY) {
            connection.refuse(sequenceId, ProxyError.TOO_MANY_FAILED_LOGINS.packet("from " + connection.host()
                    + "; wait some seconds between attempts (failed-login-delay)"), MODERN);
        } else {
            connection.channel().eventLoop().schedule(() -> connection.refuse(sequenceId, error, MODERN), delay,
                    TimeUnit.NANOSECONDS);
        }
    }

    private void finish() {
        over = true;
        timeout.cancel(false);
    }

    @Override
    public void end() {
        finish();
    }
}
