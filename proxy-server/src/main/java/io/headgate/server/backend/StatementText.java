package io.headgate.server.backend;

import io.headgate.pool.SessionState;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/**
 * A statement as it was prepared: its text, the session state that decides what the text means, and for which types of
 * user variables and parameters the server has prepared it. Two clients share what a backend has prepared where all of
 * it is the same.
 */
public final class StatementText {

    private static final String[] DECISIVE =
            {"sql_mode", SessionVariables.CHARACTER_SET_CLIENT, SessionVariables.COLLATION_CONNECTION};
    private static final String[] SET_TO_PREPARE = {"sql_mode", SessionVariables.CHARACTER_SET_CLIENT,
        SessionState.CLIENT_COLLATION, SessionVariables.COLLATION_CONNECTION};

    private final byte[] sql;
    private final SessionState preparedIn;
    private final String meaning;
    private final StatementTraits traits;
    private final StatementTokens tokens;
    private final long digest;
    private final int hash;
    /** The one as it was prepared first; null when this is it. */
    private final StatementText first;
    /** What it was prepared anew for, null when it was not. */
    private final byte[] parameterKinds;
    /** The types that it has settled of the user variables in it; null when it has settled none. */
    private final UserVariables variableTypes;

    /**
     * @param sql text in the client's character set; not copied
     * @param preparedIn the session's state when it was prepared
     * @param traits what the scanner found in the text
     * @param tokens of the text, null when they do not matter
     * @param digest of the client's text, as {@link io.headgate.protocol.sql.StatementScanner#digest} has it
     */
    public StatementText(byte[] sql, SessionState preparedIn, StatementTraits traits, StatementTokens tokens,
            long digest) {
        this.sql = sql;
        this.preparedIn = preparedIn;
        this.meaning = meaningIn(preparedIn);
        this.traits = traits;
        this.tokens = tokens;
        this.digest = digest;
        this.hash = 31 * Arrays.hashCode(sql) + meaning.hashCode();
        this.first = null;
        this.parameterKinds = null;
        this.variableTypes = null;
    }

    private StatementText(StatementText text, StatementText first, byte[] parameterKinds, UserVariables variableTypes) {
        this.sql = text.sql;
        this.preparedIn = text.preparedIn;
        this.meaning = text.meaning;
        this.traits = text.traits;
        this.tokens = text.tokens;
        this.digest = text.digest;
        this.hash = 31 * text.hash
                + (first == null ? Objects.hashCode(variableTypes) : Arrays.hashCode(parameterKinds));
        this.first = first;
        this.parameterKinds = parameterKinds;
        this.variableTypes = variableTypes;
    }

    /**
     * The same as prepared first by a server that has settled the types of the user variables in it.
     *
     * @param types of those that existed
     */
    public StatementText settledFor(UserVariables types) {
        return new StatementText(this, null, null, types);
    }

    /**
     * The same after the server has prepared it anew for parameters of these kinds, whose execution is next where it is
     * as prepared first.
     *
     * @param kinds not copied
     * @param types of the user variables in it that exist then; null where the server settles none
     */
    public StatementText rebuiltFor(byte[] kinds, UserVariables types) {
        StatementText from = first == null ? this : first;
        return new StatementText(from, from, kinds, types);
    }

    /** Whether the server prepares it anew for an execution, unless it has done so. */
    public boolean isRebuilt() {
        return first != null;
    }

    /** What becomes this one by an execution; null when it is as it was prepared first. */
    StatementText first() {
        return first;
    }

    /** All that decides what a text means, as one string. */
    private static String meaningIn(SessionState state) {
        StringBuilder meaning = new StringBuilder().append(state.schema());
        for (String name : DECISIVE) {
            meaning.append('\0').append(state.variables().get(name));
        }
        return meaning.toString();
    }

    /**
     * The state in which a backend must be to prepare the text as it was meant: {@code now} with the schema, sql_mode
     * and character sets of the time when the client prepared it.
     */
    public SessionState stateToPrepareIn(SessionState now) {
        if (now == preparedIn || meaningIn(now).equals(meaning)) {
            return now;
        }
        SessionState then = preparedIn.schema() == null ? now : now.withSchema(preparedIn.schema());
        for (String name : SET_TO_PREPARE) {
            String value = preparedIn.variables().get(name);
            then = value == null ? then.withoutVariable(name) : then.withVariable(name, value);
        }
        return then;
    }

    /** The schema in which names are meant that do not tell theirs; null for none. */
    public String schema() {
        return preparedIn.schema();
    }

    /** In the client's character set; must not be changed. */
    public byte[] sql() {
        return sql;
    }

    public StatementTraits traits() {
        return traits;
    }

    /** Null when the names in the text do not matter. */
    public StatementTokens tokens() {
        return tokens;
    }

    /** Of the client's text, which only its literals do not change. */
    public long digest() {
        return digest;
    }

    /** The types that the server has settled of user variables, whatever the values; null when it has settled none. */
    public UserVariables variableTypes() {
        return variableTypes;
    }

    /** The names of the user variables in the text, in lower case; null when they cannot be told. */
    public Set<String> variableNames() {
        return tokens == null || !tokens.isCertain() ? null : tokens.variables();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof StatementText that && hash == that.hash
                && meaning.equals(that.meaning) && Arrays.equals(sql, that.sql)
                && Arrays.equals(parameterKinds, that.parameterKinds)
                && Objects.equals(variableTypes, that.variableTypes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Without the text: it may hold literals. */
    @Override
    public String toString() {
        return "statement of " + sql.length + " bytes";
    }
}
