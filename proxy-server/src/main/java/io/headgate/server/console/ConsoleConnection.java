package io.headgate.server.console;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.codec.PacketAssembler;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.ProxyError;
import io.headgate.server.session.Responder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the console: cuts its bytes into packets for its login, and then for its session. On its loop. */
final class ConsoleConnection extends ChannelInboundHandlerAdapter {

    /** Who is given the packets. */
    interface Phase {
        /** One whole packet; the next comes once {@link #isBusy} is false, and {@link #goOn} was called. */
        void onPacket(byte[] payload, int sequenceId);

        boolean isBusy();

        /** The connection is gone. */
        void end();
    }

    private static final Logger log = LoggerFactory.getLogger(ConsoleConnection.class);
    private static final int LONGEST_PACKET = 64 * 1024;

    private final ConsoleServices services;
    private final PacketAssembler packets = new PacketAssembler(LONGEST_PACKET);
    private Channel channel;
    private Responder responder;
    private Phase phase;
    private boolean admitted;
    private boolean closing;

    ConsoleConnection(ConsoleServices services) {
        this.services = services;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        responder = new Responder(channel);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        admitted = services.admit();
        if (!admitted) {
            responder.error(0, ProxyError.TOO_MANY_CLIENTS.packet("the console takes "
                    + ConsoleServices.MOST_CONNECTIONS + " at a time"), Capabilities.of());
            close();
            return;
        }
        ConsoleLogin login = new ConsoleLogin(this, services);
        phase = login;
        login.greet();
    }

    Channel channel() {
        return channel;
    }

    Responder responder() {
        return responder;
    }

    boolean isUnixSocket() {
        return !(channel.remoteAddress() instanceof InetSocketAddress);
    }

    boolean isEncrypted() {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /** The address without the port, as error texts show it. */
    String host() {
        return isUnixSocket() ? "localhost"
                : NetUtil.toAddressString(((InetSocketAddress) channel.remoteAddress()).getAddress());
    }

    void enter(Phase next) {
        phase = next;
    }

    /** All that has come goes through TLS from now on. */
    void startTls() {
        SslHandler tls = services.sslContext().newHandler(channel.alloc());
        tls.setHandshakeTimeoutMillis(services.loginTimeout().toMillis());
        channel.pipeline().addFirst(tls);
        ByteBuf rest = packets.takeRest();
        if (rest != null) {
            channel.pipeline().fireChannelRead(rest);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing) {
            ((ByteBuf) message).release();
            return;
        }
        packets.add((ByteBuf) message, channel.alloc());
        goOn();
    }

    /** Takes up what has come. */
    void goOn() {
        try {
            byte[] payload;
            while (!closing && !phase.isBusy() && (payload = packets.poll()) != null) {
                phase.onPacket(payload, packets.sequenceId());
            }
        } catch (ProtocolException e) {
            responder.error(packets.sequenceId() + 1, ProxyError.packet(e),
                    Capabilities.of(Capabilities.CLIENT_PROTOCOL_41));
            close();
        }
        // what is sent ahead of an answer waits in the kernel
        channel.config().setAutoRead(closing || !phase.isBusy());
    }

    /** An error that ends the connection. */
    void refuse(int sequenceId, ErrPacket error, Capabilities capabilities) {
        responder.error(sequenceId, error, capabilities);
        close();
    }

    /** Closes once what was written is out. */
    void close() {
        if (!closing) {
            closing = true;
            channel.writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER).addListener(done -> channel.close());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        packets.close();
        if (phase != null) {
            phase.end();
        }
        if (admitted) {
            admitted = false;
            services.leave();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        if (thrown instanceof IOException || thrown instanceof io.netty.handler.codec.DecoderException) {
            log.atDebug().addKeyValue("cause", thrown.toString()).log("console connection broke");
        } else {
            log.atError().setCause(thrown).log("the console failed on a connection");
        }
        close();
    }
}
