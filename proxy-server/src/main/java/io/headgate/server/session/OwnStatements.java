package io.headgate.server.session;

import io.headgate.pool.OwnStatement;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTokens.Kind;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import java.util.Locale;
import java.util.StringJoiner;

/** What the statements behind each {@link OwnStatement} look like. */
final class OwnStatements {

    private static final String SET_TRANSACTION = "SET TRANSACTION ";
    /** Every user thread begins in it. */
    private static final String DEFAULT_GROUP = "USR_default";

    private OwnStatements() {
    }

    /** The statement that sets a value. */
    static String set(OwnStatement statement, String value) {
        return switch (statement) {
            case ROLE -> "SET ROLE " + value;
            case RESOURCE_GROUP -> "SET RESOURCE GROUP " + value;
            case NEXT_TRANSACTION -> SET_TRANSACTION + value;
        };
    }

    /**
     * The statement after which a connection is as after its login.
     *
     * @param loginRoles the roles that the connection had then
     */
    static String undo(OwnStatement statement, String loginRoles) {
        return switch (statement) {
            case ROLE -> "SET ROLE " + loginRoles;
            case RESOURCE_GROUP -> "SET RESOURCE GROUP " + DEFAULT_GROUP;
            // the end of a transaction, even of none, uses the characteristics up; whatever completion_type says
            case NEXT_TRANSACTION -> "COMMIT AND NO CHAIN NO RELEASE";
        };
    }

    /**
     * What the server reports of the next transaction's characteristics, as one SET TRANSACTION takes it.
     *
     * @param characteristics for example
     * {@code SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SET TRANSACTION READ ONLY;}
     * @return null when it holds anything else
     */
    static String nextTransaction(String characteristics) {
        StringJoiner all = new StringJoiner(", ");
        for (String part : characteristics.split(";")) {
            String statement = part.strip();
            if (!statement.startsWith(SET_TRANSACTION)) {
                return null;
            }
            all.add(statement.substring(SET_TRANSACTION.length()));
        }
        return all.toString();
    }

    /**
     * The group that {@code SET RESOURCE GROUP name} sets.
     *
     * @param tokens of the statement, null when they are not known
     * @return null when it cannot be told; empty for the one that every session begins in
     */
    static String resourceGroup(StatementTraits traits, StatementTokens tokens) {
        if (traits.has(Trait.MULTI_STATEMENT) || tokens == null || !tokens.isCertain() || !tokens.isWord(0, "set")
                || !tokens.isWord(1, "resource") || !tokens.isWord(2, "group") || !tokens.isName(3)) {
            return null;
        }
        boolean ends = tokens.size() == 4 || tokens.size() == 5 && tokens.kind(4) == Kind.SYMBOL;
        String name = tokens.name(3);
        if (!ends || name == null || name.indexOf('`') >= 0) {
            return null;
        }
        return name.toLowerCase(Locale.ROOT).equals(DEFAULT_GROUP.toLowerCase(Locale.ROOT)) ? "" : "`" + name + "`";
    }
}
