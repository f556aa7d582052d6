package io.headgate.testkit;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.packet.AuthSwitchRequest;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.HandshakeResponse41;
import io.headgate.protocol.packet.HandshakeV10;
import io.headgate.protocol.packet.SslRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A blocking client that sends and reads packets, or any bytes at all, so that a test can keep or break every rule of
 * the protocol. Reads fail after 30 seconds unless {@link #readTimeout} says otherwise. Not thread-safe, except that
 * {@link #close()} and {@link #abort()} may come from another thread. After a login that has agreed on compression, all
 * packets travel in frames, a frame for each packet.
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basics.html.
 */
public final class RawClient implements Closeable {

    /** What {@link #login(String, String)} asks for. */
    public static final Capabilities DEFAULT_CAPABILITIES = Capabilities.of(
            Capabilities.CLIENT_LONG_PASSWORD,
            Capabilities.CLIENT_LONG_FLAG,
            Capabilities.CLIENT_PROTOCOL_41,
            Capabilities.CLIENT_TRANSACTIONS,
            Capabilities.CLIENT_SECURE_CONNECTION,
            Capabilities.CLIENT_MULTI_RESULTS,
            Capabilities.CLIENT_PS_MULTI_RESULTS,
            Capabilities.CLIENT_PLUGIN_AUTH,
            Capabilities.CLIENT_DEPRECATE_EOF);

    private static final int HEADER_LENGTH = 4;
    private static final int MAX_PACKET_SIZE = 1 << 30;
    private static final int UTF8MB4_GENERAL_CI = 45;
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private final Socket plain;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private int nextSequenceId;
    private Frames frames;
    private HandshakeV10 greeting;
    private Capabilities capabilities = DEFAULT_CAPABILITIES;

    /**
     * How to log in.
     *
     * @param database null for none
     * @param capabilities the client's; those that the server does not offer are left out
     * @param plugin the plugin of the first response; null: the one that the greeting names
     * @param collationId 0 to 255
     */
    public record Login(String user, String password, String database, Capabilities capabilities, String plugin,
            int collationId) {

        public Login(String user, String password) {
            this(user, password, null, DEFAULT_CAPABILITIES, null);
        }

        public Login(String user, String password, String database, Capabilities capabilities, String plugin) {
            this(user, password, database, capabilities, plugin, UTF8MB4_GENERAL_CI);
        }

        public Login withDatabase(String name) {
            return new Login(
                    user, password, name, capabilities.with(Capabilities.CLIENT_CONNECT_WITH_DB), plugin,
                    collationId);
        }

        public Login withCapabilities(long flags) {
            return new Login(user, password, database, capabilities.with(flags), plugin, collationId);
        }

        public Login withoutCapabilities(long flags) {
            return new Login(user, password, database, capabilities.without(flags), plugin, collationId);
        }

        public Login withPlugin(String name) {
            return new Login(user, password, database, capabilities, name, collationId);
        }

        public Login withCollation(int id) {
            return new Login(user, password, database, capabilities, plugin, id);
        }

        @Override
        public String toString() {
            return "Login[" + user + ", " + database + ", " + capabilities + ", " + plugin + "]";
        }
    }

    private RawClient(Socket socket) throws IOException {
        this.plain = socket;
        use(socket);
    }

    /** Connects; nothing is read or sent yet. */
    public static RawClient connect(String host, int port) throws IOException {
        return connect(host, port, socket -> {});
    }

    /** Connects a socket that was set up by {@code setUp}, for example with a small receive buffer. */
    public static RawClient connect(String host, int port, Consumer<Socket> setUp) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) READ_TIMEOUT.toMillis());
            setUp.accept(socket);
            socket.connect(new InetSocketAddress(host, port), (int) READ_TIMEOUT.toMillis());
            return new RawClient(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void use(Socket next) throws IOException {
        socket = next;
        in = new BufferedInputStream(next.getInputStream(), 1 << 16);
        out = next.getOutputStream();
    }

    /** How long a read may wait from now on. */
    public void readTimeout(Duration timeout) throws IOException {
        socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
    }

    /** Reads the greeting; an ERR packet in its place becomes a {@link RawClientException}. */
    public HandshakeV10 readGreeting() throws IOException {
        RawPacket packet = readPacket();
        if (packet.isErr()) {
            throw new RawClientException(ErrPacket.read(packet.buffer(), new Capabilities(0)));
        }
        greeting = HandshakeV10.read(packet.buffer());
        return greeting;
    }

    /** The greeting, once {@link #readGreeting()} or a login has read it. */
    public HandshakeV10 greeting() {
        return greeting;
    }

    /** What the login agreed on. */
    public Capabilities capabilities() {
        return capabilities;
    }

    /** Sends the SslRequest (after the greeting) and does the TLS handshake; every certificate is trusted. */
    public SSLSocket startTls() throws IOException {
        return startTls(TrustAll.context(), tls -> {});
    }

    /** The same with a context, whose sessions may be resumed, and after {@code setUp}. */
    public SSLSocket startTls(SSLContext context, Consumer<SSLSocket> setUp) throws IOException {
        if (greeting == null) {
            readGreeting();
        }
        ByteBuf request = Unpooled.buffer();
        Capabilities withTls = DEFAULT_CAPABILITIES.with(Capabilities.CLIENT_SSL);
        new SslRequest(withTls, MAX_PACKET_SIZE, UTF8MB4_GENERAL_CI).write(request);
        send(bytes(request));
        return startTlsHandshake(context, setUp);
    }

    /** Does the TLS handshake at once, with nothing said before. */
    public SSLSocket startTlsHandshake() throws IOException {
        return startTlsHandshake(TrustAll.context(), tls -> {});
    }

    private SSLSocket startTlsHandshake(SSLContext context, Consumer<SSLSocket> setUp) throws IOException {
        SSLSocket tls = TrustAll.layer(context, plain);
        setUp.accept(tls);
        tls.startHandshake();
        use(tls);
        return tls;
    }

    /** Logs in; fails with a {@link RawClientException} when the server does not want it. */
    public RawClient login(String user, String password) throws IOException {
        RawPacket verdict = login(new Login(user, password));
        if (verdict.isErr()) {
            throw new RawClientException(verdict.err(capabilities));
        }
        return this;
    }

    /** Reads the greeting unless that was done, logs in, and returns the OK or ERR packet that ended it. */
    public RawPacket login(Login login) throws IOException {
        if (greeting == null) {
            readGreeting();
        }
        boolean tls = socket != plain;
        capabilities = login.capabilities().and(greeting.capabilities());
        capabilities = tls ? capabilities.with(Capabilities.CLIENT_SSL) : capabilities;
        boolean plugins = capabilities.has(Capabilities.CLIENT_PLUGIN_AUTH);
        String wished = login.plugin() == null ? greeting.authPluginName() : login.plugin();
        String plugin = plugins && wished != null ? wished : PasswordProof.NATIVE;
        byte[] proof = PasswordProof.of(plugin, login.password(), greeting.authPluginData());
        ByteBuf response = Unpooled.buffer();
        new HandshakeResponse41(capabilities, MAX_PACKET_SIZE, login.collationId(), login.user(), proof,
                        login.database(), plugins ? plugin : null, List.of(),
                        capabilities.has(Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM) ? Frames.ZSTD_LEVEL : 0)
                .write(response);
        send(bytes(response));
        RawPacket verdict = continueLogin(login, plugin, greeting.authPluginData(), tls);
        frames = verdict.isErr() ? null : Frames.of(capabilities, in, out);
        if (frames != null) {
            in = frames.input();
            out = frames.output();
        }
        return verdict;
    }

    private RawPacket continueLogin(Login login, String firstPlugin, byte[] firstNonce, boolean tls)
            throws IOException {
        String plugin = firstPlugin;
        byte[] nonce = firstNonce;
        while (true) {
            RawPacket packet = readPacket();
            if (packet.header() == AuthSwitchRequest.HEADER) {
                AuthSwitchRequest request = AuthSwitchRequest.read(packet.buffer());
                plugin = request.pluginName();
                nonce = Arrays.copyOf(request.data(), HandshakeV10.SCRAMBLE_LENGTH);
                send(PasswordProof.of(plugin, login.password(), nonce));
            } else if (packet.header() == 1 && plugin.equals(PasswordProof.CACHING_SHA2)) {
                continueCachingSha2(packet.payload(), login.password(), nonce, tls);
            } else {
                return packet;
            }
        }
    }

    private void continueCachingSha2(byte[] moreData, String password, byte[] nonce, boolean tls) throws IOException {
        boolean fullAuthentication = moreData.length == 2 && moreData[1] == 4;
        if (!fullAuthentication) {
            return; // 3: the fast path has succeeded, and OK follows
        }
        if (tls) {
            send(PasswordProof.nulTerminated(password));
            return;
        }
        send(new byte[] {2});
        byte[] answer = readPacket().payload();
        send(PasswordProof.encrypted(password, nonce, Arrays.copyOfRange(answer, 1, answer.length)));
    }

    /** Sends a command with sequence id 0; reads nothing. */
    public void command(Command command, byte[] arguments) throws IOException {
        byte[] payload = new byte[arguments.length + 1];
        payload[0] = (byte) command.code();
        System.arraycopy(arguments, 0, payload, 1, arguments.length);
        send(0, payload);
    }

    /** Sends a COM_QUERY, without attributes where those were agreed on; reads nothing. */
    public void sendQuery(String sql) throws IOException {
        String none = capabilities.has(Capabilities.CLIENT_QUERY_ATTRIBUTES) ? "\0\1" : "";
        command(Command.COM_QUERY, (none + sql).getBytes(StandardCharsets.UTF_8));
    }

    /** Runs a statement and returns every packet of its response, all results of it. */
    public List<RawPacket> query(String sql) throws IOException {
        sendQuery(sql);
        return readResponse();
    }

    /** Reads a whole response to COM_QUERY or COM_STMT_EXECUTE. */
    public List<RawPacket> readResponse() throws IOException {
        return new ResponseReader(this::readPacket, capabilities).read();
    }

    /** Sends a payload under the next sequence id of the exchange, split where it is longer than a packet. */
    public void send(byte[] payload) throws IOException {
        send(nextSequenceId, payload);
    }

    /** Sends a payload, split where it is longer than a packet, beginning with that sequence id. */
    public void send(int sequenceId, byte[] payload) throws IOException {
        if (frames != null && sequenceId == 0) {
            frames.expect(0);
        }
        int sequence = sequenceId;
        int offset = 0;
        int length;
        do {
            length = Math.min(RawPacket.MAX_PAYLOAD, payload.length - offset);
            byte[] packet = new byte[HEADER_LENGTH + length];
            writeHeader(packet, length, sequence++);
            System.arraycopy(payload, offset, packet, HEADER_LENGTH, length);
            sendBytes(packet);
            offset += length;
        } while (length == RawPacket.MAX_PAYLOAD);
        nextSequenceId = sequence & 0xFF;
    }

    /** Sends a header that announces {@code length} bytes of payload, and then only those given. */
    public void sendPart(int length, int sequenceId, byte[] part) throws IOException {
        byte[] bytes = new byte[HEADER_LENGTH + part.length];
        writeHeader(bytes, length, sequenceId);
        System.arraycopy(part, 0, bytes, HEADER_LENGTH, part.length);
        sendBytes(bytes);
        nextSequenceId = sequenceId + 1 & 0xFF;
    }

    /**
     * Sends a frame of the compressed protocol with any sequence id, which announces any length.
     *
     * @param plainLength 0 for a body that is not compressed
     */
    public void sendFrame(int sequenceId, int plainLength, byte[] body) throws IOException {
        frames.send(sequenceId, plainLength, body);
    }

    /** Says which sequence id the next frame that is read must have, where commands were sent ahead. */
    public void expectFrame(int sequenceId) {
        frames.expect(sequenceId);
    }

    /** Compresses as this client's frames are compressed. */
    public byte[] compress(byte[] plain) {
        return frames.compress(plain);
    }

    /** Sends exactly these bytes; where packets travel in frames, in one. */
    public void sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    private static void writeHeader(byte[] target, int length, int sequenceId) {
        target[0] = (byte) length;
        target[1] = (byte) (length >>> 8);
        target[2] = (byte) (length >>> 16);
        target[3] = (byte) sequenceId;
    }

    /** Reads one packet; {@link EOFException} when the peer closed the connection. */
    public RawPacket readPacket() throws IOException {
        byte[] header = readBytes(HEADER_LENGTH);
        int length = header[0] & 0xFF | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16;
        int sequenceId = header[3] & 0xFF;
        nextSequenceId = sequenceId + 1 & 0xFF;
        return new RawPacket(sequenceId, readBytes(length));
    }

    /** Reads exactly that many bytes; {@link EOFException} when the peer closed the connection before. */
    public byte[] readBytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the peer closed the connection after " + bytes.length + " of " + length
                    + " expected bytes");
        }
        return bytes;
    }

    /** Reads on and throws away until the peer closes; false when it did not within the read timeout. */
    public boolean awaitClose() throws IOException {
        try {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // reset
        }
    }

    /** Says that nothing more will be sent (a TCP FIN), and can still read. Not inside TLS. */
    public void shutdownOutput() throws IOException {
        plain.shutdownOutput();
    }

    /** Ends the connection with a TCP RST, as a crashed client does. */
    public void abort() throws IOException {
        plain.setSoLinger(true, 0);
        plain.close();
    }

    /** Says COM_QUIT and closes. */
    public void quit() throws IOException {
        command(Command.COM_QUIT, new byte[0]);
        close();
    }

    /** Closes without a COM_QUIT. */
    @Override
    public void close() throws IOException {
        plain.close();
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes).release();
        return bytes;
    }
}
