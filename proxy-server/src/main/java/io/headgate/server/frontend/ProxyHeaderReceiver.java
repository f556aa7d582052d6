package io.headgate.server.frontend;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Takes the client's address from a PROXY protocol header and lets the login go on.
 *
 * @see <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
final class ProxyHeaderReceiver extends SimpleChannelInboundHandler<HAProxyMessage> {

    /** Who waits for the header. */
    interface Login {

        /** Where the connection comes from, as far as that is known. */
        ClientAddress address();

        /** The header was right; {@code client} is whom it names, or its sender. */
        void onProxyHeader(ClientAddress client);

        /** The connection must end. */
        void refuseHeader(String why);
    }

    private final Login login;
    private boolean refused;

    ProxyHeaderReceiver(Login login) {
        this.login = login;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) throws UnknownHostException {
        ctx.pipeline().remove(this);
        login.onProxyHeader(announced(login.address(), header));
    }

    /** LOCAL and UNKNOWN leave the sender's own address: it speaks for itself, or does not know for whom. */
    private static ClientAddress announced(ClientAddress sender, HAProxyMessage header) throws UnknownHostException {
        if (header.command() == HAProxyCommand.LOCAL) {
            return sender;
        }
        return switch (header.proxiedProtocol().addressFamily()) {
            case AF_IPv4, AF_IPv6 -> sender.announcedAs(new InetSocketAddress(InetAddress.getByAddress(
                    NetUtil.createByteArrayFromIpAddressString(header.sourceAddress())), header.sourcePort()));
            case AF_UNIX -> sender.announcedAs(null);
            case AF_UNSPEC -> sender.announcedAs(sender.address());
        };
    }

    /** The decoder has closed the connection already; as it closes, it looks at the same bytes once more. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        if (refused) {
            return;
        }
        refused = thrown instanceof DecoderException;
        if (refused) {
            login.refuseHeader("the PROXY protocol header is malformed (" + thrown.getMessage() + ")");
        } else {
            ctx.fireExceptionCaught(thrown);
        }
    }

    void onForbidden() {
        login.refuseHeader("a PROXY protocol header came from " + login.address().host()
                + ", which is not in proxy-protocol-networks");
    }

    void onMissing() {
        login.refuseHeader("no PROXY protocol header came from " + login.address().host()
                + ", which is in proxy-protocol-networks; let it send one, or set proxy-protocol to optional");
    }
}
