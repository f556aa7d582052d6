package io.headgate.server.session;

import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTokens.Kind;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where a text reads what the proxy knows and a server would answer otherwise: {@code CONNECTION_ID()} and
 * {@code @@pseudo_thread_id}, which are the id of the greeting, and each {@link LastCount}, which is of the client's
 * last statement. The expressions in their place have the same value and the same metadata: type, display length, sign
 * and nullability, measured on MySQL 8.0.15 and 9.7, and on MariaDB 10.11 and 11.4.
 */
final class KnownReads {

    /** Statements that evaluate what is in their text, now and for themselves. */
    private static final Set<String> EVALUATING = Set.of("select", "insert", "replace", "update", "delete", "set", "do",
            "call", "with", "values", "load", "handler");
    /**
     * Where something of these is read, the id is compared with ids of the database's own: then the backend's is the
     * right one for as long as the statement runs.
     */
    private static final Set<String> SCHEMAS_WITH_IDS = Set.of("performance_schema", "information_schema", "sys",
            "mysql");
    private static final Set<String> FUNCTIONS_OF_IDS = Set.of("is_used_lock", "ps_thread_id");

    private final StatementTokens tokens;
    private final StatementRewrite rewrite;
    private final String id;
    private final String variable;
    private final Map<LastCount, String> counts;
    private final Set<LastCount> replaced = EnumSet.noneOf(LastCount.class);
    private final Set<LastCount> left = EnumSet.noneOf(LastCount.class);
    private final boolean idIsMeant;
    private final boolean mariaDb;
    private boolean idFound;
    private boolean idReplaced;
    private boolean unnamed;
    private boolean assigned;

    private KnownReads(StatementTokens tokens, Integer id, Map<LastCount, String> counts, String schema,
            boolean mariaDb) {
        this.tokens = tokens;
        this.mariaDb = mariaDb;
        // ids of clients have ten digits, which is how long MariaDB says that CONNECTION_ID() is
        this.id = mariaDb ? "CAST(" + id + " AS UNSIGNED)" : "ABS(" + id + "|0)";
        this.variable = "(" + id + "^0 DIV 1)";
        this.counts = counts;
        this.rewrite = new StatementRewrite(tokens.text());
        this.idIsMeant = id != null && !mentionsIdsOfTheDatabase(schema);
    }

    /**
     * Looks through a text.
     *
     * @param id the connection id of the greeting; null when the session has set another
     * @param counts what stands for each count; none for one that is not known
     * @param schema the current one; null when there is none
     * @param mariaDb whether the text is for MariaDB, where the functions have other types
     */
    static KnownReads of(StatementTokens tokens, Integer id, Map<LastCount, String> counts, String schema,
            boolean mariaDb) {
        KnownReads reads = new KnownReads(tokens, id, counts, schema, mariaDb);
        int at = 0;
        while (at >= 0 && at < tokens.size()) {
            at = reads.lookAtStatement(at);
        }
        return reads;
    }

    /** The text with the values in it; null when nothing is to be replaced. */
    StatementRewrite rewrite() {
        return rewrite.isEmpty() ? null : rewrite;
    }

    /** Whether it sets {@code pseudo_thread_id}: from then on that is the session's id. */
    boolean assignsId() {
        return assigned;
    }

    /** Whether the id is read where it cannot be put in. */
    boolean isUnanswerable() {
        return unnamed || idFound && !tokens.isCertain();
    }

    /** Whether the connection id was put in. */
    boolean putsInId() {
        return idReplaced;
    }

    /** The counts that were put in. */
    Set<LastCount> counts() {
        return replaced;
    }

    /** The traits without the reads of counts for which no server is asked any more. */
    StatementTraits settle(StatementTraits traits) {
        StatementTraits settled = traits;
        for (LastCount count : LastCount.values()) {
            boolean later = count == LastCount.FOUND_ROWS && traits.has(Trait.READS_FOUND_ROWS_LATER);
            if (tokens.isCertain() && !later && !left.contains(count)) {
                settled = settled.without(count.trait());
            }
        }
        return settled;
    }

