package io.headgate.protocol.sql;

import java.util.StringJoiner;

/**
 * What the text of one COM_QUERY or COM_STMT_PREPARE says.
 *
 * @param kind  of the first statement
 * @param flags the {@link Trait#bit() bits} of the traits, the union over all statements of the text
 * @param foundRows what becomes of FOUND_ROWS() by the text as a whole
 * @param plainRead whether it is one SELECT of tables that locks nothing, changes nothing (not counting what functions
 *        do that a view calls), and that every replica with the same rows answers alike; false when in doubt
 */
public record StatementTraits(StatementKind kind, long flags, FoundRowsEffect foundRows, boolean plainRead) {

    private static final long NAMED = Trait.ASSIGNS_USER_VARIABLE.bit() | Trait.READS_USER_VARIABLE.bit()
            | Trait.CREATES_TEMPORARY_TABLE.bit() | Trait.DROPS_TABLE.bit() | Trait.RENAMES_TABLE.bit()
            | Trait.TAKES_NAMED_LOCK.bit() | Trait.RELEASES_NAMED_LOCK.bit()
            | Trait.LOCKS_TABLES.bit() | Trait.GLOBAL_READ_LOCK.bit() | Trait.UNLOCKS_TABLES.bit()
            | Trait.LOCKS_INSTANCE.bit() | Trait.UNLOCKS_INSTANCE.bit()
            | Trait.TEXT_PREPARE.bit() | Trait.TEXT_DEALLOCATE.bit()
            | Trait.HANDLER_OPEN.bit() | Trait.HANDLER_USE.bit()
            | Trait.KILLS.bit() | Trait.READS_CONNECTION_ID.bit() | Trait.READS_ROW_COUNT.bit()
            | Trait.READS_FOUND_ROWS.bit()
            | Trait.SETS_RESOURCE_GROUP.bit() | Trait.SETS_GLOBAL.bit() | Trait.SETS_SEVERAL.bit()
            | Trait.XA_TRANSACTION.bit()
            | Trait.ASSIGNS_SYSTEM_VARIABLE.bit() | Trait.SETS_FOR_STATEMENT.bit()
            | Trait.CALLS_ROUTINE.bit() | Trait.CALLS_UNKNOWN_FUNCTION.bit();

    /**
     * Whether names in the text matter to the session, or the text may cause what must be told from others, so that its
     * {@link StatementTokens} are wanted.
     */
    public boolean isNamed() {
        return (flags & NAMED) != 0 || kind == StatementKind.EXECUTE;
    }

    /** The same without one trait. */
    public StatementTraits without(Trait trait) {
        return new StatementTraits(kind, flags & ~trait.bit(), foundRows, plainRead);
    }

    public boolean has(Trait trait) {
        return (flags & trait.bit()) != 0;
    }

    @Override
    public String toString() {
        StringJoiner names = new StringJoiner(" ");
        names.add(kind.name());
        for (Trait trait : Trait.values()) {
            if (has(trait)) {
                names.add(trait.name());
            }
        }
        return names.toString();
    }
}
