package io.headgate.server.session;

import io.headgate.server.backend.StatementText;
import io.headgate.server.backend.UserVariables;
import io.headgate.server.relay.ResponseColumn;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;

/**
 * For which types of parameters a client's statement must be prepared. MySQL since 8.0.22 settles them when it
 * prepares; where an execution binds a type that these do not take, it silently prepares the statement anew, for all
 * types that are bound then, and converts what later executions bind: {@code SELECT ?} answers 0 for 'abc' after it was
 * executed with a number. So what a backend has prepared is shared among executions of the same kinds only, and each
 * execution is answered as if the statement had just been prepared: nobody's answer depends on what was executed
 * before. The types of the user variables in the text are settled anew together with them.
 */
final class ParameterTypes {

    private final StatementText first;
    private final byte[] prepared;
    private final byte[] bound;
    /** What {@link #text} was prepared anew for; null when it is as it was prepared first. */
    private byte[] rebuiltFor;
    private StatementText text;
    /** Which types the user variables have at the execution that makes the server prepare anew is still to be told. */
    private boolean rebuilding;

    /**
     * @param count how many parameters the statement has
     * @param described what the server said of them; empty for a client that does not want to know
     */
    ParameterTypes(StatementText first, int count, List<ResponseColumn> described) {
        this.first = first;
        this.text = first;
        this.prepared = new byte[count];
        this.bound = new byte[count];
        for (int i = 0; i < described.size(); i++) {
            prepared[i] = ParameterKind.prepared(described.get(i));
        }
    }

    /**
     * Takes the types of the execution that is to come; none from a frame that is too short for them.
     *
     * @param frame a COM_STMT_EXECUTE with its header, at least as far as its types go
     * @param layout of the frame; null when it is too short
     * @param known the types that were bound before, two bytes each; null for none
     */
    void bind(ByteBuf frame, ExecuteLayout layout, byte[] known) {
        boolean readable = layout != null && (layout.isTyped() || known != null);
        boolean taken = true;
        for (int i = 0; i < bound.length; i++) {
            if (!readable || layout.isNull(frame, i)) {
                bound[i] = ParameterKind.NONE;
            } else if (layout.isTyped()) {
                int type = frame.readerIndex() + layout.type(i);
                bound[i] = ParameterKind.bound(frame.getUnsignedByte(type), frame.getByte(type + 1));
            } else {
                bound[i] = ParameterKind.bound(known[2 * i] & 0xFF, known[2 * i + 1]);
            }
            taken &= ParameterKind.isTaken(prepared[i], bound[i]);
        }
        if (taken) {
            rebuiltFor = null;
            text = first;
        } else if (!Arrays.equals(rebuiltFor, bound)) {
            rebuiltFor = bound.clone();
            text = first.rebuiltFor(rebuiltFor, null);
        }
        rebuilding = first.variableTypes() != null && rebuiltFor != null && text.variableTypes() == null;
    }

    /** Whether {@link #rebuild} must be called before the execution that was bound last. */
    boolean isRebuilding() {
        return rebuilding;
    }

    /** @param types of the user variables in the text, at the execution that was bound last */
    void rebuild(UserVariables types) {
        text = first.rebuiltFor(rebuiltFor, types);
        rebuilding = false;
    }

    /** As what a backend must know the statement for the execution that was bound last. */
    StatementText text() {
        return text;
    }

    /**
     * As what others may share a statement after the execution that was bound last.
     *
     * @param before as what it was known before
     * @return null when they may not: what it was prepared for depends on both
     */
    StatementText after(StatementText before) {
        return text.equals(before) || first.equals(before) ? text : null;
    }
}
