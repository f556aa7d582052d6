package io.headgate.server.aws;

import io.headgate.config.HostPort;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How servers are called where RDS has identifiers: by the first label of their host name, as RDS makes these names;
 * where that is none, or two have it, by {@code HOST:PORT}.
 */
final class Identifiers {

    private static final Pattern NAME = Pattern.compile("([A-Za-z][A-Za-z0-9-]*)(?:\\..+)?");

    private final List<HostPort> known;

    /** @param known all servers that there are, in any role or none */
    Identifiers(List<HostPort> known) {
        this.known = List.copyOf(known);
    }

    String of(HostPort server) {
        String label = label(server);
        boolean unique = known.stream().filter(other -> label.equals(label(other))).count() <= 1;
        return unique && !label.isEmpty() ? label : server.toString();
    }

    /** {@code HOST:PORT} of one that need not be known; empty where nobody can say what is meant. */
    Optional<String> address(String identifier) {
        Optional<HostPort> one = known.stream().filter(server -> of(server).equals(identifier)
                || server.toString().equals(identifier) || server.host().equals(identifier)).findFirst();
        if (one.isPresent()) {
            return one.map(HostPort::toString);
        }
        String port = ":" + known.get(0).port();
        if (identifier.contains(":")) {
            return Optional.of(identifier);
        }
        if (identifier.contains(".")) {
            return Optional.of(identifier + port);
        }
        return known.stream().filter(server -> !label(server).isEmpty()).findFirst()
                .map(server -> identifier + server.host().substring(label(server).length()) + ":" + server.port());
    }

    private static String label(HostPort server) {
        var name = NAME.matcher(server.host());
        return name.matches() ? name.group(1) : "";
    }
}
