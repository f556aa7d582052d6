package io.headgate.testkit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's version.
 *
 * @param text what {@code @@version} says
 */
public record ServerVersion(String text, int major, int minor, int patch) {

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

    static ServerVersion parse(String text) {
        Matcher matcher = NUMBERS.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a server version: " + text);
        }
        return new ServerVersion(
                text,
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    /** Whether this is MariaDB, whose numbers mean something else. */
    public boolean isMariaDb() {
        return text.contains("MariaDB");
    }

    /** Whether this is a MySQL of at least that version; never true for MariaDB. */
    public boolean isMysqlAtLeast(int wantedMajor, int wantedMinor, int wantedPatch) {
        if (isMariaDb()) {
            return false;
        }
        if (major != wantedMajor) {
            return major > wantedMajor;
        }
        return minor != wantedMinor ? minor > wantedMinor : patch >= wantedPatch;
    }
}
