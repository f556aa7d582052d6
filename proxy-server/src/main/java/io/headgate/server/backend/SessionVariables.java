package io.headgate.server.backend;

import io.headgate.pool.SessionState;
import io.headgate.protocol.Collations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The session variables that backends report. */
public final class SessionVariables {

    /**
     * Follows collation_connection, so that it is never set by itself. Its report says that collation_connection has
     * changed too, which SET NAMES, SET CHARACTER SET and SET character_set_connection leave unsaid.
     */
    public static final String CHARACTER_SET_CONNECTION = "character_set_connection";

    /**
     * About the client and not about its backend, which keeps the server's value: the proxy closes a client that has
     * been idle for so long.
     */
    public static final String WAIT_TIMEOUT = "wait_timeout";

    /** In which character set the client gets its results. */
    public static final String RESULTS_CHARSET = "character_set_results";

    /** In which character set the client writes. */
    public static final String CHARACTER_SET_CLIENT = "character_set_client";

    /** FULL, or NONE for results without column definitions, so without types. */
    static final String RESULTSET_METADATA = "resultset_metadata";

    /** By which literals are compared. */
    public static final String COLLATION_CONNECTION = "collation_connection";

    private static final Pattern NAME = Pattern.compile("[a-z0-9_.$]+");
    private static final Set<String> OF_MYSQL = read("session-variables.txt");
    private static final Set<String> NAMES = Stream.of(OF_MYSQL, read("session-variables-mariadb.txt"))
            .flatMap(Set::stream).collect(Collectors.toCollection(LinkedHashSet::new));
    /** What any MySQL is asked to report, as {@code session_track_system_variables} takes it. */
    static final String ALL_OF_MYSQL = String.join(",", OF_MYSQL);

    private SessionVariables() {
    }

    private static Set<String> read(String resource) {
        try (InputStream in = SessionVariables.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }

    /** The state after a SET NAMES that has made this the collation of the connection. */
    public static SessionState named(SessionState state, String collation) {
        SessionState now = state.withVariable(COLLATION_CONNECTION, collation);
        boolean given = Collations.isOf(collation, now.variables().getOrDefault(CHARACTER_SET_CLIENT, ""));
        return given ? now.withVariable(SessionState.CLIENT_COLLATION, collation)
                : now.withoutVariable(SessionState.CLIENT_COLLATION);
    }

    /**
     * Whether backends report all of these.
     *
     * @param names with commas between them, in any case
     */
    public static boolean isTracked(String names) {
        for (String name : names.split(",")) {
            if (!name.isBlank() && !NAMES.contains(name.trim().toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Those that a server has, as {@code session_track_system_variables} takes them.
     *
     * @param existing the names of its variables, in any case
     */
    static String among(Collection<String> existing) {
        Set<String> lowerCase =
                existing.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        return NAMES.stream().filter(lowerCase::contains).collect(Collectors.joining(","));
    }

    /**
     * The statement that switches on all that the proxy wants to be told. Needed after login and after each reset.
     *
     * @param tracked {@link #ALL_OF_MYSQL}, or {@link #among those that the server has}
     * @param names of more variables, as a client's {@code session_track_system_variables} has them
     */
    static String trackingStatement(String tracked, String names) {
        String all = names.trim().equals("*") ? "*" : isTracked(names) ? tracked
                : Arrays.stream(names.split(",")).map(name -> name.trim().toLowerCase(Locale.ROOT))
                        .filter(NAME.asMatchPredicate().and(name -> !NAMES.contains(name)))
                        .collect(Collectors.joining(",", tracked + ",", ""));
        return "SET session_track_system_variables='" + all + "', session_track_schema=ON, "
                + "session_track_state_change=ON, session_track_transaction_info='CHARACTERISTICS'";
    }
}
