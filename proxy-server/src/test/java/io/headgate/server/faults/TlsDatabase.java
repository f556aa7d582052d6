package io.headgate.server.faults;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.HandshakeV10;
import io.headgate.server.net.OneKey;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.TestDatabase;
import io.headgate.testkit.TrustAll;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A database that greets as {@link TestDatabase#shared()} does, goes as far as TLS, notes what it is told there, and then
 * refuses every login.
 */
final class TlsDatabase implements AutoCloseable {

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final SSLContext context;
    private final List<String> names = new CopyOnWriteArrayList<>();
    private final List<Long> sessions = new CopyOnWriteArrayList<>();
    private final HandshakeV10 greeting;

    TlsDatabase(OneKey key) throws IOException {
        try (RawClient client = RawClient.connect(TestDatabase.shared().host(), TestDatabase.shared().port())) {
            HandshakeV10 real = client.readGreeting();
            greeting = new HandshakeV10(real.serverVersion(), real.connectionId(), real.authPluginData(),
                    real.capabilities().with(Capabilities.CLIENT_SSL), real.collationId(), real.status(),
                    PasswordProof.CACHING_SHA2);
        }
        context = TrustAll.context(key);
        Thread thread = new Thread(this::serve, "tls-database");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Of each handshake so far, the server names that came in it. */
    List<String> names() {
        return names;
    }

    /** Of each handshake so far, when its session began, in milliseconds; a resumed one keeps its time. */
    List<Long> sessions() {
        return sessions;
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                meet(socket);
            } catch (IOException e) {
                // the peer went away, as the one that asks for the greeting does, or the end
            }
        }
    }

    private void meet(Socket socket) throws IOException {
        ByteBuf hello = Unpooled.buffer();
        greeting.write(hello);
        send(socket, 0, hello);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        skipPacket(in);
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
        tls.setUseClientMode(false);
        tls.startHandshake();
        sessions.add(tls.getSession().getCreationTime());
        names.add(((ExtendedSSLSession) tls.getSession()).getRequestedServerNames().stream()
                .map(name -> new String(name.getEncoded(), java.nio.charset.StandardCharsets.US_ASCII))
                .collect(Collectors.joining(",")));
        skipPacket(new DataInputStream(tls.getInputStream()));
        ByteBuf error = Unpooled.buffer();
        ErrPacket.of(ErrorCode.ER_ACCESS_DENIED_ERROR, "Access denied").write(error, greeting.capabilities());
        send(tls, 3, error);
        tls.close();
    }

    private static void skipPacket(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
        in.readFully(new byte[length + 1]);
    }

    private static void send(Socket socket, int sequenceId, ByteBuf payload) throws IOException {
        ByteBuf packet = Unpooled.buffer().writeMediumLE(payload.readableBytes()).writeByte(sequenceId)
                .writeBytes(payload);
        socket.getOutputStream().write(ByteBufUtil.getBytes(packet));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
