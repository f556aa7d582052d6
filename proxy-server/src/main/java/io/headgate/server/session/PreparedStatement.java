package io.headgate.server.session;

import io.headgate.protocol.sql.StatementTraits;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.BackendStatement;
import io.headgate.server.backend.StatementText;
import io.headgate.server.backend.UserVariables;
import io.headgate.server.relay.ResponseColumn;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Set;

/** A statement that a client has prepared. The id is the proxy's; backends know the text under ids of their own. */
final class PreparedStatement {

    private final int id;
    /** Null while a text that is too long to be kept is still arriving. */
    private StatementText text;
    /** Whether the text is not kept, so that only {@link #own} has it. */
    private final boolean unkept;
    /** What was replaced in the client's text; null when nothing was. */
    private final StatementRewrite rewrite;
    private final Set<LastCount> counts;
    private int parameters;
    private byte[] types;
    /** Null where the server does not settle them, and for a statement without parameters. */
    private ParameterTypes settled;
    /** The one at the held backend that carries this statement's long data or cursor; null when it carries nothing. */
    private BackendStatement own;
    /** As what others may have {@link #own} when it carries nothing any more; null when they may not. */
    private StatementText sharedAs;
    private boolean cursor;
    /** Parameter data was sent ahead since the last execution. */
    private boolean filled;

    PreparedStatement(int id, StatementText text, StatementRewrite rewrite, Set<LastCount> counts) {
        this.id = id;
        this.text = text;
        this.rewrite = rewrite;
        this.counts = counts;
        this.unkept = false;
    }

    private PreparedStatement(int id) {
        this.id = id;
        this.rewrite = null;
        this.counts = Set.of();
        this.unkept = true;
    }

    /** One whose text is too long to be kept: it stays at the backend that prepares it. */
    static PreparedStatement unkept(int id) {
        return new PreparedStatement(id);
    }

    boolean isUnkept() {
        return unkept;
    }

    /** The last byte of a text that is not kept has passed; {@code remains} is what is known of it. */
    void passed(StatementText remains) {
        text = remains;
    }

    /** The server is to settle the types of the user variables in it; {@code settled} is the text with these. */
    void settleVariables(StatementText settled) {
        text = settled;
    }

    /** A text that is not kept is prepared at the backend, which must be held for it from now on. */
    void stayAt(BackendStatement statement) {
        own = statement;
    }

    int id() {
        return id;
    }

    StatementText text() {
        return text;
    }

    /** Null while they are not known. */
    StatementTraits traits() {
        return text == null ? null : text.traits();
    }

    StatementRewrite rewrite() {
        return rewrite;
    }

    /** What must be set in user variables before each execution. */
    Set<LastCount> counts() {
        return counts;
    }

    int parameters() {
        return parameters;
    }

    void parameters(int count) {
        parameters = count;
    }

    /** Parameter types as last bound, two bytes each; null before the first execution. */
    byte[] types() {
        return types;
    }

    void types(byte[] bound) {
        types = bound;
    }

    /** The server settles the types of its parameters when it prepares, and has described them so. */
    void settleTypes(List<ResponseColumn> described) {
        settled = parameters == 0 ? null : new ParameterTypes(text, parameters, described);
    }

    /**
     * The execution in {@code frame} is next.
     *
     * @param named whether the client sends a count and names, or attributes
     */
    void bind(ByteBuf frame, boolean named) {
        if (settled != null) {
            settled.bind(frame, ExecuteLayout.ofReadable(frame, parameters, named), types);
        }
    }

    /**
     * Whether the execution that is next makes the server prepare it anew, for user variables whose types
     * {@link #rebuild} is yet to be told.
     */
    boolean isRebuilding() {
        return settled != null && settled.isRebuilding();
    }

    /** @param types of the user variables in the text, at the execution that is next */
    void rebuild(UserVariables types) {
        settled.rebuild(types);
    }

    /** As what the backend must know the statement for the execution. */
    StatementText textToExecute() {
        return settled == null ? text : settled.text();
    }

    /** The execution goes to {@link #own}. */
    void executeOwn() {
        if (settled != null && sharedAs != null) {
            sharedAs = settled.after(sharedAs);
        }
    }

    BackendStatement own() {
        return own;
    }

    /** What is at the held backend belongs to this statement until {@link #giveBack}. */
    void takeForItself(StatementText from, BackendConnection backend) {
        if (own == null) {
            own = backend.statements().find(from);
            sharedAs = from;
            backend.statements().takeOut(from);
        }
    }

    /** Parameter data goes to {@link #own}. */
    void fill() {
        filled = true;
    }

    boolean isFilled() {
        return filled && !cursor;
    }

    /** It carries nothing any more: others may execute it again, unless it is known as nothing that anybody wants. */
    void giveBack(BackendConnection backend) {
        filled = false;
        if (own == null || unkept) {
            return;
        }
        if (sharedAs == null) {
            backend.statements().close(own);
        } else {
            backend.statements().putBack(sharedAs, own);
        }
        own = null;
    }

    void forgetOwn() {
        own = null;
        cursor = false;
        filled = false;
    }

    boolean hasCursor() {
        return cursor;
    }

    void cursor(boolean open) {
        cursor = open;
    }
}
