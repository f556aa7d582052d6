package io.headgate.server.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** The session variables that backends report, and those among them that cannot be carried. */
public final class SessionVariables {

    /**
     * Used up by the statement that follows without a report (insert_id, gtid_next), or reported with another value than
     * the one that was set (timestamp, rand_seed1, rand_seed2).
     */
    private static final Set<String> NOT_CARRIED =
            Set.of("insert_id", "rand_seed1", "rand_seed2", "gtid_next", "timestamp");

    /**
     * Follows collation_connection, so that it is never set by itself. Its report says that collation_connection has
     * changed too, which SET NAMES, SET CHARACTER SET and SET character_set_connection leave unsaid.
     */
    public static final String CHARACTER_SET_CONNECTION = "character_set_connection";

    private static final String TRACKED = read();

    private SessionVariables() {
    }

    private static String read() {
        try (InputStream in = SessionVariables.class.getResourceAsStream("session-variables.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#")).collect(Collectors.joining(","));
        } catch (IOException e) {
            throw new UncheckedIOException("session-variables.txt cannot be read", e);
        }
    }

    /**
     * Whether a session that set this variable to this value can go on with another backend: not when the server's report
     * cannot be trusted, nor when the value cannot be written into a statement that reads the same under every sql_mode
     * and character set.
     */
    public static boolean isCarried(String name, String value) {
        return !NOT_CARRIED.contains(name) && value.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '\\');
    }

    /** The statement that switches on all that the proxy wants to be told. Needed after login and after each reset. */
    public static String trackingStatement() {
        return "SET session_track_system_variables='" + TRACKED + "', session_track_schema=ON, "
                + "session_track_state_change=ON, session_track_transaction_info='CHARACTERISTICS'";
    }
}
