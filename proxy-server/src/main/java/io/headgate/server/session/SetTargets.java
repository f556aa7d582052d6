package io.headgate.server.session;

import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.TokenCursor;
import io.headgate.server.backend.SessionVariables;
import java.util.Set;

/** What a SET assigns to, where the report of one variable could hide that another one is not reported. */
final class SetTargets {

    /** Carried by themselves. */
    private static final Set<String> CARRIED = Set.of("last_insert_id", "identity");
    private static final String TRACKERS = "session_track_";

    private SetTargets() {
    }

    /**
     * Whether each variable that the statement assigns to is a user variable, or one of which the session learns by
     * other means than the server's "session state has changed".
     *
     * @param tokens of one SET statement; null when they are not known
     */
    static boolean areReported(StatementTokens tokens) {
        if (tokens == null || !tokens.isCertain()) {
            return false;
        }
        TokenCursor cursor = new TokenCursor(tokens);
        cursor.next();
        cursor.skip();
        do {
            if (!isReported(cursor)) {
                return false;
            }
        } while (goOn(cursor));
        return true;
    }

    private static boolean isReported(TokenCursor cursor) {
        if (cursor.isVariable() || cursor.words("names") || cursor.words("charset")
                || cursor.words("character", "set")) {
            return true;
        }
        cursor.skipSystemVariableSign();
        cursor.skipAny("session", "local", "global", "persist", "persist_only");
        cursor.skipAny(".");
        String name = cursor.lowerCaseName();
        if (cursor.symbol('.')) {
            // a component's variable
            name = null;
            cursor.skip();
        }
        // no assignment: SET TRANSACTION, SET ROLE and the like, which the server reports by other means
        boolean assigned = cursor.symbol('=') || cursor.isAssignment();
        return !assigned || name != null && (SessionVariables.isTracked(name) || CARRIED.contains(name)
                || name.startsWith(TRACKERS));
    }

    /** Goes behind the comma that ends an assignment; false when there is none. */
    private static boolean goOn(TokenCursor cursor) {
        int depth = 0;
        while (!cursor.atEnd()) {
            if (depth == 0 && cursor.symbol(',')) {
                return true;
            }
            if (cursor.symbol('(')) {
                depth++;
            } else if (cursor.symbol(')')) {
                depth--;
            } else {
                cursor.skip();
            }
        }
        return false;
    }
}
