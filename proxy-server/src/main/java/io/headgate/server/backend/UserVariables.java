package io.headgate.server.backend;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The user variables of a session: name in lower case to an expression that makes the same value again, of the same
 * type, character set and collation. ASCII only, whatever the value is; it reads alike under every sql_mode and
 * character set. Immutable.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/user-variables.html">User-Defined Variables</a>
 */
public final class UserVariables {

    /** No variable was ever assigned. */
    public static final UserVariables NONE = new UserVariables(Collections.emptySortedMap());

    private final SortedMap<String, String> expressions;

    private UserVariables(SortedMap<String, String> expressions) {
        this.expressions = expressions;
    }

    static UserVariables of(SortedMap<String, String> expressions) {
        return expressions.isEmpty() ? NONE : new UserVariables(Collections.unmodifiableSortedMap(expressions));
    }

    /** The names, without {@code @}. */
    public Set<String> names() {
        return expressions.keySet();
    }

    /** About as many bytes as they take in a statement. */
    public int size() {
        int size = 0;
        for (Map.Entry<String, String> variable : expressions.entrySet()) {
            size += variable.getKey().length() + variable.getValue().length();
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
        for (Map.Entry<String, String> variable : expressions.entrySet()) {
            if (!variable.getValue().equals(known.expressions.get(variable.getKey()))) {
                append(assignments, variable.getKey(), variable.getValue());
            }
        }
        for (String name : names) {
            if (!expressions.containsKey(name)) {
                append(assignments, name, "NULL");
            }
        }
        return assignments.toString();
    }

    private static void append(StringBuilder assignments, String name, String expression) {
        assignments.append(assignments.length() == 0 ? "@`" : ", @`").append(name).append("` = ").append(expression);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof UserVariables that && expressions.equals(that.expressions);
    }

    @Override
    public int hashCode() {
        return expressions.hashCode();
    }

    /** The names without their values, which may hold anything. */
    @Override
    public String toString() {
        return "UserVariables" + expressions.keySet();
    }
}
