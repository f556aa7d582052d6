package io.headgate.server.backend;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The user variables of a session: name in lower case to an expression that makes the same value again, of the same
 * type, character set and collation. The expressions are ASCII only, whatever the values are, and read alike under
 * every sql_mode and character set. Immutable.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/user-variables.html">User-Defined Variables</a>
 */
public final class UserVariables {

    /** No variable was ever assigned. */
    public static final UserVariables NONE = new UserVariables(Collections.emptySortedMap());

    private final SortedMap<String, UserVariableValue> values;

    private UserVariables(SortedMap<String, UserVariableValue> values) {
        this.values = values;
    }

    static UserVariables of(SortedMap<String, UserVariableValue> values) {
        return values.isEmpty() ? NONE : new UserVariables(Collections.unmodifiableSortedMap(values));
    }

    /**
     * Variables of the same types, whatever their values are: what a server keeps of them that settles types.
     *
     * @param among the names of those that matter, in lower case; null for all
     */
    public UserVariables types(Set<String> among) {
        SortedMap<String, UserVariableValue> types = new TreeMap<>();
        for (Map.Entry<String, UserVariableValue> variable : values.entrySet()) {
            if (among == null || among.contains(variable.getKey())) {
                String type = variable.getValue().type();
                types.put(variable.getKey(), new UserVariableValue(type, type));
            }
        }
        return of(types);
    }

    /** The names, without {@code @}. */
    public Set<String> names() {
        return values.keySet();
    }

    /** The same with others of these names, if they have none, that are NULL without any type of before. */
    public UserVariables with(Set<String> names) {
        SortedMap<String, UserVariableValue> all = new TreeMap<>(values);
        String nothing = UserVariableValue.NULL_OF_BYTES;
        names.forEach(name -> all.putIfAbsent(name, new UserVariableValue(nothing, nothing)));
        return of(all);
    }

    /** About as many bytes as they take in a statement. */
    public int size() {
        int size = 0;
        for (Map.Entry<String, UserVariableValue> variable : values.entrySet()) {
            size += variable.getKey().length() + variable.getValue().expression().length();
        }
        return size;
    }

    /** The assignments for a SET statement that make these variables out of others; empty for equal ones. */
    String assignmentsFrom(UserVariables others) {
        return assignments(others, others.names());
    }

    /** The same when the others are known by their names only. */
    String assignmentsFrom(Set<String> names) {
        return assignments(NONE, names);
    }

    private String assignments(UserVariables known, Set<String> names) {
        StringBuilder assignments = new StringBuilder();
        for (Map.Entry<String, UserVariableValue> variable : values.entrySet()) {
            if (!variable.getValue().equals(known.values.get(variable.getKey()))) {
                append(assignments, variable.getKey(), variable.getValue().expression());
            }
        }
        for (String name : names) {
            if (!values.containsKey(name)) {
                append(assignments, name, UserVariableValue.NULL_OF_BYTES);
            }
        }
        return assignments.toString();
    }

    private static void append(StringBuilder assignments, String name, String expression) {
        assignments.append(assignments.length() == 0 ? "@`" : ", @`").append(name).append("` = ").append(expression);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof UserVariables that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The names without their values, which may hold anything. */
    @Override
    public String toString() {
        return "UserVariables" + values.keySet();
    }
}
