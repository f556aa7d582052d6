package io.headgate.server.frontend;

import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;

/**
 * Where a client connects from.
 *
 * @param address of the client; null: on the machine of whoever connected, through a Unix domain socket
 * @param unixSocket whether the connection to the proxy is a Unix domain socket
 * @param announced whether a PROXY protocol header said so
 */
public record ClientAddress(InetSocketAddress address, boolean unixSocket, boolean announced) {

    private static final String LOCALHOST = "localhost";

    /** The other end of a connection that was just accepted. */
    static ClientAddress of(Channel channel, boolean unixSocket) {
        return new ClientAddress(unixSocket ? null : (InetSocketAddress) channel.remoteAddress(), unixSocket, false);
    }

    /** What a PROXY protocol header makes of it; null for a Unix domain socket at whoever sent the header. */
    ClientAddress announcedAs(InetSocketAddress client) {
        return new ClientAddress(client, unixSocket, true);
    }

    /**
     * Whether nobody can listen in without TLS, as the server has it: a Unix domain socket. Behind a header there is
     * another leg, of which nothing is known.
     */
    boolean isPrivate() {
        return unixSocket && !announced;
    }

    /** The address without the port, as error texts show it. */
    String host() {
        return address == null ? LOCALHOST : NetUtil.toAddressString(address.getAddress());
    }

    /** The address with the port, for logs. */
    @Override
    public String toString() {
        return address == null ? LOCALHOST : NetUtil.toSocketAddressString(address);
    }
}
