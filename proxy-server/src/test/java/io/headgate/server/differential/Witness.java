package io.headgate.server.differential;

import io.headgate.protocol.sql.Trait;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a text may do to a session, and how the server is asked afterwards whether it has done it. */
enum Witness {
    ASSIGNED(Trait.ASSIGNS_USER_VARIABLE, "EXISTS (SELECT 1 FROM performance_schema.user_variables_by_thread"
            + " JOIN performance_schema.threads USING (thread_id) WHERE processlist_id = CONNECTION_ID()"
            + " AND variable_name <> 'hidden')"),
    LOCKED(Trait.TAKES_NAMED_LOCK, "IFNULL(IS_USED_LOCK('$db.w') = CONNECTION_ID(), 0)"),
    /** By the function of {@link Fixture} that remembers. */
    CALLED(Trait.CALLS_UNKNOWN_FUNCTION, "@hidden IS NOT NULL"),
    INSERTED(Trait.READS_LAST_INSERT_ID, "LAST_INSERT_ID() = 77"),
    PREPARED(Trait.TEXT_PREPARE, "EXISTS (SELECT 1 FROM performance_schema.prepared_statements_instances"
            + " WHERE statement_name = '$db.p')");

    /** Parts of a SELECT list that do one of these. */
    static final List<String> EXPRESSIONS = List.of("@w:=1", "@`w` := 1", "get_lock('$db.w',0)",
            "GET_LOCK (\"$db.w\", 0)", "remembers(1)", "`remembers` (2)", "$db.remembers(3)", "last_insert_id(77)");

    /** Statements that do one of these. */
    static final List<String> STATEMENTS = List.of("SET @s = 1", "SET @`s` = 1, @'t' := 2", "SELECT 1 INTO @i",
            "SELECT 1 INTO @\u00c3\u00bc", "SET @\u00c3\u00bc=1",
            "DO get_lock('$db.w',0)", "PREPARE `$db.p` FROM 'SELECT 1'");

    private final Trait trait;
    private final String question;

    Witness(Trait trait, String question) {
        this.trait = trait;
        this.question = question;
    }

    /** A SELECT of one row with a column for each witness: 1 if it has been done. */
    static String question() {
        return Arrays.stream(values()).map(witness -> witness.question)
                .collect(Collectors.joining(", ", "SELECT ", ""));
    }

    /** What must have been reported of a text that did this. */
    Trait trait() {
        return trait;
    }
}
