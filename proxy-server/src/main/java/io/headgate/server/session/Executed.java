package io.headgate.server.session;

import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;

/**
 * A statement or several that a backend has executed.
 *
 * @param tokens null when names in the text do not matter or are not known
 * @param schema in which names are meant that do not tell theirs; null for none
 * @param errorCode of the server, 0 for success
 */
record Executed(StatementTraits traits, StatementTokens tokens, String schema, int errorCode) {

    boolean failed() {
        return errorCode != 0;
    }

    boolean isSingle() {
        return !traits.has(Trait.MULTI_STATEMENT);
    }
}
