package io.headgate.pool;

import io.headgate.protocol.Collations;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What must be sent to a connection so that its session state becomes the wanted one: at most one {@code SET}, one
 * COM_INIT_DB and one COM_SET_OPTION, in any order, besides what an {@link OwnStatement} sets. Immutable.
 *
 * <p>Values go into the statement as the server's tracker printed them, in a form ({@link VariableLiteral}) that means
 * the same under every {@code sql_mode} and {@code character_set_client}.
 */
public final class StateDifference {
    private static final StateDifference NONE = new StateDifference(null, null, false, null, false);
    /** More than all round trips that a difference without a reset can cost. */
    private static final int RESET_COST = 4;
    private static final Pattern NAME = Pattern.compile("[a-z0-9_$]+(\\.[a-z0-9_$]+)?");
    /** Session variables that refuse {@code DEFAULT} with ER_NO_DEFAULT (1230); all others were seen to accept it. */
    private static final Set<String> WITHOUT_DEFAULT =
            Set.of("identity", "insert_id", "last_insert_id", "rand_seed1", "rand_seed2");
    /**
     * Session variables that servers keep as the opposite bit and whose {@code DEFAULT} they turn into the opposite of
     * the global value.
     */
    private static final Set<String> MISREAD_DEFAULT = Set.of("autocommit", "foreign_key_checks", "unique_checks");
    private static final String CLIENT = "character_set_client";
    private static final String RESULTS = "character_set_results";
    private static final String CONNECTION = "collation_connection";
    private static final Set<String> CHARSETS = Set.of(CLIENT, RESULTS, CONNECTION, SessionState.CLIENT_COLLATION);

    private final String setStatement;
    private final String schemaToSelect;
    private final boolean needsReset;
    private final Boolean multiStatements;
    private final boolean ownStatements;

    private StateDifference(String setStatement, String schemaToSelect, boolean needsReset, Boolean multiStatements,
            boolean ownStatements) {
        this.setStatement = setStatement;
        this.schemaToSelect = schemaToSelect;
        this.needsReset = needsReset;
        this.multiStatements = multiStatements;
        this.ownStatements = ownStatements;
    }

    /** What leads from the state that a connection is in to the one that is wanted. */
    public static StateDifference between(SessionState backend, SessionState wanted) {
        if (backend.equals(wanted)) {
            return NONE;
        }
        Assignments assignments = new Assignments(backend, wanted);
        boolean schemaDiffers = !Objects.equals(backend.schema(), wanted.schema());
        return new StateDifference(assignments.statement(),
                schemaDiffers ? wanted.schema() : null,
                schemaDiffers && wanted.schema() == null || assignments.unwritable,
                backend.multiStatements() == wanted.multiStatements() ? null : wanted.multiStatements(),
                !backend.sameOwnStatements(wanted));
    }

    /** The {@link #cost} of a difference, without working it out. */
    static int estimate(SessionState backend, SessionState wanted) {
        if (backend == wanted) {
            return 0;
        }
        int cost = backend.variablesHash() == wanted.variablesHash() ? 0 : 1;
        if (!Objects.equals(backend.schema(), wanted.schema())) {
            cost += wanted.schema() == null ? RESET_COST : 1;
        }
        cost += backend.sameOwnStatements(wanted) ? 0 : 1;
        return backend.multiStatements() == wanted.multiStatements() ? cost : cost + 1;
    }

    /** True when nothing need be sent. */
    public boolean isEmpty() {
        return !needsReset && setStatement == null && schemaToSelect == null && multiStatements == null
                && !ownStatements;
    }

    /** One {@code SET} with all assignments that can be written, or null when there is none. ASCII only. */
    public String setStatement() {
        return setStatement;
    }

    /** The schema for COM_INIT_DB, or null when it need not change. */
    public String schemaToSelect() {
        return schemaToSelect;
    }

    /**
     * True when statements cannot do it: the wanted session has no schema but the connection has one, or a variable is
     * to have its default again and refuses {@code DEFAULT}. COM_RESET_CONNECTION keeps the schema, so the first of
     * these takes COM_CHANGE_USER or another connection.
     */
    public boolean needsReset() {
        return needsReset;
    }

    /** What COM_SET_OPTION is to switch multi-statements to, or null when it need not change. */
    public Boolean multiStatements() {
        return multiStatements;
    }

    /** How far apart the two states are: round trips to the server, a reset counting more than all others. 0: equal. */
    public int cost() {
        int cost = needsReset ? RESET_COST : 0;
        cost += setStatement == null ? 0 : 1;
        cost += schemaToSelect == null ? 0 : 1;
        cost += ownStatements ? 1 : 0;
        return multiStatements == null ? cost : cost + 1;
    }

    /** Collects the assignments: character sets first, then the others by name. */
    private static final class Assignments {
        private final SessionState backend;
        private final SessionState wanted;
        private final List<String> written = new ArrayList<>();
        private boolean unwritable;

        Assignments(SessionState backend, SessionState wanted) {
            this.backend = backend;
            this.wanted = wanted;
            assignCharsets();
            for (String name : wanted.variables().keySet()) {
                if (!CHARSETS.contains(name)) {
                    assign(name);
                }
            }
            for (String name : backend.variables().keySet()) {
                if (!CHARSETS.contains(name) && !wanted.variables().containsKey(name)) {
                    assign(name);
                }
            }
        }

        String statement() {
            return written.isEmpty() ? null : "SET " + String.join(", ", written);
        }

        /** Only SET NAMES gives character_set_client a collation that is not its default. */
        private void assignCharsets() {
            String client = wanted.variables().get(CLIENT);
            String collation = wanted.variables().get(SessionState.CLIENT_COLLATION);
            if (!differs(CLIENT) && !differs(SessionState.CLIENT_COLLATION)) {
                assign(RESULTS);
                assign(CONNECTION);
            } else if (client == null || collation == null || !Collations.isOf(collation, client)) {
                write(CLIENT);
                assign(RESULTS);
                assign(CONNECTION);
            } else {
                written.add("NAMES " + VariableLiteral.of(CLIENT, client) + " COLLATE "
                        + VariableLiteral.of(CONNECTION, collation));
                if (!client.equals(wanted.variables().get(RESULTS))) {
                    write(RESULTS);
                }
                if (!collation.equals(wanted.variables().get(CONNECTION))) {
                    write(CONNECTION);
                }
            }
        }

        private boolean differs(String name) {
            return !Objects.equals(backend.variables().get(name), wanted.variables().get(name));
        }

        private void assign(String name) {
            if (differs(name)) {
                write(name);
            }
        }

        private void write(String name) {
            String to = wanted.variables().get(name);
            if (!NAME.matcher(name).matches() || to == null && WITHOUT_DEFAULT.contains(name)) {
                unwritable = true;
            } else {
                written.add(name + " = " + (to == null ? defaultOf(name) : VariableLiteral.of(name, to)));
            }
        }

        private static String defaultOf(String name) {
            return MISREAD_DEFAULT.contains(name) ? "@@GLOBAL." + name : "DEFAULT";
        }
    }
}
