package io.headgate.demo;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.packet.AuthSwitchRequest;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.HandshakeResponse41;
import io.headgate.protocol.packet.HandshakeV10;
import io.headgate.testkit.PasswordProof;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One client connection: logs in, prepares two statements, then runs a transaction whenever it is told to. Lives on one
 * event loop.
 *
 * <pre>
 *  GREETING ► LOGIN ► PREPARE_SELECT ► PREPARE_UPDATE ► IDLE ► BEGIN ► SELECT ► UPDATE ► COMMIT ► IDLE
 *               └► PUBLIC_KEY ┘                                  └───────┴── error ──► ROLLBACK ► IDLE
 * </pre>
 */
final class LoadClient extends SimpleChannelInboundHandler<ByteBuf> {

    private enum Step {
        GREETING, LOGIN, PUBLIC_KEY, PREPARE_SELECT, PREPARE_UPDATE, IDLE, BEGIN, SELECT, UPDATE, COMMIT, ROLLBACK,
        CLOSED
    }

    /** What becomes of a client. Called on its event loop. */
    interface Listener {
        /** Logged in, statements prepared. */
        void onReady(LoadClient client);

        /** A transaction has ended. */
        void onTransaction(LoadClient client, boolean committed, long nanos);

        /** The server answered with an error. */
        void onError(String error);

        /** The connection is closed; {@code wasReady} tells whether {@link #onReady} came before. */
        void onClosed(LoadClient client, boolean wasReady, boolean wasBusy);
    }

    private static final Capabilities CAPABILITIES = Capabilities.of(
            Capabilities.CLIENT_LONG_PASSWORD,
            Capabilities.CLIENT_CONNECT_WITH_DB,
            Capabilities.CLIENT_PROTOCOL_41,
            Capabilities.CLIENT_TRANSACTIONS,
            Capabilities.CLIENT_SECURE_CONNECTION,
            Capabilities.CLIENT_MULTI_RESULTS,
            Capabilities.CLIENT_PS_MULTI_RESULTS,
            Capabilities.CLIENT_PLUGIN_AUTH,
            Capabilities.CLIENT_DEPRECATE_EOF);
    private static final int MAX_PACKET_SIZE = 1 << 24;
    private static final int UTF8MB4_GENERAL_CI = 45;
    private static final int SEQUENCE_OFFSET = 3;
    private static final int HEADER_LENGTH = 4;
    private static final int TYPE_LONG = 3;
    private static final byte FULL_AUTHENTICATION = 4;
    private static final byte REQUEST_PUBLIC_KEY = 2;

    private final DemoDatabase.Account account;
    private final Listener listener;
    private final Answer answer = new Answer();
    private ChannelHandlerContext context;
    private Step step = Step.GREETING;
    private boolean ready;
    private String plugin;
    private byte[] nonce;
    private int sequenceId;
    private long selectId;
    private long updateId;
    private long began;

