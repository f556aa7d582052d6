package io.headgate.server.session;

import io.headgate.pool.SessionState;
import io.headgate.protocol.sql.LexerMode;
import io.headgate.server.backend.SessionVariables;
import io.headgate.server.backend.TargetFacts;

/** How a session's {@code sql_mode} and character set make statements read; worked out when one of them changes. */
final class SessionLexerMode {

    private final TargetFacts facts;
    private LexerMode mode;
    /** The state and the global {@code sql_mode} of which that is so. */
    private SessionState state;
    private String globalSqlMode;

    SessionLexerMode(TargetFacts facts) {
        this.facts = facts;
    }

    /** The mode of a session in this state. */
    LexerMode in(SessionState now) {
        String global = facts.globalSqlMode();
        if (state != now || globalSqlMode != global) {
            state = now;
            globalSqlMode = global;
            LexerMode ofMySql = LexerMode.of(now.variables().getOrDefault("sql_mode", global),
                    now.variables().getOrDefault(SessionVariables.CHARACTER_SET_CLIENT, "utf8mb4"));
            mode = facts.isMariaDb() ? ofMySql.ofMariaDb() : ofMySql;
        }
        return mode;
    }
}
