package io.headgate.server.session;

import io.headgate.server.backend.BackendStatement;
import io.headgate.server.backend.StatementText;
import java.util.Set;

/** A statement that a client has prepared. The id is the proxy's; backends know the text under ids of their own. */
final class PreparedStatement {

    private final int id;
    private final StatementText text;
    /** What was replaced in the client's text; null when nothing was. */
    private final StatementRewrite rewrite;
    private final Set<LastCount> counts;
    private int parameters;
    private byte[] types;
    /** The one at the held backend that carries this statement's long data or cursor; null when it carries nothing. */
    private BackendStatement own;
    private boolean cursor;

    PreparedStatement(int id, StatementText text, StatementRewrite rewrite, Set<LastCount> counts) {
        this.id = id;
        this.text = text;
        this.rewrite = rewrite;
        this.counts = counts;
    }

    int id() {
        return id;
    }

    StatementText text() {
        return text;
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

    BackendStatement own() {
        return own;
    }

    void own(BackendStatement statement) {
        own = statement;
    }

    void forgetOwn() {
        own = null;
        cursor = false;
    }

    boolean hasCursor() {
        return cursor;
    }

    void cursor(boolean open) {
        cursor = open;
    }
}
