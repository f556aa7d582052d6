package io.headgate.server.session;

import io.headgate.server.backend.StatementText;
import io.netty.util.collection.IntObjectHashMap;
import java.util.Set;
import java.util.function.Predicate;

/** The prepared statements of one client, by the ids that it was given: 1, 2, 3, … as a server counts them. */
final class PreparedStatements {

    private IntObjectHashMap<PreparedStatement> byId;
    private int lastId;
    /** What the last COM_STMT_PREPARE has made; null when it failed or that one is closed. */
    private PreparedStatement last;

    /** A statement with the next id; it counts only once {@link #add} is called. */
    PreparedStatement next(StatementText text, StatementRewrite rewrite, Set<LastCount> counts) {
        return new PreparedStatement(++lastId, text, rewrite, counts);
    }

    /** The same for a text that is too long to be kept. */
    PreparedStatement nextUnkept() {
        return PreparedStatement.unkept(++lastId);
    }

    void add(PreparedStatement statement) {
        if (byId == null) {
            byId = new IntObjectHashMap<>(4);
        }
        byId.put(statement.id(), statement);
        last = statement;
    }

    /** COM_STMT_PREPARE has failed. */
    void forgetLast() {
        last = null;
    }

    /** What MariaDB means by the id -1: drivers send it with the execution that follows COM_STMT_PREPARE at once. */
    PreparedStatement last() {
        return last;
    }

    /** Null when the client has no such statement. */
    PreparedStatement find(int id) {
        return byId == null ? null : byId.get(id);
    }

    PreparedStatement remove(int id) {
        PreparedStatement removed = byId == null ? null : byId.remove(id);
        if (removed == last) {
            last = null;
        }
        return removed;
    }

    /** Whether any statement belongs to the held backend. */
    boolean anyOwn() {
        return any(statement -> statement.own() != null);
    }

    /** Whether any statement carries parameter data that was sent ahead. */
    boolean anyFilled() {
        return any(PreparedStatement::isFilled);
    }

    /** Whether the text of any statement is only at the held backend. */
    boolean anyUnkept() {
        return any(PreparedStatement::isUnkept);
    }

    /** Whether any statement has an open cursor. */
    boolean anyCursor() {
        return any(PreparedStatement::hasCursor);
    }

    private boolean any(Predicate<PreparedStatement> condition) {
        return byId != null && byId.values().stream().anyMatch(condition);
    }

    /** The backend that carried something for any of them is gone. */
    void forgetOwn() {
        if (byId != null) {
            byId.values().forEach(PreparedStatement::forgetOwn);
        }
    }

    void clear() {
        byId = null;
        last = null;
    }
}
