package io.headgate.server.session;

import io.headgate.server.backend.StatementText;
import io.headgate.server.relay.ResponseColumn;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;

/**
 * For which types of parameters a client's statement is prepared. MySQL since 8.0.22 settles them when it prepares;
 * where an execution binds a type that these do not take, it silently prepares the statement anew, for all types that
 * are bound then. What it takes is converted, a string always: {@code SELECT ?} answers 0 for 'abc' after it was
 * executed with a number. So what a backend has prepared is shared among statements that were last prepared anew for
 * the same kinds.
 *
 * <p>Where a backend does not have it so, it is prepared there again, which is the same unless a value is converted
 * that was of another type before. That can only be done at a backend that has it so. A statement that was prepared
 * anew for a client that changes types therefore belongs to that client, and holds its backend.
 *
 * <p>Of a parameter that was NULL when the statement was prepared anew the server finds the type from the context;
 * what comes in its place later is treated as if the statement were prepared again.
 */
final class ParameterTypes {

    private enum Fit {
        /** Everything is taken, and nothing converted that was of another type before. */
        SAME,
        /** The statement will be prepared anew, and so would be one that is as it was prepared first. */
        REBUILT,
        /** Which of both is not known. */
        UNKNOWN,
        /** The answer depends on what was executed before. */
        CONVERTED
    }

    private final StatementText first;
    private final byte[] prepared;
    private final byte[] bound;
    /** The first kind of each parameter that was not NULL. */
    private final byte[] seen;
    private boolean varied;
    /** What the server has prepared the statement anew for; null when it is as it was prepared first. */
    private byte[] rebuiltFor;
    private StatementText text;
    private Fit fit = Fit.SAME;

    ParameterTypes(StatementText first, List<ResponseColumn> parameters) {
        this.first = first;
        this.text = first;
        this.prepared = new byte[parameters.size()];
        this.bound = new byte[parameters.size()];
        this.seen = new byte[parameters.size()];
        for (int i = 0; i < prepared.length; i++) {
            prepared[i] = ParameterKind.prepared(parameters.get(i));
        }
    }

    /**
     * Takes the types of the execution that is to come; none from a frame that is too short for them.
     *
     * @param frame a COM_STMT_EXECUTE with its header, at least as far as its types go
     * @param known the types that were bound before, two bytes each; null for none
     */
    void bind(ByteBuf frame, byte[] known) {
        int nulls = frame.readerIndex() + ExecuteFrame.NULL_BITMAP;
        int sent = nulls + (bound.length + 7) / 8;
        boolean typed = sent < frame.writerIndex() && frame.getByte(sent) != 0;
        boolean readable = typed ? sent + 1 + 2 * bound.length <= frame.writerIndex()
                : known != null && sent <= frame.writerIndex();
        for (int i = 0; i < bound.length; i++) {
            if (!readable || (frame.getByte(nulls + i / 8) >> i % 8 & 1) != 0) {
                bound[i] = ParameterKind.NONE;
            } else if (typed) {
                int type = sent + 1 + 2 * i;
                bound[i] = ParameterKind.bound(frame.getUnsignedByte(type), frame.getByte(type + 1));
            } else {
                bound[i] = ParameterKind.bound(known[2 * i] & 0xFF, known[2 * i + 1]);
            }
            if (seen[i] == ParameterKind.NONE) {
                seen[i] = bound[i];
            } else if (bound[i] != ParameterKind.NONE && bound[i] != seen[i]) {
                varied = true;
            }
        }
        fit = fit();
    }

    private Fit fit() {
        if (rebuiltFor == null) {
            return isTakenAsPrepared() ? Fit.SAME : Fit.REBUILT;
        }
        boolean rebuilt = false;
        boolean unknown = false;
        boolean converted = false;
        boolean longer = false;
        for (int i = 0; i < bound.length; i++) {
            if (rebuiltFor[i] == ParameterKind.NONE) {
                unknown |= !ParameterKind.isAlwaysTaken(bound[i]);
            } else if (bound[i] != ParameterKind.NONE && bound[i] != rebuiltFor[i]) {
                converted = true;
                rebuilt |= !ParameterKind.isTaken(rebuiltFor[i], bound[i]);
                // what was a number once is described as a longer string
                longer |= ParameterKind.isAlwaysTaken(bound[i]);
            }
        }
        if (rebuilt && !longer && !isTakenAsPrepared()) {
            return Fit.REBUILT;
        }
        return converted ? Fit.CONVERTED : unknown ? Fit.UNKNOWN : Fit.SAME;
    }

    private boolean isTakenAsPrepared() {
        for (int i = 0; i < bound.length; i++) {
            if (!ParameterKind.isTaken(prepared[i], bound[i])) {
                return false;
            }
        }
        return true;
    }

    /** As what the backends know the statement that have executed it last. */
    StatementText text() {
        return text;
    }

    /**
     * Whether the execution that was bound last must go on where the ones before it were.
     *
     * @param there whether the backend knows the statement as {@link #text}
     */
    boolean isOutOfReach(boolean there) {
        return fit == Fit.CONVERTED && !there;
    }

    /** Whether the statement belongs to its session alone after the execution, whose text is settled. */
    boolean endsSharing() {
        return fit == Fit.CONVERTED || varied && rebuiltFor != null;
    }

    /**
     * As what a backend must know the statement for the execution that was bound last.
     *
     * @param there whether it knows the statement as {@link #text}
     */
    StatementText toExecute(boolean there) {
        if (fit == Fit.REBUILT || fit == Fit.UNKNOWN || fit == Fit.SAME && rebuiltFor != null && !there) {
            startAnew();
        }
        return text;
    }

    /**
     * As what others may share a backend's statement after the execution that was bound last.
     *
     * @param before as what it was known before
     * @return null when they may not
     */
    StatementText after(StatementText before) {
        if (!before.equals(text) || fit == Fit.REBUILT) {
            startAnew();
        }
        return fit == Fit.SAME && !endsSharing() ? text : null;
    }

    /** The execution runs on a statement that is as it was prepared first. */
    private void startAnew() {
        if (isTakenAsPrepared()) {
            rebuiltFor = null;
            text = first;
        } else if (!Arrays.equals(rebuiltFor, bound)) {
            rebuiltFor = bound.clone();
            text = first.rebuiltFor(rebuiltFor);
        }
        fit = Fit.SAME;
    }
}
