package io.headgate.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Internet addresses in digits; nothing is looked up. */
final class IpLiteral {

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");

    private IpLiteral() {
    }

    /** Whether it is four numbers with dots between. */
    static boolean isIpv4(String text) {
        return IPV4.matcher(text).matches();
    }

    /** An IPv6 address, without brackets. */
    static Optional<InetAddress> ipv6(String text) {
        try {
            // within brackets only a literal is taken
            return Optional.of(InetAddress.getByName("[" + text + "]"));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** An address of either kind. */
    static Optional<InetAddress> parse(String text) {
        if (!isIpv4(text)) {
            return ipv6(text);
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An IPv4 address in digits needs no look-up", e);
        }
    }
}
