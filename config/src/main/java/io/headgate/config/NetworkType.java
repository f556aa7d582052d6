package io.headgate.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code 10.0.0.0/8}, {@code fd00::/8}, one address, or {@code localhost} for Unix domain sockets. */
final class NetworkType implements ValueType<Network> {

    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

    @Override
    public Network parse(String text) throws InvalidValueException {
        if (text.equals("localhost")) {
            return Network.LOCALHOST;
        }
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        if (literal.startsWith("[")) {
            throw invalid("leave the brackets out");
        }
        Optional<InetAddress> address = IpLiteral.parse(literal);
        if (address.isEmpty()) {
            throw invalid(literal.equals("*") ? "all addresses are 0.0.0.0/0 and ::/0"
                    : "this is no address in digits");
        }
        int bits = address.get().getAddress().length * 8;
        if (bits == 32 && literal.indexOf(':') >= 0) {
            throw invalid("write it as an IPv4 address: " + address.get().getHostAddress());
        }
        int prefix = bits;
        if (slash >= 0) {
            String digits = text.substring(slash + 1);
            prefix = PREFIX.matcher(digits).matches() ? Integer.parseInt(digits) : bits + 1;
        }
        if (prefix > bits) {
            throw invalid("after the slash comes a number from 0 to " + bits);
        }
        Network network = new Network(address.get(), prefix);
        if (!network.isWellFormed()) {
            throw invalid("the address has bits behind the first " + prefix + "; is it one host, without '/" + prefix
                    + "', or the network that it is in?");
        }
        return network;
    }

    @Override
    public String range() {
        return "a network such as 10.0.0.0/8 or fd00::/8, an address, or localhost";
    }

    @Override
    public String placeholder() {
        return "NETWORK";
    }

    private InvalidValueException invalid(String hint) {
        return new InvalidValueException("must be " + range(), hint);
    }
}
