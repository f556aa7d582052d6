package io.headgate.server.session;

import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTokens.Kind;
import java.util.Locale;
import java.util.Set;

/**
 * Where a text reads {@code CONNECTION_ID()} or {@code @@pseudo_thread_id}, so that the client gets the id of its greeting.
 * The expressions in their place have the same value and the same metadata: type, display length, sign and nullability,
 * measured on MySQL 8.0.15 and 9.7.
 */
final class ConnectionIdReads {

    /** Statements that evaluate what is in their text, now and for themselves. */
    private static final Set<String> EVALUATING = Set.of("select", "insert", "replace", "update", "delete", "set", "do", "call",
            "with", "values", "load", "handler");
    /**
     * Where something of these is read, the id is compared with ids of the database's own: then the backend's is the right
     * one for as long as the statement runs.
     */
    private static final Set<String> SCHEMAS_WITH_IDS = Set.of("performance_schema", "information_schema", "sys", "mysql");
    private static final Set<String> FUNCTIONS_OF_IDS = Set.of("is_used_lock", "ps_thread_id");

    private final StatementTokens tokens;
    private final StatementRewrite rewrite;
    private final int id;
    private boolean assigned;
    private boolean unnamed;

    private ConnectionIdReads(StatementTokens tokens, int id) {
        this.tokens = tokens;
        this.id = id;
        this.rewrite = new StatementRewrite(tokens.text());
    }

    /**
     * Looks through a text.
     *
     * @param memory tells the current schema, and whether the session has set an id of its own
     * @param id the connection id of the greeting
     */
    static ConnectionIdReads of(StatementTokens tokens, SessionMemory memory, int id) {
        ConnectionIdReads reads = new ConnectionIdReads(tokens, id);
        String schema = memory.state().schema();
        if (!memory.hasThreadIdOfItsOwn()
                && (schema == null || !SCHEMAS_WITH_IDS.contains(schema.toLowerCase(Locale.ROOT)))) {
            reads.look();
        }
        return reads;
    }

    /** The text with the id in it; null when nothing is to be replaced. */
    StatementRewrite rewrite() {
        return rewrite.isEmpty() ? null : rewrite;
    }

    /** Whether it sets {@code pseudo_thread_id}: from then on that is the session's id. */
    boolean isAssigned() {
        return assigned;
    }

    /** Whether a read was found where it cannot be replaced. */
    boolean isUnanswerable() {
        return unnamed || !tokens.isCertain() && !rewrite.isEmpty();
    }

    private void look() {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.isSymbol(i + 1, '.') && tokens.isName(i) && SCHEMAS_WITH_IDS.contains(lowerCase(i))
                    || tokens.isSymbol(i + 1, '(') && tokens.isName(i) && FUNCTIONS_OF_IDS.contains(lowerCase(i))) {
                return;
            }
        }
        int at = 0;
        while (at >= 0 && at < tokens.size()) {
            at = lookAtStatement(at);
        }
    }

    /** Returns where the next statement begins; below 0 where that cannot be known. */
    private int lookAtStatement(int begin) {
        int first = begin;
        while (tokens.isSymbol(first, '(')) {
            first++;
        }
        boolean set = tokens.isWord(first, "set");
        boolean create = tokens.isWord(first, "create");
        boolean table = create && (tokens.isWord(first + 1, "table")
                || tokens.isWord(first + 1, "temporary") && tokens.isWord(first + 2, "table"));
        if ((create || tokens.isWord(first, "alter")) && !table) {
            // what a view, a routine or a trigger reads is read later, by others
            return -1;
        }
        boolean evaluating = tokens.isName(first) && EVALUATING.contains(lowerCase(first));
        boolean selecting = false;
        int at = first;
        for (; at < tokens.size() && !tokens.isSymbol(at, ';'); at++) {
            selecting |= tokens.isWord(at, "select");
            int end = endOfRead(at);
            if (end > 0 && set && isTarget(at, end)) {
                assigned = true;
            } else if (end > 0 && (evaluating || table && selecting)) {
                // the names of the new table's columns would be those of the replacement
                unnamed |= table && !tokens.isWord(end, "as");
                boolean function = tokens.kind(at) == Kind.WORD;
                rewrite.replace(tokens.start(at), tokens.end(end - 1), function ? "(" + id + "|0)" : "(" + id + "^0 DIV 1)");
            } else if (set && tokens.isWord(at, "pseudo_thread_id") && isTarget(at, at + 1)) {
                assigned = true;
            }
        }
        return at + 1;
    }

    private boolean isTarget(int at, int end) {
        boolean first = tokens.isSymbol(at - 1, ',') || tokens.kind(at - 1) == Kind.WORD;
        return first && (tokens.isSymbol(end, '=') || tokens.kind(end) == Kind.ASSIGNMENT);
    }

    /** The token behind the read that begins here; 0 when none does. */
    private int endOfRead(int at) {
        if (tokens.isWord(at, "connection_id") && tokens.isSymbol(at + 1, '(') && tokens.isSymbol(at + 2, ')')
                && !tokens.isSymbol(at - 1, '.')) {
            return at + 3;
        }
        if (tokens.kind(at) != Kind.SYSTEM_VARIABLE) {
            return 0;
        }
        boolean scoped = (tokens.isWord(at + 1, "session") || tokens.isWord(at + 1, "local")) && tokens.isSymbol(at + 2, '.');
        int name = scoped ? at + 3 : at + 1;
        return tokens.isName(name) && "pseudo_thread_id".equals(lowerCase(name)) ? name + 1 : 0;
    }

    private String lowerCase(int index) {
        String name = tokens.name(index);
        return name == null ? "" : name.toLowerCase(Locale.ROOT);
    }
}