    private boolean mentionsIdsOfTheDatabase(String schema) {
        if (schema != null && SCHEMAS_WITH_IDS.contains(schema.toLowerCase(Locale.ROOT))) {
            return true;
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.isSymbol(i + 1, '.') && tokens.isName(i) && SCHEMAS_WITH_IDS.contains(lowerCase(i))
                    || tokens.isSymbol(i + 1, '(') && tokens.isName(i) && FUNCTIONS_OF_IDS.contains(lowerCase(i))) {
                return true;
            }
        }
        return false;
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
        boolean explained = tokens.isWord(first, "explain") || tokens.isWord(first, "describe")
                || tokens.isWord(first, "desc");
        boolean evaluated = tokens.isName(first) && EVALUATING.contains(lowerCase(first));
        boolean compared = false;
        int at = first;
        for (; at < tokens.size() && !tokens.isSymbol(at, ';'); at++) {
            evaluated |= table && tokens.isWord(at, "select");
            compared |= tokens.isWord(at, "where") || tokens.isWord(at, "having") || tokens.isWord(at, "on");
            int end = endOfId(at);
            boolean name = set && tokens.isWord(at, "pseudo_thread_id") && isTarget(at, at + 1);
            if (name || set && end > 0 && isTarget(at, end)) {
                assigned = true;
            } else if (end > 0 && evaluated && idIsMeant) {
                onId(at, end, table);
            } else if (begin == 0 && (!explained || compared)) {
                onCount(at, evaluated || explained, table);
            }
        }
        return at + 1;
    }

    private void onId(int at, int end, boolean table) {
        idFound = true;
        // the names of the new table's columns would be those of the replacement
        unnamed |= table && !tokens.isWord(end, "as");
        idReplaced = true;
        rewrite.replace(tokens.start(at), tokens.end(end - 1), tokens.kind(at) == Kind.SYSTEM_VARIABLE ? variable : id);
    }

    /**
     * Values go into the first statement of a text. EXPLAIN shows none, but where one is compared the plan may depend
     * on it.
     */
    private void onCount(int at, boolean evaluated, boolean table) {
        LastCount count = isCall(at, LastCount.ROW_COUNT.function()) ? LastCount.ROW_COUNT
                : isCall(at, LastCount.FOUND_ROWS.function()) ? LastCount.FOUND_ROWS : null;
        if (count == null) {
            return;
        }
        boolean named = !table || tokens.isWord(at + 3, "as");
        if (evaluated && named && tokens.isCertain() && counts.containsKey(count)) {
            rewrite.replace(tokens.start(at), tokens.end(at + 2), counts.get(count));
            replaced.add(count);
        } else {
            left.add(count);
        }
    }

    private boolean isTarget(int at, int end) {
        boolean first = tokens.isSymbol(at - 1, ',') || tokens.kind(at - 1) == Kind.WORD;
        return first && (tokens.isSymbol(end, '=') || tokens.kind(end) == Kind.ASSIGNMENT);
    }

    /** The token behind the read of the id that begins here; 0 when none does. */
    private int endOfId(int at) {
        if (isCall(at, "connection_id")) {
            return at + 3;
        }
        if (tokens.kind(at) != Kind.SYSTEM_VARIABLE) {
            return 0;
        }
        boolean scoped = tokens.isSymbol(at + 2, '.')
                && (tokens.isWord(at + 1, "session") || tokens.isWord(at + 1, "local"));
        int name = scoped ? at + 3 : at + 1;
        return tokens.isName(name) && "pseudo_thread_id".equals(lowerCase(name)) ? name + 1 : 0;
    }

    /** In quotes, too: a server finds these functions by name. In MySQL ROW_COUNT is a keyword and has no name. */
    private boolean isCall(int at, String function) {
        boolean called = tokens.isWord(at, function)
                || tokens.kind(at) == Kind.QUOTED_NAME && lowerCase(at).equals(function)
                && (mariaDb || !function.equals(LastCount.ROW_COUNT.function()));
        return called && tokens.isSymbol(at + 1, '(') && tokens.isSymbol(at + 2, ')')
                && !tokens.isSymbol(at - 1, '.');
    }

    private String lowerCase(int index) {
        String name = tokens.name(index);
        return name == null ? "" : name.toLowerCase(Locale.ROOT);
    }
}
