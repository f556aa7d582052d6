package io.headgate.protocol.sql;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code KILL [CONNECTION | QUERY] id}, https://dev.mysql.com/doc/refman/9.7/en/kill.html. */
public final class KillStatement {

    private static final long LOW_32_BITS = 0xFFFF_FFFFL;
    /** More digits than any 64 bit number has. */
    private static final int TOO_LONG = 21;

    private KillStatement() {
    }

    /** Whom the KILL statements of a text mean, one after another; empty when it has none. */
    public static List<KillTarget> find(StatementTokens tokens) {
        List<KillTarget> found = new ArrayList<>(1);
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.isWord(i, "kill") && (i == 0 || tokens.isSymbol(i - 1, ';'))) {
                String force = tokens.isWord(i + 1, "hard") ? "HARD" : tokens.isWord(i + 1, "soft") ? "SOFT" : "";
                int at = force.isEmpty() ? i + 1 : i + 2;
                boolean query = tokens.isWord(at, "query");
                int id = query || tokens.isWord(at, "connection") ? at + 1 : at;
                if (!query || !tokens.isWord(id, "id")) {
                    // MariaDB's KILL QUERY ID names a query and no connection
                    found.add(new KillTarget(force, query, id(tokens, id)));
                }
            }
        }
        return found;
    }

    private static long id(StatementTokens tokens, int at) {
        if (tokens.kind(at) == StatementTokens.Kind.NUMBER && ends(tokens, at + 1)) {
            return number(tokens.ascii(at));
        }
        boolean own = tokens.isWord(at, "connection_id") && tokens.isSymbol(at + 1, '(') && tokens.isSymbol(at + 2, ')')
                && ends(tokens, at + 3);
        return own ? KillTarget.OWN : KillTarget.COMPUTED;
    }

    private static boolean ends(StatementTokens tokens, int at) {
        return at == tokens.size() || tokens.isSymbol(at, ';');
    }

    /** Numbers that are too large are the largest there is, as measured on MySQL 8.0.15 and 9.7. */
    private static long number(String digits) {
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return KillTarget.COMPUTED;
        }
        if (digits.length() >= TOO_LONG) {
            return LOW_32_BITS;
        }
        try {
            return Long.parseUnsignedLong(digits) & LOW_32_BITS;
        } catch (NumberFormatException tooLarge) {
            return LOW_32_BITS;
        }
    }
}
