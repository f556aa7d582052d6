package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.pool.Holds;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTokens.Kind;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.backend.SessionVariables;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/**
 * What MariaDB does not report of session variables, or not as it is (10.11 and 11.4 were asked).
 *
 * <ul>
 *   <li>{@code SET @@name = …} without a scope is not reported at all, not even as a change; {@code SET name = …} and
 *       {@code SET @@SESSION.name = …} are. The server is made to report it by setting it once more to what it is.
 *   <li>{@code SET STATEMENT name = … FOR …} reports the value of that statement, and takes it back in the report of
 *       whatever changes next, which may be of another session. The same makes it do so at once.
 * </ul>
 */
final class MariaDbState {

    /** Of the next transaction, and reported as such. */
    private static final Set<String> OF_TRANSACTION = Set.of("tx_isolation", "tx_read_only", "transaction_isolation",
            "transaction_read_only");
    /** Learnt by other means. */
    private static final Set<String> CARRIED = Set.of("last_insert_id", "identity", "pseudo_thread_id");
    /** To read them and set them to the same is not the same. */
    private static final Set<String> NOT_REPEATABLE = Set.of("timestamp", "insert_id", "rand_seed1", "rand_seed2");
    private static final String TRACKERS = "session_track_";

    private final Holds holds;
    private final Set<String> unreported = new LinkedHashSet<>();
    private boolean toldToClient;

    MariaDbState(Holds holds) {
        this.holds = holds;
    }

    void clear() {
        unreported.clear();
    }

    /** Takes in a statement that was executed. @param clean whether it left neither warnings nor an error */
    void learn(StatementTraits traits, StatementTokens tokens, boolean failed, boolean clean) {
        toldToClient = traits.has(Trait.SETS_FOR_STATEMENT);
        if (toldToClient) {
            Set<String> names = temporary(traits, tokens);
            if (names == null) {
                holds.add(HoldReason.UNKNOWN_STATE);
            } else {
                names.stream().filter(MariaDbState::isRepeatable).forEach(unreported::add);
            }
        }
        if (traits.has(Trait.ASSIGNS_SYSTEM_VARIABLE) && (!failed || traits.has(Trait.MULTI_STATEMENT))) {
            learnAssignments(tokens, clean);
        }
    }

    /** Whether the statement may set a system variable, in whatever way. */
    static boolean maySetVariables(StatementTraits traits) {
        return traits.kind() == StatementKind.SET || traits.kind() == StatementKind.UNKNOWN
                || traits.has(Trait.ASSIGNS_SYSTEM_VARIABLE) || traits.has(Trait.SETS_FOR_STATEMENT)
                || traits.has(Trait.MULTI_STATEMENT) || traits.has(Trait.TEXT_PREPARE);
    }

    private void learnAssignments(StatementTokens tokens, boolean clean) {
        Set<String> names = tokens == null || !tokens.isCertain() ? null : unscoped(tokens);
        if (names == null || !clean && !names.isEmpty()) {
            holds.add(HoldReason.UNKNOWN_STATE);
            return;
        }
        for (String name : names) {
            if (isRepeatable(name)) {
                unreported.add(name);
            } else if (!OF_TRANSACTION.contains(name) && !CARRIED.contains(name) && !name.startsWith(TRACKERS)) {
                holds.add(HoldReason.UNKNOWN_STATE);
            }
        }
    }

    private static boolean isRepeatable(String name) {
        return SessionVariables.isTracked(name) && !NOT_REPEATABLE.contains(name) && !OF_TRANSACTION.contains(name);
    }

    /** The names behind a {@code @@} without a scope that something is assigned to; null when one is not known. */
    private static Set<String> unscoped(StatementTokens tokens) {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            boolean assigned = tokens.isSymbol(i + 2, '=') || tokens.kind(i + 2) == Kind.ASSIGNMENT;
            if (tokens.kind(i) == Kind.SYSTEM_VARIABLE && assigned) {
                String name = tokens.isName(i + 1) ? tokens.name(i + 1) : null;
                if (name == null) {
                    return null;
                }
                names.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /**
     * The variables that {@code SET STATEMENT} sets for one statement.
     *
     * @return null when they are not known; empty when it is no such statement
     */
    static Set<String> temporary(StatementTraits traits, StatementTokens tokens) {
        Set<String> names = new LinkedHashSet<>();
        if (!traits.has(Trait.SETS_FOR_STATEMENT)) {
            return names;
        }
        boolean single = tokens != null && tokens.isCertain() && !traits.has(Trait.MULTI_STATEMENT)
                && tokens.isWord(0, "set") && tokens.isWord(1, "statement");
        int depth = 0;
        for (int i = 2; single && i < tokens.size(); i++) {
            depth += tokens.isSymbol(i, '(') ? 1 : tokens.isSymbol(i, ')') ? -1 : 0;
            if (depth == 0 && tokens.isWord(i, "for")) {
                return names;
            }
            String name = tokens.isSymbol(i + 1, '=') && tokens.isName(i) ? tokens.name(i) : null;
            if (name != null) {
                names.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return null;
    }

    /** The statement that makes the server report what it has not; null when it has. */
    String statement() {
        if (unreported.isEmpty()) {
            return null;
        }
        StringJoiner all = new StringJoiner(", ", "SET ", "");
        unreported.forEach(name -> all.add("SESSION " + name + " = @@SESSION." + name));
        return all.toString();
    }

    /**
     * The {@link #statement} was executed.
     *
     * @return whether a server would have told a client of it
     */
    boolean reported(boolean failed) {
        unreported.clear();
        if (failed) {
            holds.add(HoldReason.UNKNOWN_STATE);
        }
        return toldToClient;
    }
}
