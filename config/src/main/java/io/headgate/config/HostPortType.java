package io.headgate.config;

import java.util.Arrays;
import java.util.regex.Pattern;

/** {@code HOST[:PORT]}, where HOST is a name, an IPv4 address or an IPv6 address in brackets. */
final class HostPortType implements ValueType<HostPort> {

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,62}");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");
    private static final Pattern NUMBERS_AND_DOTS = Pattern.compile("[0-9.]+");
    private static final int LONGEST_NAME = 253;
    private static final int HIGHEST_PORT = 65535;

    private final int lowestPort;
    private final int defaultPort;

    HostPortType(int lowestPort, int defaultPort) {
        this.lowestPort = lowestPort;
        this.defaultPort = defaultPort;
    }

    @Override
    public HostPort parse(String text) throws InvalidValueException {
        if (text.indexOf('@') >= 0) {
            throw invalid("a user name and password do not belong here");
        }
        if (text.contains("://")) {
            throw invalid("leave the scheme out");
        }
        if (text.startsWith("[")) {
            return bracketed(text);
        }
        int colon = text.indexOf(':');
        if (colon != text.lastIndexOf(':')) {
            throw invalid("an IPv6 address stands in brackets, such as [::1]:" + defaultPort);
        }
        String host = colon < 0 ? text : text.substring(0, colon);
        if (colon < 0 && DIGITS.matcher(text).matches()) {
            throw invalid("the host is missing, such as 127.0.0.1:" + text);
        }
        checkName(host);
        return new HostPort(host, colon < 0 ? defaultPort : port(text.substring(colon + 1)));
    }

    @Override
    public String print(HostPort value, String text) {
        return value.toString();
    }

    @Override
    public String shown(String text) {
        int at = text.lastIndexOf('@');
        return at < 0 ? text : Settings.REDACTED + text.substring(at);
    }

    @Override
    public String range() {
        return "HOST[:PORT] with a port from " + lowestPort + " to " + HIGHEST_PORT + " (" + defaultPort
                + " when left out)";
    }

    @Override
    public String placeholder() {
        return "HOST[:PORT]";
    }

    private HostPort bracketed(String text) throws InvalidValueException {
        int end = text.indexOf(']');
        if (end < 0) {
            throw invalid("the closing bracket is missing");
        }
        String host = text.substring(1, end);
        if (IpLiteral.ipv6(host).isEmpty()) {
            throw invalid("there is no IPv6 address in the brackets");
        }
        String rest = text.substring(end + 1);
        if (!rest.isEmpty() && !rest.startsWith(":")) {
            throw invalid("after the bracket comes nothing, or a colon and the port");
        }
        return new HostPort(host, rest.isEmpty() ? defaultPort : port(rest.substring(1)));
    }

    private void checkName(String host) throws InvalidValueException {
        if (host.isEmpty()) {
            throw invalid("the host is missing");
        }
        if (NUMBERS_AND_DOTS.matcher(host).matches() && !IpLiteral.isIpv4(host)) {
            throw invalid("this is no IPv4 address");
        }
        String[] labels = host.split("\\.", -1);
        boolean rooted = labels.length > 1 && labels[labels.length - 1].isEmpty();
        boolean wellFormed = Arrays.stream(labels).limit(labels.length - (rooted ? 1 : 0))
                .allMatch(label -> LABEL.matcher(label).matches());
        if (host.length() > LONGEST_NAME || !wellFormed) {
            throw invalid("this is no host name");
        }
    }

    private int port(String digits) throws InvalidValueException {
        int port = DIGITS.matcher(digits).matches() ? Integer.parseInt(digits) : -1;
        if (port < lowestPort || port > HIGHEST_PORT) {
            throw invalid(digits.isEmpty()
                    ? "the port after the colon is missing"
                    : "'" + digits + "' is no such port");
        }
        return port;
    }

    private InvalidValueException invalid(String hint) {
        return new InvalidValueException("must be " + range(), hint);
    }
}
