package io.headgate.pool;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What a session has set, as far as it is remembered and restored. Immutable; equal states of one target should be made
 * one object by an {@link Interner}, so that comparing them is mostly {@code ==}.
 *
 * <p>A variable that is not there has the server's default. {@code character_set_connection} follows from
 * {@code collation_connection} and is never kept.
 */
public final class SessionState {
    /** No schema, every variable at its default, multi-statements off. */
    public static final SessionState INITIAL = new SessionState(null, Collections.emptySortedMap(), Map.of(), false);

    /**
     * Kept among the variables, although no server shows it: the collation that {@code character_set_client} got with
     * its name, by a login or by SET NAMES. Without it, it is the default of that character set. MySQL before 8.0.22
     * gives it to string parameters of prepared statements.
     */
    public static final String CLIENT_COLLATION = "character_set_client collation";

    private static final String IMPLIED = "character_set_connection";

    private final String schema;
    private final SortedMap<String, String> variables;
    private final Map<OwnStatement, String> ownStatements;
    private final boolean multiStatements;
    private final int variablesHash;
    private final int hash;

    private SessionState(String schema, SortedMap<String, String> variables, Map<OwnStatement, String> ownStatements,
            boolean multiStatements) {
        this.schema = schema;
        this.variables = variables;
        this.ownStatements = ownStatements;
        this.multiStatements = multiStatements;
        this.variablesHash = variables.hashCode();
        this.hash = Objects.hash(schema, variablesHash, ownStatements, multiStatements);
    }

    /** The current schema, or null when there is none. */
    public String schema() {
        return schema;
    }

    /** Name to value, as the server's tracker printed them; unmodifiable. */
    public SortedMap<String, String> variables() {
        return variables;
    }

    /** Whether COM_SET_OPTION has switched multi-statements on. */
    public boolean multiStatements() {
        return multiStatements;
    }

    /** @param changed the schema, or null for none */
    public SessionState withSchema(String changed) {
        return Objects.equals(schema, changed) ? this
                : new SessionState(changed, variables, ownStatements, multiStatements);
    }

    /** The name as the server's tracker writes it, in lower case; the value as it prints it, never null. */
    public SessionState withVariable(String name, String value) {
        Objects.requireNonNull(value, "value");
        if (name.equals(IMPLIED) || value.equals(variables.get(name))) {
            return this;
        }
        SortedMap<String, String> changed = new TreeMap<>(variables);
        changed.put(name, value);
        return new SessionState(schema, Collections.unmodifiableSortedMap(changed), ownStatements, multiStatements);
    }

    /** The variable has its default again. */
    public SessionState withoutVariable(String name) {
        if (!variables.containsKey(name)) {
            return this;
        }
        SortedMap<String, String> changed = new TreeMap<>(variables);
        changed.remove(name);
        return new SessionState(schema, Collections.unmodifiableSortedMap(changed), ownStatements, multiStatements);
    }

    public SessionState withMultiStatements(boolean changed) {
        return multiStatements == changed ? this : new SessionState(schema, variables, ownStatements, changed);
    }

    /** What was set by this statement; null when nothing was. */
    public String ownStatement(OwnStatement statement) {
        return ownStatements.get(statement);
    }

    /** @param value null for none */
    public SessionState withOwnStatement(OwnStatement statement, String value) {
        if (Objects.equals(value, ownStatements.get(statement))) {
            return this;
        }
        Map<OwnStatement, String> changed = new EnumMap<>(OwnStatement.class);
        changed.putAll(ownStatements);
        if (value == null) {
            changed.remove(statement);
        } else {
            changed.put(statement, value);
        }
        return new SessionState(schema, variables, changed.isEmpty() ? Map.of() : changed, multiStatements);
    }

    /** The same with what was set by statements of their own in another state. */
    public SessionState withOwnStatementsOf(SessionState other) {
        return sameOwnStatements(other) ? this
                : new SessionState(schema, variables, other.ownStatements, multiStatements);
    }

    boolean sameOwnStatements(SessionState other) {
        return ownStatements.equals(other.ownStatements);
    }

    /** Equal for equal variables; cheap. */
    int variablesHash() {
        return variablesHash;
    }

    @Override
    public boolean equals(Object object) {
        return this == object || object instanceof SessionState other
                && hash == other.hash
                && multiStatements == other.multiStatements
                && Objects.equals(schema, other.schema)
                && variables.equals(other.variables)
                && ownStatements.equals(other.ownStatements);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The names of the variables without their values, which may hold anything. */
    @Override
    public String toString() {
        return "SessionState[schema=" + schema + ", variables=" + variables.keySet()
                + ", ownStatements=" + ownStatements.keySet() + ", multiStatements=" + multiStatements + "]";
    }

    /**
     * Makes equal states the same object as far as it can: a table of fixed size, in which a newer state may displace
     * an older one. Thread-safe, without locks.
     */
    public static final class Interner {
        private static final int SIZE = 1024;

        private final AtomicReferenceArray<SessionState> table = new AtomicReferenceArray<>(SIZE);

        /** A state equal to this one: the one seen before, if it is still known. */
        public SessionState intern(SessionState state) {
            int hash = state.hash * 0x9E3779B9;
            int index = (hash >>> 16) & SIZE - 1;
            SessionState known = table.get(index);
            if (state.equals(known)) {
                return known;
            }
            table.set(index, state);
            return state;
        }
    }
}
