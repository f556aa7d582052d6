package io.headgate.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** {@code HOST[:PORT]}, or the absolute path of a Unix domain socket. */
final class ListenAddressType implements ValueType<ListenAddress> {

    private static final String EVERY_IPV4 = "0.0.0.0";
    private static final String EVERY_ADDRESS = "::";

    private final HostPortType tcp;

    ListenAddressType(HostPortType tcp) {
        this.tcp = tcp;
    }

    @Override
    public ListenAddress parse(String text) throws InvalidValueException {
        if (text.startsWith("unix:")) {
            throw invalid("leave 'unix:' out; what begins with '/' is the path of a socket");
        }
        if (!text.startsWith("/")) {
            if (text.startsWith(".") && text.indexOf('/') > 0) {
                throw invalid("the path of a socket is absolute");
            }
            try {
                return new ListenAddress.Tcp(tcp.parse(text));
            } catch (InvalidValueException e) {
                throw invalid(e.hint());
            }
        }
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > ListenAddress.Unix.LONGEST_PATH) {
            throw invalid("the path has " + length + " bytes, and the operating system takes few more than "
                    + ListenAddress.Unix.LONGEST_PATH);
        }
        Path path;
        try {
            path = Path.of(text).normalize();
        } catch (InvalidPathException e) {
            throw invalid("this is no path: " + e.getReason());
        }
        if (text.endsWith("/") || path.getFileName() == null) {
            throw invalid("this is a directory; the name of the socket is missing");
        }
        return new ListenAddress.Unix(path);
    }

    /** Why these cannot be had together; null when they can. */
    static String conflict(List<ListenAddress> all) {
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                String why = conflict(all.get(j), all.get(i));
                if (why != null) {
                    return why;
                }
            }
        }
        return null;
    }

    private static String conflict(ListenAddress one, ListenAddress other) {
        boolean anyFreePort = one instanceof ListenAddress.Tcp tcp && tcp.address().port() == 0;
        if (one.equals(other) && !anyFreePort) {
            return one + " is there twice";
        }
        if (anyFreePort || !(one instanceof ListenAddress.Tcp a) || !(other instanceof ListenAddress.Tcp b)
                || a.address().port() != b.address().port()) {
            return null;
        }
        return covers(a, b) ? a + " takes what comes to " + b + ", too; leave one out"
                : covers(b, a) ? b + " takes what comes to " + a + ", too; leave one out" : null;
    }

    private static boolean covers(ListenAddress.Tcp wide, ListenAddress.Tcp narrow) {
        return wide.address().host().equals(EVERY_ADDRESS)
                || wide.address().host().equals(EVERY_IPV4) && IpLiteral.isIpv4(narrow.address().host());
    }

    @Override
    public String print(ListenAddress value, String text) {
        return value.toString();
    }

    @Override
    public String shown(String text) {
        return tcp.shown(text);
    }

    @Override
    public String range() {
        return tcp.range() + ", or the absolute path of a Unix socket";
    }

    @Override
    public String placeholder() {
        return tcp.placeholder() + "|/PATH";
    }

    private InvalidValueException invalid(String hint) {
        return new InvalidValueException("must be " + range(), hint);
    }
}
