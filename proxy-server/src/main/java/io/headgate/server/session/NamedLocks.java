package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.Trait;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The named locks that a session may have. What GET_LOCK() and RELEASE_LOCK() answered is in rows that nobody reads,
 * and they count; so the server is asked which of the names that the session has mentioned are still its own.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html">Locking Functions</a>
 */
final class NamedLocks {

    /** No lock has a longer name: GET_LOCK() refuses it. */
    private static final int LONGEST = 64;
    private static final int LONGEST_OF_MARIADB = 192;
    /** More are not asked for. */
    private static final int MOST = 64;
    /** The other functions with the trait {@link Trait#TAKES_NAMED_LOCK}. */
    private static final Set<String> OF_SERVICES = Set.of("service_get_read_locks", "service_get_write_locks",
            "version_tokens_lock_shared", "version_tokens_lock_exclusive");

    private final HeldObjects held;
    private final BooleanSupplier mariaDb;
    private final Set<String> names = new LinkedHashSet<>();
    private boolean unasked;
    /** There may be locks of the locking service, which RELEASE_ALL_LOCKS() leaves alone. */
    private boolean others;

    /** @param mariaDb whether the server is MariaDB, where 'a' and 'A' are two locks (10.11 and 11.4 were asked) */
    NamedLocks(HeldObjects held, BooleanSupplier mariaDb) {
        this.held = held;
        this.mariaDb = mariaDb;
    }

    void clear() {
        names.clear();
        unasked = false;
        others = false;
    }

    /** Takes in a statement that was executed; even one that failed may have taken a lock. */
    void learn(Executed executed, List<String> parameters) {
        boolean takes = executed.traits().has(Trait.TAKES_NAMED_LOCK);
        if (!takes && !executed.traits().has(Trait.RELEASES_NAMED_LOCK)) {
            return;
        }
        StatementTokens tokens = executed.tokens();
        boolean readable = tokens != null && tokens.isCertain();
        if (readable && !others && !executed.failed() && releasesAll(tokens)) {
            clear();
            held.releaseAll(HoldReason.NAMED_LOCK);
            return;
        }
        unasked = true;
        if (takes && !readable) {
            takeOthers();
        } else if (takes) {
            takeNames(tokens, parameters);
        }
    }

    /** Whether it is SELECT or DO RELEASE_ALL_LOCKS() and nothing else. */
    private static boolean releasesAll(StatementTokens tokens) {
        return (tokens.isWord(0, "select") || tokens.isWord(0, "do")) && tokens.isWord(1, "release_all_locks")
                && tokens.isSymbol(2, '(') && tokens.isSymbol(3, ')')
                && (tokens.size() == 4 || tokens.size() == 5 && tokens.isSymbol(4, ';'));
    }

    private void takeOthers() {
        others = true;
        held.take(HoldReason.NAMED_LOCK, null);
    }

    private void takeNames(StatementTokens tokens, List<String> parameters) {
        boolean found = false;
        int parameter = 0;
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.isSymbol(i, '?')) {
                parameter++;
            } else if (tokens.isName(i) && tokens.isSymbol(i + 1, '(')) {
                String function = String.valueOf(tokens.name(i)).toLowerCase(Locale.ROOT);
                if (function.equals("get_lock")) {
                    found = true;
                    String name = tokens.isSymbol(i + 2, '?') ? parameter(parameters, parameter)
                            : literal(tokens, i + 2);
                    take(tokens.isSymbol(i + 3, ',') ? name : null);
                } else if (OF_SERVICES.contains(function)) {
                    found = true;
                    takeOthers();
                }
            }
        }
        if (!found) {
            takeOthers();
        }
    }

    private static String parameter(List<String> parameters, int index) {
        return index < parameters.size() ? parameters.get(index) : null;
    }

    /** A string without escapes, so that it means the same in every sql_mode. */
    private static String literal(StatementTokens tokens, int index) {
        String name = tokens.kind(index) == StatementTokens.Kind.STRING ? tokens.name(index) : null;
        return name == null || name.indexOf('\\') >= 0 ? null : name;
    }

    /** @param name null when it is not known: then the lock ends with RELEASE_ALL_LOCKS() */
    private void take(String name) {
        boolean ofMariaDb = mariaDb.getAsBoolean();
        String one = name == null || ofMariaDb ? name : name.toLowerCase(Locale.ROOT);
        if (one != null && (one.isEmpty() || one.length() > (ofMariaDb ? LONGEST_OF_MARIADB : LONGEST))) {
            // refused by the server
            return;
        }
        boolean told = one != null && (names.size() < MOST || names.contains(one));
        if (told) {
            names.add(one);
        }
        held.take(HoldReason.NAMED_LOCK, told ? one : null);
    }

    /** Whether the server should be asked. */
    boolean isUnasked() {
        return unasked && !names.isEmpty();
    }

    /**
     * The question: one row with one string, {@code 1} for each name that is this connection's. It reads the same under
     * every sql_mode, character set and sql_select_limit.
     *
     * @param connection the server's id of the backend; CONNECTION_ID() can be set to something else
     */
    String question(long connection) {
        List<String> parts = new ArrayList<>();
        for (String name : names) {
            parts.add("IS_USED_LOCK(_utf8mb4 X'" + HexFormat.of().formatHex(name.getBytes(StandardCharsets.US_ASCII))
                    + "') <=> " + connection);
        }
        return "SELECT CAST(CONCAT(" + String.join(", ", parts) + ") AS BINARY) LIMIT 1";
    }

    /** The answer; null when the server gave none: then the names are held as they are. */
    void answer(byte[] answer) {
        unasked = false;
        if (answer == null || answer.length != names.size()) {
            return;
        }
        int at = 0;
        for (String name : List.copyOf(names)) {
            if (answer[at++] == '0') {
                names.remove(name);
                held.release(HoldReason.NAMED_LOCK, name);
            }
        }
    }
}