    LoadClient(DemoDatabase.Account account, Listener listener) {
        this.account = account;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** Begins a transaction; only when idle. */
    void startTransaction() {
        if (step != Step.IDLE) {
            throw new IllegalStateException("cannot begin a transaction in " + step);
        }
        began = System.nanoTime();
        query(Step.BEGIN, "BEGIN");
    }

    /** Says COM_QUIT and closes. */
    void quit() {
        sequenceId = 0;
        ByteBuf quit = packet();
        quit.writeByte(Command.COM_QUIT.code());
        send(quit);
        context.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf packet) {
        sequenceId = packet.getUnsignedByte(SEQUENCE_OFFSET) + 1;
        packet.skipBytes(HEADER_LENGTH);
        switch (step) {
            case GREETING -> onGreeting(packet);
            case LOGIN, PUBLIC_KEY -> onLogin(packet);
            case PREPARE_SELECT, PREPARE_UPDATE -> onPrepare(packet);
            case BEGIN, SELECT, UPDATE, COMMIT, ROLLBACK -> onAnswer(packet);
            case IDLE, CLOSED -> {
                // an error that the server sends before it closes
                if (packet.getUnsignedByte(packet.readerIndex()) == ErrPacket.HEADER) {
                    report(packet);
                }
            }
        }
    }

    private void onGreeting(ByteBuf packet) {
        if (packet.getUnsignedByte(packet.readerIndex()) == ErrPacket.HEADER) {
            listener.onError(describe(ErrPacket.read(packet, new Capabilities(0))));
            context.close();
            return;
        }
        HandshakeV10 greeting = HandshakeV10.read(packet);
        plugin = greeting.authPluginName();
        nonce = greeting.authPluginData();
        ByteBuf response = packet();
        new HandshakeResponse41(CAPABILITIES, MAX_PACKET_SIZE, UTF8MB4_GENERAL_CI, account.user(),
                        PasswordProof.of(plugin, account.password(), nonce), account.schema(), plugin, List.of(), 0)
                .write(response);
        step = Step.LOGIN;
        send(response);
    }

    private void onLogin(ByteBuf packet) {
        int header = packet.getUnsignedByte(packet.readerIndex());
        if (header == ErrPacket.HEADER) {
            report(packet);
            context.close();
        } else if (header == AuthSwitchRequest.HEADER) {
            AuthSwitchRequest request = AuthSwitchRequest.read(packet);
            plugin = request.pluginName();
            nonce = Arrays.copyOf(request.data(), HandshakeV10.SCRAMBLE_LENGTH);
            send(packet().writeBytes(PasswordProof.of(plugin, account.password(), nonce)));
        } else if (header == 0) {
            prepare(Step.PREPARE_SELECT, "SELECT name, balance FROM account WHERE id = ?");
        } else if (step == Step.PUBLIC_KEY) {
            byte[] key = ByteBufUtil.getBytes(packet.skipBytes(1));
            step = Step.LOGIN;
            send(packet().writeBytes(PasswordProof.encrypted(account.password(), nonce, key)));
        } else if (packet.getByte(packet.readerIndex() + 1) == FULL_AUTHENTICATION) {
            step = Step.PUBLIC_KEY;
            send(packet().writeByte(REQUEST_PUBLIC_KEY));
        }
    }

    private void onPrepare(ByteBuf packet) {
        Answer.State state = answer.onPreparePacket(packet);
        if (state == Answer.State.ERROR) {
            report(packet);
            context.close();
        } else if (state == Answer.State.DONE && step == Step.PREPARE_SELECT) {
            selectId = answer.statementId();
            prepare(Step.PREPARE_UPDATE, "UPDATE account SET balance = balance + ? WHERE id = ?");
        } else if (state == Answer.State.DONE) {
            updateId = answer.statementId();
            step = Step.IDLE;
            ready = true;
            listener.onReady(this);
        }
    }

    private void onAnswer(ByteBuf packet) {
        Answer.State state = step == Step.SELECT ? answer.onResultPacket(packet) : answer.onOkPacket(packet);
        if (state == Answer.State.MORE) {
            return;
        }
        if (state == Answer.State.ERROR) {
            report(packet);
            if (step == Step.ROLLBACK) {
                ended(false);
            } else {
                query(Step.ROLLBACK, "ROLLBACK");
            }
            return;
        }
        switch (step) {
            case BEGIN -> execute(Step.SELECT, selectId, randomId());
            case SELECT -> execute(Step.UPDATE, updateId, 1, randomId());
            case UPDATE -> query(Step.COMMIT, "COMMIT");
            case COMMIT -> ended(true);
            case ROLLBACK -> ended(false);
            default -> throw new IllegalStateException("no answer is due in " + step);
        }
    }

    private static int randomId() {
        return 1 + ThreadLocalRandom.current().nextInt(DemoDatabase.ROWS);
    }

    private void ended(boolean committed) {
        step = Step.IDLE;
        listener.onTransaction(this, committed, System.nanoTime() - began);
    }

    private void query(Step next, String sql) {
        text(next, Command.COM_QUERY, sql);
    }

    private void prepare(Step next, String sql) {
        text(next, Command.COM_STMT_PREPARE, sql);
    }

    private void text(Step next, Command command, String sql) {
        ByteBuf packet = command(next, command);
        packet.writeCharSequence(sql, StandardCharsets.US_ASCII);
        send(packet);
    }

    private void execute(Step next, long statementId, int... values) {
        ByteBuf packet = command(next, Command.COM_STMT_EXECUTE);
        packet.writeIntLE((int) statementId);
        packet.writeByte(0); // no cursor
        packet.writeIntLE(1); // iterations, always 1
        packet.writeByte(0); // no parameter is NULL
        packet.writeByte(1); // types follow
        for (int ignored : values) {
            packet.writeShortLE(TYPE_LONG);
        }
        for (int value : values) {
            packet.writeIntLE(value);
        }
        send(packet);
    }

    private ByteBuf command(Step next, Command command) {
        step = next;
        sequenceId = 0;
        answer.restart();
        return packet().writeByte(command.code());
    }

    /** A packet with room for its header. */
    private ByteBuf packet() {
        return context.alloc().buffer(128).writeZero(HEADER_LENGTH);
    }

    private void send(ByteBuf packet) {
        packet.setMediumLE(0, packet.readableBytes() - HEADER_LENGTH);
        packet.setByte(SEQUENCE_OFFSET, sequenceId);
        context.writeAndFlush(packet, context.voidPromise());
    }

    private void report(ByteBuf packet) {
        listener.onError(describe(ErrPacket.read(packet, CAPABILITIES)));
    }

    private static String describe(ErrPacket err) {
        return err.code() + " " + err.message();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        boolean busy = ready && step != Step.IDLE;
        step = Step.CLOSED;
        listener.onClosed(this, ready, busy);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        listener.onError(cause.toString());
        ctx.close();
    }
}
