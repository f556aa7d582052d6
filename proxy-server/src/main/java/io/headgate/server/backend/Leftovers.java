package io.headgate.server.backend;

import io.headgate.protocol.Command;
import io.headgate.protocol.Wire;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.server.relay.ResponseFacts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What statements have left at one backend beyond its session state: LAST_INSERT_ID() and the user variables. Asked for
 * in one statement before another session may use the backend. Used by the backend's owner.
 */
public final class Leftovers {

    private final LeftoverSlot<Long> insertId = new LeftoverSlot<>(0L);
    private final LeftoverSlot<UserVariables> variables = new LeftoverSlot<>(UserVariables.NONE);
    private final Set<String> existing = new TreeSet<>();
    private Set<String> names = Set.of();

    /** What LAST_INSERT_ID() answers, as an unsigned number. */
    public LeftoverSlot<Long> insertId() {
        return insertId;
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

    /** Whether a session may want something that only this backend knows. */
    public boolean arePending() {
        return insertId.pending() != null || variables.pending() != null;
    }

    /** Asks for what is pending and tells whoever waits for it. */
    void harvest(BackendConnection backend, Consumer<ResponseFacts> done) {
        boolean askInsertId = insertId.pending() != null;
        List<String> asked = variables.pending() == null ? List.of() : new ArrayList<>(names);
        StringBuilder select = new StringBuilder("SELECT ").append(askInsertId ? "LAST_INSERT_ID()" : "");
        for (String name : asked) {
            select.append(select.length() == 7 ? "" : ", ").append(UserVariableValue.columns(name));
        }
        // sql_select_limit may be 0
        select.append(" LIMIT 1");
        backend.swallow(Command.COM_QUERY, select.toString(), ResponseShape.RESULT_SETS, facts -> {
            int columns = (askInsertId ? 1 : 0) + asked.size() * UserVariableValue.COLUMNS;
            if (facts.errorCode() != 0 || facts.rows().isEmpty() || facts.columns().size() != columns) {
                lost();
            } else {
                take(facts, askInsertId, asked);
            }
            done.accept(facts);
        });
    }

    private void take(ResponseFacts facts, boolean withInsertId, List<String> asked) {
        ByteBuf row = Unpooled.wrappedBuffer(facts.rows().get(0));
        int column = 0;
        if (withInsertId) {
            String text = new String(Wire.readLenencBytes(row), StandardCharsets.US_ASCII);
            insertId.answer(Long.parseUnsignedLong(text));
            column++;
        }
        if (!asked.isEmpty()) {
            variables.answer(UserVariableValue.read(asked, row, facts.columns().subList(column, facts.columns().size())));
        }
    }

    /** The backend is gone. */
    void lost() {
        insertId.lost();
        variables.lost();
    }

    /** The backend's session begins anew. */
    void reset() {
        insertId.set(0L);
        variables.set(UserVariables.NONE);
        existing.clear();
    }
}
