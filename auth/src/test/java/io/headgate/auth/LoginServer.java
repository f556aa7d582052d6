package io.headgate.auth;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.HandshakeResponse41;
import io.headgate.protocol.packet.HandshakeV10;
import io.headgate.protocol.packet.OkPacket;
import io.headgate.protocol.packet.SslRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;

/** Lets real clients log in by {@link ServerAuth}; whoever is in hears error 1105 to every statement. */
final class LoginServer implements AutoCloseable {
    private static final Capabilities CAPABILITIES = Capabilities.of(Capabilities.CLIENT_PROTOCOL_41,
            Capabilities.CLIENT_LONG_PASSWORD, Capabilities.CLIENT_CONNECT_WITH_DB, Capabilities.CLIENT_TRANSACTIONS,
            Capabilities.CLIENT_SECURE_CONNECTION, Capabilities.CLIENT_PLUGIN_AUTH,
            Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA, Capabilities.CLIENT_DEPRECATE_EOF);
    private static final int UTF8MB4_GENERAL_CI = 45;

    private final TestLogins logins = new TestLogins();
    private final KeyManager[] keys;
    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Thread thread = new Thread(this::serve, "login-server");
    /** How each login went: the steps' names, in order. */
    final List<String> steps = new CopyOnWriteArrayList<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();

    LoginServer(KeyManager[] keys) throws IOException {
        this.keys = keys;
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (PacketSocket socket = new PacketSocket(listener.accept())) {
                serve(socket);
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    steps.add("Lost");
                }
            } catch (GeneralSecurityException | RuntimeException e) {
                failures.add(e);
            }
        }
    }

    private void serve(PacketSocket socket) throws IOException, GeneralSecurityException {
        Capabilities offered = keys == null ? CAPABILITIES : CAPABILITIES.with(Capabilities.CLIENT_SSL);
        send(socket, new HandshakeV10("8.4.0", 1, Bytes.nonce(), offered, UTF8MB4_GENERAL_CI,
                ServerStatus.SERVER_STATUS_AUTOCOMMIT, CachingSha2.PLUGIN)::write);
        byte[] first = socket.read();
        boolean tls = SslRequest.matches(Unpooled.wrappedBuffer(first));
        if (tls) {
            socket.toTls(keys);
            first = socket.read();
        }
        HandshakeResponse41 response = HandshakeResponse41.read(Unpooled.wrappedBuffer(first));
        Capabilities capabilities = response.capabilities().and(CAPABILITIES);
        ServerAuth auth = logins.login(tls);
        AuthStep step = auth.start(response.user(), response.authPluginName(), response.authResponse(),
                capabilities.has(Capabilities.CLIENT_PLUGIN_AUTH));
        ErrPacket error = ErrPacket.of(ErrorCode.ER_UNKNOWN_ERROR, "no database here");
        if (login(socket, auth, step, response.user(), capabilities)) {
            send(socket, out -> OkPacket.of(0, ServerStatus.SERVER_STATUS_AUTOCOMMIT)
                    .write(out, capabilities, OkPacket.HEADER));
            socket.startCommand();
            if (socket.readOrEnd() != null) {
                send(socket, out -> error.write(out, capabilities));
            }
        }
    }

    /** The database that is asked takes "secret". */
    private boolean login(PacketSocket socket, ServerAuth auth, AuthStep first, String user, Capabilities capabilities)
            throws IOException {
        AuthStep step = first;
        while (true) {
            steps.add(step.getClass().getSimpleName());
            if (step instanceof AuthStep.Send send) {
                socket.write(send.payload());
                step = send.next();
            } else if (step instanceof AuthStep.Wait) {
                step = auth.onPacket(socket.read());
            } else if (step instanceof AuthStep.Offload) {
                step = TestLogins.run(step);
            } else if (step instanceof AuthStep.AskDatabase ask) {
                boolean right = Arrays.equals(ask.password().content(), Bytes.utf8(TestLogins.PASSWORD));
                if (right) {
                    logins.verifiers.remember(user, ask.password());
                }
                ask.password().wipe();
                step = right ? new AuthStep.Accept(ask.plugin())
                        : new AuthStep.Reject(ErrorCode.ER_ACCESS_DENIED_ERROR, "Access denied by the database");
            } else if (step instanceof AuthStep.Reject reject) {
                ErrPacket error = ErrPacket.of(reject.code(), reject.message());
                send(socket, out -> error.write(out, capabilities));
                return false;
            } else {
                return true;
            }
        }
    }

    private static void send(PacketSocket socket, Consumer<ByteBuf> packet) throws IOException {
        ByteBuf out = Unpooled.buffer();
        packet.accept(out);
        socket.write(ByteBufUtil.getBytes(out));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        try {
            thread.join(20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
