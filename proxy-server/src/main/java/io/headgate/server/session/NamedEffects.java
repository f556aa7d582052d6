package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.protocol.sql.LexerMode;
import io.headgate.protocol.sql.TokenCursor;
import io.headgate.protocol.sql.Trait;

/**
 * What the statements of one text take and release by name: temporary tables, tables and instance locked, HANDLER, and
 * statements prepared in SQL text. Read from the tokens of a text that has been executed.
 */
final class NamedEffects {

    /** ER_UNKNOWN_TABLE: HANDLER says so of a table that was closed because of a change to it. */
    private static final int UNKNOWN_TABLE = 1109;

    private record Rule(Trait trait, HoldReason hold) { }

    private static final Rule[] TAKING = {
        new Rule(Trait.CREATES_TEMPORARY_TABLE, HoldReason.TEMPORARY_TABLE),
        new Rule(Trait.LOCKS_TABLES, HoldReason.TABLE_LOCK),
        new Rule(Trait.GLOBAL_READ_LOCK, HoldReason.GLOBAL_READ_LOCK),
        new Rule(Trait.LOCKS_INSTANCE, HoldReason.INSTANCE_LOCK),
        new Rule(Trait.TEXT_PREPARE, HoldReason.TEXT_PREPARE),
        new Rule(Trait.HANDLER_OPEN, HoldReason.HANDLER),
    };

    private static final long ANY = Trait.CREATES_TEMPORARY_TABLE.bit() | Trait.DROPS_TABLE.bit()
            | Trait.RENAMES_TABLE.bit() | Trait.LOCKS_TABLES.bit() | Trait.UNLOCKS_TABLES.bit()
            | Trait.GLOBAL_READ_LOCK.bit() | Trait.LOCKS_INSTANCE.bit() | Trait.UNLOCKS_INSTANCE.bit()
            | Trait.TEXT_PREPARE.bit() | Trait.TEXT_DEALLOCATE.bit()
            | Trait.HANDLER_OPEN.bit() | Trait.HANDLER_USE.bit();

    private final HeldObjects held;
    private final TextStatements texts;
    private final Executed executed;
    private final LexerMode mode;
    private final TokenCursor in;
    private String schema;
    /** The traits that were found where they count. */
    private long found;

    private NamedEffects(Executed executed, HeldObjects held, TextStatements texts, LexerMode mode) {
        this.executed = executed;
        this.held = held;
        this.texts = texts;
        this.mode = mode;
        this.in = new TokenCursor(executed.tokens());
        this.schema = executed.schema();
    }

    /**
     * Takes in a text that was executed, successfully or not.
     *
     * @param mode in which it was read
     */
    static void apply(Executed executed, HeldObjects held, TextStatements texts, LexerMode mode) {
        if ((executed.traits().flags() & ANY) == 0) {
            return;
        }
        NamedEffects effects = new NamedEffects(executed, held, texts, mode);
        if (executed.tokens() == null || !executed.tokens().isCertain()) {
            effects.takeUnnamed(0);
        } else {
            effects.apply();
        }
    }

    /** Takes whatever the traits say but {@code but}. */
    private void takeUnnamed(long but) {
        for (Rule rule : TAKING) {
            if (executed.traits().has(rule.trait) && (but & rule.trait.bit()) == 0) {
                held.take(rule.hold, null);
                if (rule.hold == HoldReason.TEXT_PREPARE) {
                    texts.forgetTexts();
                }
            }
        }
    }

    private void apply() {
        while (in.next()) {
            if (!statement()) {
                // a program with statements of its own: nothing of it is executed now
                if (!executed.isSingle()) {
                    takeUnnamed(0);
                }
                return;
            }
        }
        takeUnnamed(found);
    }

    /** Takes in one statement; false for one that has others inside. */
    private boolean statement() {
        if (in.word("create")) {
            return create();
        } else if (in.word("alter")) {
            return alter();
        } else if (in.word("drop")) {
            drop();
        } else if (in.word("use")) {
            schema = failed() ? null : in.name();
        } else if (in.word("lock")) {
            lock();
        } else if (in.word("unlock")) {
            unlock();
        } else if (in.word("flush")) {
            flush();
        } else if (in.words("start", "transaction") || in.word("begin") && (in.atEnd() || in.word("work"))) {
            release(HoldReason.TABLE_LOCK);
        } else if (in.word("handler")) {
            handler();
        } else if (in.word("prepare")) {
            found |= Trait.TEXT_PREPARE.bit();
            texts.onPrepare(executed.tokens(), in, executed, schema, mode);
        } else if (in.words("deallocate", "prepare")) {
            texts.onDeallocate(in, executed);
        }
        return true;
    }

    private boolean failed() {
        return executed.failed();
    }

    /** Whether the text is one statement, which failed because HANDLER does not know the table. */
    private boolean isClosed() {
        return executed.isSingle() && executed.errorCode() == UNKNOWN_TABLE;
    }

