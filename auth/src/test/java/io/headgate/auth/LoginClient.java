package io.headgate.auth;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.AuthMoreData;
import io.headgate.protocol.packet.AuthSwitchRequest;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.HandshakeResponse41;
import io.headgate.protocol.packet.HandshakeV10;
import io.headgate.protocol.packet.SslRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** Logs in to a real database with {@link ClientAuth} and keeps the answers of its plugin. */
final class LoginClient implements AutoCloseable {
    private static final int MAX_PACKET = 1 << 24;
    private static final int UTF8MB4_GENERAL_CI = 45;

    private final PacketSocket socket;
    private final boolean tls;
    private Capabilities capabilities = Capabilities.of(Capabilities.CLIENT_PROTOCOL_41,
            Capabilities.CLIENT_SECURE_CONNECTION, Capabilities.CLIENT_PLUGIN_AUTH,
            Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA, Capabilities.CLIENT_LONG_PASSWORD);
    /** First bytes of the packets between our response and the verdict. */
    final List<Integer> dataSeen = new ArrayList<>();
    byte[] publicKeySeen;

    LoginClient(int port, boolean tls) throws IOException {
        this.socket = new PacketSocket(new Socket(InetAddress.getLoopbackAddress(), port));
        this.tls = tls;
    }

    /** Null when the login succeeded; otherwise what the database, or ClientAuth, said. */
    String login(String user, String password) throws IOException, GeneralSecurityException {
        HandshakeV10 greeting = HandshakeV10.read(Unpooled.wrappedBuffer(socket.read()));
        if (tls) {
            capabilities = capabilities.with(Capabilities.CLIENT_SSL);
            ByteBuf request = Unpooled.buffer();
            new SslRequest(capabilities, MAX_PACKET, UTF8MB4_GENERAL_CI).write(request);
            socket.write(ByteBufUtil.getBytes(request));
            socket.toTls(null);
        }
        ClientAuth auth = new ClientAuth(TestLogins.secret(password), tls);
        byte[] response = auth.initialResponse(greeting.authPluginName(), greeting.authPluginData());
        ByteBuf out = Unpooled.buffer();
        new HandshakeResponse41(capabilities, MAX_PACKET, UTF8MB4_GENERAL_CI, user, response, null, auth.plugin(),
                List.of(), 0).write(out);
        socket.write(ByteBufUtil.getBytes(out));
        return exchange(auth);
    }

    private String exchange(ClientAuth auth) throws IOException {
        while (true) {
            byte[] payload = socket.read();
            ByteBuf in = Unpooled.wrappedBuffer(payload);
            AuthStep step;
            switch (payload[0] & 0xff) {
                case 0x00 -> {
                    return null;
                }
                case 0xFF -> {
                    ErrPacket error = ErrPacket.read(in, capabilities);
                    return error.code() + " " + error.message();
                }
                case AuthSwitchRequest.HEADER -> step = auth.onAuthSwitch(AuthSwitchRequest.read(in));
                case AuthMoreData.HEADER -> step = auth.onAuthMoreData(moreData(in));
                default -> throw new IOException("unknown packet " + payload[0]);
            }
            step = TestLogins.run(step);
            if (step instanceof AuthStep.Reject reject) {
                return reject.message();
            }
            if (step instanceof AuthStep.Send send) {
                socket.write(send.payload());
            }
        }
    }

    private byte[] moreData(ByteBuf in) {
        byte[] data = AuthMoreData.read(in).data();
        dataSeen.add((int) data[0]);
        if (data.length > 1) {
            publicKeySeen = data;
        }
        return data;
    }

    /** Runs a statement without a result: null, or what the database has against it. */
    String answer(String sql) throws IOException {
        socket.startCommand();
        socket.write(Bytes.utf8("\3" + sql));
        byte[] payload = socket.read();
        return payload[0] == 0 ? null : ErrPacket.read(Unpooled.wrappedBuffer(payload), capabilities).message();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
