package io.headgate.server.session;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.packet.HandshakeResponse41;
import io.headgate.protocol.packet.HandshakeV10;
import io.headgate.server.session.FakeMySqlServer.Received;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One connection of a {@link FakeMySqlServer}, on a thread of its own. */
final class FakeConnection implements Runnable {

    private static final Capabilities CAPABILITIES = Capabilities.of(Capabilities.CLIENT_LONG_PASSWORD,
            Capabilities.CLIENT_LONG_FLAG, Capabilities.CLIENT_CONNECT_WITH_DB, Capabilities.CLIENT_PROTOCOL_41,
            Capabilities.CLIENT_TRANSACTIONS, Capabilities.CLIENT_SECURE_CONNECTION,
            Capabilities.CLIENT_MULTI_STATEMENTS, Capabilities.CLIENT_MULTI_RESULTS,
            Capabilities.CLIENT_PS_MULTI_RESULTS, Capabilities.CLIENT_PLUGIN_AUTH, Capabilities.CLIENT_CONNECT_ATTRS,
            Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA, Capabilities.CLIENT_SESSION_TRACK,
            Capabilities.CLIENT_DEPRECATE_EOF);
    private static final int UTF8MB4_GENERAL_CI = 45;
    private static final int LONG = 64 * 1024;

    private final FakeMySqlServer server;
    private final Socket socket;
    private final int id;
    private final FakeAnswers answers = new FakeAnswers();
    private volatile boolean loggedIn;
    private volatile boolean open = true;
    private volatile boolean receivesLong;
    private int sequenceId;

    FakeConnection(FakeMySqlServer server, Socket socket, int id) {
        this.server = server;
        this.socket = socket;
        this.id = id;
    }

    boolean isLoggedIn() {
        return loggedIn;
    }

    /** False once either side has closed. */
    boolean isOpen() {
        return open;
    }

    /** Whether a command of more than 64 KiB has begun and is not complete. */
    boolean receivesLong() {
        return receivesLong;
    }

    @Override
    public void run() {
        try (socket) {
            login();
            while (true) {
                byte[] payload = read();
                Command command = Command.of(payload[0] & 0xFF);
                if (command == Command.COM_QUIT) {
                    return;
                }
                answer(new Received(command, new String(payload, 1, payload.length - 1, StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            // the proxy or the test has closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open = false;
            server.forget(this);
        }
    }

    private void login() throws IOException, InterruptedException {
        byte[] nonce = "01234567890123456789".getBytes(StandardCharsets.US_ASCII);
        ByteBuf greeting = Unpooled.buffer();
        new HandshakeV10("8.0.15-fake", id, nonce, CAPABILITIES, UTF8MB4_GENERAL_CI,
                ServerStatus.SERVER_STATUS_AUTOCOMMIT, "caching_sha2_password").write(greeting);
        sequenceId = 0;
        send(FakeAnswers.packets(sequenceId, List.of(greeting)));
        HandshakeResponse41.read(Unpooled.wrappedBuffer(read()));
        answer(FakeMySqlServer.LOGIN);
        loggedIn = true;
    }

    private void answer(Received received) throws IOException, InterruptedException {
        Hold hold = server.holdFor(received);
        byte[] answer = FakeAnswers.packets(sequenceId, answers.to(received));
        int before = hold == null ? 0 : (int) (answer.length * hold.part());
        send(java.util.Arrays.copyOf(answer, before));
        if (hold != null) {
            hold.await(this);
        }
        send(java.util.Arrays.copyOfRange(answer, before, answer.length));
    }

    private byte[] read() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] header = in.readNBytes(4);
        if (header.length < 4) {
            throw new EOFException();
        }
        int length = header[0] & 0xFF | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16;
        sequenceId = (header[3] & 0xFF) + 1;
        receivesLong = length > LONG;
        byte[] payload = new byte[length];
        in.readFully(payload);
        receivesLong = false;
        return payload;
    }

    /** Sends these bytes whether they make sense or not. */
    synchronized void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Closes in order, so that what was sent arrives even when not all was read: a close would reset. */
    void finish() throws IOException {
        try {
            socket.shutdownOutput();
        } catch (SocketException e) {
            // the proxy has closed first, as it does after last words
        }
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            open = false;
        }
    }
}