    /** One statement that failed has taken nothing; of several, those before the one that failed have. */
    private void take(Trait trait, HoldReason reason, String name) {
        found |= trait.bit();
        if (!failed() || !executed.isSingle()) {
            held.take(reason, name);
        }
    }

    private void release(HoldReason reason) {
        if (!failed()) {
            held.releaseAll(reason);
        }
    }

    // ---- tables -----------------------------------------------------------------------------------------------------

    private boolean create() {
        in.words("or", "replace");
        if (in.words("temporary", "table")) {
            in.words("if", "not", "exists");
            take(Trait.CREATES_TEMPORARY_TABLE, HoldReason.TEMPORARY_TABLE, in.table(schema));
            return true;
        }
        if (in.word("temporary")) {
            take(Trait.CREATES_TEMPORARY_TABLE, HoldReason.TEMPORARY_TABLE, null);
            return true;
        }
        return !isProgram();
    }

    /** Whether CREATE or ALTER is of something with a body; it reads over the definer. */
    private boolean isProgram() {
        while (!in.atEnd() && !in.word("table")) {
            if (in.word("procedure") || in.word("function") || in.word("trigger") || in.word("event")) {
                return true;
            }
            in.skip();
        }
        return false;
    }

    /** DROP TABLE drops a temporary table first, whether it says TEMPORARY or not. */
    private void drop() {
        if (in.word("prepare")) {
            texts.onDeallocate(in, executed);
            return;
        }
        in.skipAny("temporary");
        if (failed() || !in.word("table") && !in.word("tables")) {
            return;
        }
        in.words("if", "exists");
        do {
            held.release(HoldReason.TEMPORARY_TABLE, in.table(schema));
        } while (in.symbol(','));
    }

    private boolean alter() {
        in.skipAny("ignore");
        if (!in.word("table")) {
            return !isProgram();
        }
        String table = in.table(schema);
        if (!held.has(HoldReason.TEMPORARY_TABLE, table)) {
            return true;
        }
        while (!in.atEnd()) {
            if (in.word("rename") && !in.word("column") && !in.word("index") && !in.word("key")) {
                in.skipAny("to", "as", "=");
                take(Trait.RENAMES_TABLE, HoldReason.TEMPORARY_TABLE, in.table(schema));
                if (!failed()) {
                    held.release(HoldReason.TEMPORARY_TABLE, table);
                }
            } else {
                in.skip();
            }
        }
        return true;
    }

    // ---- locks ------------------------------------------------------------------------------------------------------

    private void lock() {
        if (in.word("instance")) {
            take(Trait.LOCKS_INSTANCE, HoldReason.INSTANCE_LOCK, HeldObjects.ONLY);
        } else if (in.word("tables") || in.word("table")) {
            take(Trait.LOCKS_TABLES, HoldReason.TABLE_LOCK, HeldObjects.ONLY);
        }
    }

    private void unlock() {
        if (in.word("instance")) {
            release(HoldReason.INSTANCE_LOCK);
        } else if (in.word("tables") || in.word("table")) {
            release(HoldReason.TABLE_LOCK);
            release(HoldReason.GLOBAL_READ_LOCK);
        }
    }

    /** With a list of tables it is as LOCK TABLES, and ends as that does. */
    private void flush() {
        in.skipAny("local", "no_write_to_binlog");
        if (!in.word("tables") && !in.word("table")) {
            return;
        }
        if (in.words("with", "read", "lock")) {
            take(Trait.GLOBAL_READ_LOCK, HoldReason.GLOBAL_READ_LOCK, HeldObjects.ONLY);
            return;
        }
        while (!in.atEnd()) {
            if (in.words("read", "lock") || in.word("export")) {
                take(Trait.GLOBAL_READ_LOCK, HoldReason.TABLE_LOCK, HeldObjects.ONLY);
            } else {
                in.skip();
            }
        }
    }

    // ---- HANDLER ----------------------------------------------------------------------------------------------------

    /** The name is that of the table or its alias, without a schema and in either case. */
    private void handler() {
        String name = in.lowerCaseName();
        if (in.symbol('.')) {
            name = in.lowerCaseName();
        }
        if (in.word("open")) {
            if (!in.atEnd()) {
                in.skipAny("as");
                name = in.lowerCaseName();
            }
            take(Trait.HANDLER_OPEN, HoldReason.HANDLER, name);
        } else if (in.word("close") && (!failed() || isClosed())) {
            held.release(HoldReason.HANDLER, name);
        } else if (in.word("read") && isClosed() && !hasWhere()) {
            held.release(HoldReason.HANDLER, name);
        }
    }

    /** A condition can name an unknown table, too. */
    private boolean hasWhere() {
        while (!in.atEnd()) {
            if (in.word("where")) {
                return true;
            }
            in.skip();
        }
        return false;
    }
}
