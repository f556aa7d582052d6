package io.headgate.server.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Against DNS rebinding: a page in somebody's browser may have a name of its own that leads to 127.0.0.1. Where the
 * port listens on a loopback address, only names of that are taken in the header Host.
 *
 * @param onLoopback whether it does
 */
record HostRule(boolean onLoopback) {

    static HostRule of(InetSocketAddress listening) {
        return new HostRule(listening.getAddress().isLoopbackAddress());
    }

    /** @param host the header, or null where it is missing, as HTTP/1.0 permits */
    boolean permits(String host) {
        return !onLoopback || host == null || isLoopback(withoutPort(host.trim().toLowerCase(Locale.ROOT)));
    }

    private static String withoutPort(String host) {
        int bracket = host.indexOf(']');
        if (host.startsWith("[") && bracket > 0) {
            return host.substring(1, bracket);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    private static boolean isLoopback(String host) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null) {
            return host.equals("localhost") || host.endsWith(".localhost");
        }
        try {
            return InetAddress.getByAddress(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
