package io.headgate.server.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The session variables that backends report. */
public final class SessionVariables {

    /**
     * Follows collation_connection, so that it is never set by itself. Its report says that collation_connection has
     * changed too, which SET NAMES, SET CHARACTER SET and SET character_set_connection leave unsaid.
     */
    public static final String CHARACTER_SET_CONNECTION = "character_set_connection";

    private static final Set<String> NAMES = read();
    private static final String TRACKED = String.join(",", NAMES);

    private SessionVariables() {
    }

    private static Set<String> read() {
        try (InputStream in = SessionVariables.class.getResourceAsStream("session-variables.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException("session-variables.txt cannot be read", e);
        }
    }

    /** Whether backends report the variable. @param name in lower case */
    public static boolean isTracked(String name) {
        return NAMES.contains(name);
    }

    /** The statement that switches on all that the proxy wants to be told. Needed after login and after each reset. */
    public static String trackingStatement() {
        return "SET session_track_system_variables='" + TRACKED + "', session_track_schema=ON, "
                + "session_track_state_change=ON, session_track_transaction_info='CHARACTERISTICS'";
    }
}
