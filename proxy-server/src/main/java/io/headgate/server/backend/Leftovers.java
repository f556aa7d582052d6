package io.headgate.server.backend;

import io.headgate.protocol.Command;
import io.headgate.protocol.Wire;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.server.relay.ResponseFacts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What statements have left at one backend beyond its session state: LAST_INSERT_ID(), FOUND_ROWS() and the user
 * variables. Asked for in one statement before another session may use the backend. Used by the backend's owner.
 */
public final class Leftovers {

    /** In place of a number of found rows that only the server knows. */
    public static final long UNKNOWN = -1;

    private static final String UNDESCRIBED = "NONE";

    private final LeftoverSlot<Long> insertId = new LeftoverSlot<>(0L);
    private final LeftoverSlot<Long> foundRows = new LeftoverSlot<>(0L);
    private Object foundRowsOwner;
    private long foundRowsNumber = UNKNOWN;
    private final LeftoverSlot<UserVariables> variables = new LeftoverSlot<>(UserVariables.NONE);
    private final Set<String> existing = new TreeSet<>();
    private Set<String> names = Set.of();

    /** What LAST_INSERT_ID() answers, as an unsigned number. */
    public LeftoverSlot<Long> insertId() {
        return insertId;
    }

    /** What FOUND_ROWS() answers, where a session waits for it; the proxy never brings it here. */
    public LeftoverSlot<Long> foundRows() {
        return foundRows;
    }

    /**
     * FOUND_ROWS() has become another.
     *
     * @param owner the session of which it is, null when it is the proxy's own
     * @param number the new one, or {@link #UNKNOWN}
     */
    public void foundRows(Object owner, long number) {
        foundRowsOwner = owner;
        foundRowsNumber = number;
    }

    /** Whose FOUND_ROWS() was the last one here; null for nobody's. */
    public Object foundRowsOwner() {
        return foundRowsOwner;
    }

    /** What FOUND_ROWS() would answer here, whosever it is, or {@link #UNKNOWN}. */
    public long foundRowsNumber() {
        return foundRowsNumber;
    }

    public LeftoverSlot<UserVariables> variables() {
        return variables;
    }

    /** A statement may have assigned user variables of a session that has no others than these. */
    public void variableNames(Set<String> assigned) {
        names = assigned;
        existing.addAll(assigned);
    }

    /**
     * Names of all user variables that may exist here, whosever they were. One that has become NULL still exists, and a
     * statement can tell by its type.
     */
    public Set<String> existing() {
        return existing;
    }

    /** What a SET must assign here so that the user variables are these and no others; empty when nothing. */
    public String assignmentsTo(UserVariables wanted) {
        UserVariables here = variables.value();
        return here == null ? wanted.assignmentsFrom(names) : wanted.assignmentsFrom(here);
    }

    /** These have been assigned, and the rest of a session that has others is NULL. */
    public void assigned(UserVariables now) {
        existing.addAll(now.names());
        variables.set(now);
    }

    /** Whether a session may want something that only this backend knows. */
    public boolean arePending() {
        return insertId.pending() != null || foundRows.pending() != null || variables.pending() != null;
    }

    /** Asks for what is pending and tells whoever waits for it. */
    void harvest(BackendConnection backend, Consumer<ResponseFacts> done) {
        boolean typed = variables.pending() != null;
        String metadata = backend.sessionState().variables().get(SessionVariables.RESULTSET_METADATA);
        if (!typed || !UNDESCRIBED.equals(metadata)) {
            ask(backend, typed ? List.copyOf(names) : List.of(), done);
        } else if (insertId.pending() != null || foundRows.pending() != null) {
            // before a SET comes between
            ask(backend, List.of(), facts -> harvest(backend, done));
        } else {
            describe(backend, done);
        }
    }

    /** The types of user variables are in the column definitions, which the session here does without. */
    private void describe(BackendConnection backend, Consumer<ResponseFacts> done) {
        backend.swallow(Command.COM_QUERY, "SET resultset_metadata = FULL", ResponseShape.RESULT_SETS, facts -> {
            if (facts.errorCode() == 0) {
                backend.sessionState(backend.sessionState().withVariable(SessionVariables.RESULTSET_METADATA, "FULL"));
                harvest(backend, done);
            } else {
                lost();
                done.accept(facts);
            }
        });
    }

    /** @param asked the names of the user variables */
    private void ask(BackendConnection backend, List<String> asked, Consumer<ResponseFacts> done) {
        boolean askInsertId = insertId.pending() != null;
        boolean askFoundRows = foundRows.pending() != null;
        StringJoiner columns = new StringJoiner(", ", "SELECT ", " LIMIT 1"); // sql_select_limit may be 0
        if (askInsertId) {
            columns.add("LAST_INSERT_ID()");
        }
        if (askFoundRows) {
            columns.add("FOUND_ROWS()");
        }
        asked.forEach(name -> columns.add(UserVariableValue.columns(name)));
        backend.swallow(Command.COM_QUERY, columns.toString(), ResponseShape.RESULT_SETS, facts -> {
            int count = (askInsertId ? 1 : 0) + (askFoundRows ? 1 : 0) + asked.size() * UserVariableValue.COLUMNS;
            foundRows(null, facts.errorCode() == 0 ? facts.rowsSent() : UNKNOWN);
            boolean described = asked.isEmpty() || facts.columns().size() == count;
            if (facts.errorCode() != 0 || facts.rows().isEmpty() || !described) {
                lost();
            } else {
                take(facts, askInsertId, askFoundRows, asked);
            }
            done.accept(facts);
        });
    }

    private void take(ResponseFacts facts, boolean withInsertId, boolean withFoundRows, List<String> asked) {
        ByteBuf row = Unpooled.wrappedBuffer(facts.rows().get(0));
        int column = 0;
        if (withInsertId) {
            insertId.answer(number(row));
            column++;
        }
        if (withFoundRows) {
            foundRows.answer(number(row));
            column++;
        }
        if (!asked.isEmpty()) {
            variables.answer(UserVariableValue.read(asked, row,
                    facts.columns().subList(column, facts.columns().size())));
        }
    }

    private static long number(ByteBuf row) {
        return Long.parseUnsignedLong(new String(Wire.readLenencBytes(row), StandardCharsets.US_ASCII));
    }

    /** The backend is gone. */
    void lost() {
        insertId.lost();
        foundRows.lost();
        variables.lost();
    }

    /** The backend's session begins anew. */
    void reset() {
        insertId.set(0L);
        foundRows.set(0L);
        foundRows(null, UNKNOWN);
        variables.set(UserVariables.NONE);
        existing.clear();
    }
}
