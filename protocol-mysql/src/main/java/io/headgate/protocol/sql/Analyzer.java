package io.headgate.protocol.sql;

import io.headgate.protocol.sql.Name.Builtin;

/**
 * Draws conclusions from the tokens of a text, one at a time. Words count where the grammar lets them; when that cannot
 * be known (a statement of no known kind, a comment that only some servers execute) every word counts wherever it
 * stands.
 */
final class Analyzer implements TokenSink {

    private static final long ASSIGNS = Trait.ASSIGNS_USER_VARIABLE.bit();
    private static final long HARMLESS = Trait.READS_USER_VARIABLE.bit() | Trait.NAMES_TABLE.bit();
    private static final long UNKNOWN_CALL = Trait.CALLS_UNKNOWN_FUNCTION.bit();

    private final ProgramBody program = new ProgramBody();
    private final FoundRowsScan foundRows = new FoundRowsScan();

    private boolean mariaDb;
    private StatementKind firstKind;
    private long firstFlags;
    private long flags;
    private long anywhere;
    private boolean everyWordCounts;
    private boolean uncertain;
    private boolean kindUncertain;
    private boolean unsure;
    private boolean hiddenSemicolon;
    private boolean readsTable;
    private boolean needsWriter;

    // the statement
    private StatementKind kind;
    private Token first;
    private int words;
    private int depth;
    private boolean ended;
    private boolean into;
    private boolean seeksObject;
    private boolean runsQuery;
    private boolean seeksBody;

    // the tokens before
    private Token last;
    private Token beforeName;
    private Name name;
    private boolean quoted;
    private boolean qualified;
    private boolean inSystemVariable;
    private boolean systemTarget;

    void reset(boolean forMariaDb) {
        mariaDb = forMariaDb;
        firstKind = null;
        flags = 0;
        anywhere = 0;
        everyWordCounts = false;
        uncertain = false;
        kindUncertain = false;
        unsure = false;
        hiddenSemicolon = false;
        readsTable = false;
        needsWriter = false;
        foundRows.reset(mariaDb);
        newStatement();
    }

    private void newStatement() {
        kind = StatementKind.EMPTY;
        first = Token.NONE;
        words = 0;
        depth = 0;
        ended = false;
        into = false;
        seeksObject = false;
        runsQuery = false;
        seeksBody = false;
        last = Token.NONE;
        beforeName = Token.NONE;
        name = null;
        inSystemVariable = false;
        program.reset();
    }

    @Override
    public void unsure() {
        unsure = true;
    }

    @Override
    public void uncertainComment() {
        uncertain = true;
        if (firstKind == null && !ended) {
            kindUncertain |= switch (first) {
                case SELECT, INSERT, REPLACE, UPDATE, DELETE, CREATE, ALTER -> false;
                default -> true;
            };
        }
    }

    @Override
    public void endMarkBehindSemicolon() {
        if (ended) {
            // the mark is a second statement to the server
            flags |= Trait.MULTI_STATEMENT.bit();
        }
    }

    @Override
    public void unterminated() {
        if (ended) {
            // the server runs what is before the semicolon, and complains about the rest
            flags |= Trait.MULTI_STATEMENT.bit();
        }
        flags |= Trait.UNTERMINATED.bit();
    }

    StatementKind kind() {
        if (unsure || kindUncertain) {
            return StatementKind.UNKNOWN;
        }
        return firstKind == null ? kind : firstKind;
    }

    /** What is valid after {@link #finish}. */
    FoundRowsEffect foundRows() {
        return unsure || uncertain || everyWordCounts ? FoundRowsEffect.UNCLEAR
                : foundRows.finish(kind, first, calculatesFoundRows());
    }

    /** What is valid after {@link #finish}. See {@link StatementTraits#plainRead}. */
    boolean plainRead() {
        return kind() == StatementKind.SELECT && readsTable && !needsWriter && !uncertain && !everyWordCounts
                && (flags & ~HARMLESS) == 0;
    }

    private boolean calculatesFoundRows() {
        return (flags & Trait.CALC_FOUND_ROWS.bit()) != 0;
    }

    long finish() {
        if (program.open() || uncertain && hiddenSemicolon) {
            everyWordCounts = true;
            flags |= hiddenSemicolon ? Trait.MULTI_STATEMENT.bit() : 0;
        }
        if (everyWordCounts || uncertain) {
            flags |= anywhere;
        } else if (firstKind != null && (firstFlags & Trait.READS_ROW_COUNT.bit()) == 0
                && (flags & Trait.READS_ROW_COUNT.bit()) != 0) {
            flags |= Trait.READS_OWN_ROW_COUNT.bit();
        }
        if (uncertain) {
            flags &= ~Trait.givingUp();
        }
        if (unsure) {
            flags = flags & ~Trait.givingUp() | Trait.anythingButGivingUp();
        }
        return flags;
    }

    @Override
    public void word(Name found, boolean afterDot) {
        before();
        needsWriter |= found.needsWriter() && !afterDot;
        Token token = afterDot ? Token.NAME : found.token();
        if (token != Token.NAME) {
            anywhere |= token.meaning & ~Trait.givingUp();
            significant(token);
        } else if (words == 0) {
            unknownKind();
        }
        if (inSystemVariable) {
            systemVariableName(found.token());
        } else if (found.token() == Token.SESSION_VARIABLES) {
            flags |= found.token().meaning;
        } else if (afterDot && (found.token() == Token.NEXTVAL || found.token() == Token.CURRVAL)) {
            // sql_mode ORACLE
            sequence(found.token());
        }
        if (first == Token.BEGIN && words == 1 && token != Token.WORK) {
            // MariaDB: a block, to be executed now
            unknownKind();
        }
        if (seeksObject && words > 0 && token == Token.NAME && last != Token.EQUALS) {
            seeksObject = false;
        }
        words++;
        if (into && found.builtin(mariaDb) == Builtin.KEYWORD && token != Token.INTO) {
            into = false;
        }
        named(found, false);
        after(token);
    }

    @Override
    public void quotedName(Name found) {
        before();
        needsWriter |= found.needsWriter();
        if (words == 0) {
            unknownKind();
        }
        if (inSystemVariable) {
            systemVariableName(found.token());
        } else if (kind == StatementKind.SET && isDisguised(found.token())) {
            flags |= found.token().meaning;
        }
        if (found.token() == Token.SESSION_VARIABLES) {
            flags |= found.token().meaning;
        }
        words++;
        named(found, true);
        after(Token.NAME);
    }

    private void sequence(Token meant) {
        flags |= mariaDb ? meant.meaning : 0;
    }

    private void named(Name found, boolean inQuotes) {
        qualified = last == Token.DOT;
        if (!qualified) {
            beforeName = last;
        }
        name = found;
        quoted = inQuotes;
    }

    @Override
    public void string() {
        plain(Token.STRING);
    }

    @Override
    public void number() {
        plain(Token.NUMBER);
    }

    @Override
    public void userVariable() {
        before();
        leading();
        anywhere |= ASSIGNS | Trait.READS_USER_VARIABLE.bit();
        if (!isHostOfAccount()) {
            boolean target = into && (last == Token.INTO || last == Token.COMMA) || isSetTarget();
            if (target || kind == StatementKind.CALL || kind == StatementKind.LOAD
                    || kind == StatementKind.GET_DIAGNOSTICS) {
                flags |= ASSIGNS;
            }
            if (!target) {
                flags |= Trait.READS_USER_VARIABLE.bit();
            }
        }
        after(Token.VARIABLE);
    }

    private boolean isHostOfAccount() {
        return switch (kind) {
            case DDL, ADMIN, SHOW, SET -> last == Token.STRING || last == Token.NAME;
            default -> false;
        };
    }

    private boolean isSetTarget() {
        return kind == StatementKind.SET && depth == 0 && (words == 1 && last == Token.SET || last == Token.COMMA);
    }

    @Override
    public void systemVariable() {
        before();
        leading();
        needsWriter = true;
        systemTarget = isSetTarget();
        into = false;
        after(Token.SYMBOL);
        inSystemVariable = true;
    }

    private void systemVariableName(Token token) {
        inSystemVariable = !isWord(last);
        switch (inSystemVariable ? token : Token.NAME) {
            case IDENTITY, MESSAGE_COUNT, PSEUDO_THREAD_ID, LAST_INSERT_ID, SESSION_TRACK, WAIT_TIMEOUT ->
                    flags |= token.meaning;
            case GLOBAL -> flags |= systemTarget ? token.meaning : 0;
            default -> { }
        }
    }

    @Override
    public void foreignName() {
        if (inSystemVariable || kind == StatementKind.SET) {
            flags |= Token.IDENTITY.meaning | Token.MESSAGE_COUNT.meaning | Token.PSEUDO_THREAD_ID.meaning
                    | Token.SESSION_TRACK.meaning | Token.WAIT_TIMEOUT.meaning;
        }
    }

    private void assigned() {
        if (inSystemVariable && mariaDb) {
            anywhere |= Trait.ASSIGNS_SYSTEM_VARIABLE.bit();
            flags |= kind == StatementKind.SET ? Trait.ASSIGNS_SYSTEM_VARIABLE.bit() : 0;
        }
    }

    @Override
    public void assignment() {
        before();
        assigned();
        needsWriter = true;
        anywhere |= ASSIGNS;
        if (last == Token.VARIABLE) {
            flags |= ASSIGNS;
        }
        into = false;
        after(Token.SYMBOL);
    }

    @Override
    public void nameAndSign() {
        word(Name.UNKNOWN, false);
        symbol('-', false);
    }

    @Override
    public void symbol(int c, boolean adjacent) {
        switch (c) {
            case '(' -> open(adjacent);
            case ')' -> {
                before();
                depth--;
                into = false;
                after(Token.CLOSE);
            }
            case ',' -> {
                before();
                flags |= kind == StatementKind.SET && depth == 0 ? Trait.SETS_SEVERAL.bit() : 0;
                after(Token.COMMA);
            }
            case '.' -> {
                before();
                Name kept = name;
                boolean systemVariableGoesOn = inSystemVariable;
                after(Token.DOT);
                name = kept;
                inSystemVariable = systemVariableGoesOn;
            }
            case '=' -> plain(Token.EQUALS);
            case ':' -> plain(Token.COLON);
            case ';' -> semicolon();
            default -> plain(Token.SYMBOL);
        }
    }

    /** A variable of which a session may have another value than its backend. */
    private static boolean isDisguised(Token token) {
        return token == Token.SESSION_TRACK || token == Token.WAIT_TIMEOUT;
    }

    private void leading() {
        if (words == 0) {
            unknownKind();
            words++;
        }
    }

    private void plain(Token token) {
        before();
        if (token == Token.EQUALS) {
            assigned();
        }
        leading();
        into = false;
        after(token);
    }

    private void semicolon() {
        before();
        if (program.hidesSemicolon()) {
            hiddenSemicolon = true;
            after(Token.SEMICOLON);
        } else {
            ended = true;
        }
    }

    private void open(boolean adjacent) {
        before();
        if (name != null) {
            call(adjacent);
        }
        anywhere |= UNKNOWN_CALL;
        depth++;
        into = false;
        after(Token.OPEN);
    }

    private void call(boolean adjacent) {
        Builtin builtin = name.builtin(mariaDb);
        if (qualified || builtin == Builtin.NO || quoted && builtin != Builtin.NATIVE
                || builtin == Builtin.ADJACENT && !adjacent) {
            if (!isDeclaration()) {
                flags |= UNKNOWN_CALL;
            }
        }
        if (!qualified) {
            switch (name.token()) {
                case NEXTVAL, LASTVAL -> sequence(name.token());
                case GET_LOCK, ROW_COUNT, CONNECTION_ID, LAST_INSERT_ID -> flags |= name.token().meaning;
                case FOUND_ROWS -> flags |= firstKind == null ? Trait.READS_FOUND_ROWS.bit()
                        : foundRows.isOfThisText() ? 0 : name.token().meaning;
                case RELEASE_LOCK -> flags |= kind == StatementKind.DDL || kind == StatementKind.EXPLAIN
                        ? 0 : name.token().meaning;
                default -> { }
            }
        }
    }

    /** Whether the name before a parenthesis is a table, an alias or the like with its columns, or a procedure. */
    private boolean isDeclaration() {
        return switch (beforeName) {
            case AS, WITH, RECURSIVE, TABLE, INTO, INSERT, REPLACE, TARGET_ADJECTIVE, CLOSE, CALL -> true;
            default -> kind == StatementKind.DDL && !runsQuery;
        };
    }

    private void before() {
        if (ended) {
            if (firstKind == null) {
                firstKind = kind;
                firstFlags = flags;
            }
            foundRows.nextStatement(kind, first, calculatesFoundRows());
            newStatement();
            flags |= Trait.MULTI_STATEMENT.bit();
        }
    }

    /** INSERT and the like cannot do without a table, SELECT can; DUAL is none. */
    private void seekTable(Token token) {
        boolean reads = last == Token.FROM && depth == (token == Token.OPEN ? 1 : 0) && token != Token.DUAL
                && (kind == StatementKind.SELECT || kind == StatementKind.DELETE);
        boolean changes = words == 1 && token.changesRows();
        readsTable |= reads;
        flags |= mariaDb && (reads || changes) ? Trait.NAMES_TABLE.bit() : 0;
    }

    private void after(Token token) {
        seekTable(token);
        if (words > 1 || !isWord(token)) {
            foundRows.token(token, words - 1);
        }
        if (program.active()) {
            program.token(token, depth);
        } else if (seeksBody) {
            seeksBody = false;
            program.start(token);
        }
        if (token != Token.NAME && !isWord(token)) {
            name = null;
            inSystemVariable = false;
        }
        last = token;
    }

    private static boolean isWord(Token token) {
        return token.ordinal() >= Token.NAME.ordinal();
    }

    private void unknownKind() {
        kind = StatementKind.UNKNOWN;
        everyWordCounts = true;
    }

    private void significant(Token token) {
        if (words == 0) {
            begin(token);
            return;
        }
        if (words == 1) {
            second(token);
        }
        switch (token) {
            case SQL_CALC_FOUND_ROWS, LAST_INSERT_ID -> flags |= token.meaning;
            case VALUE -> sequence(last == Token.NEXT ? Token.NEXTVAL : last == Token.PREVIOUS ? Token.LASTVAL : token);
            // SET identity = …, without @@
            case IDENTITY, PSEUDO_THREAD_ID -> flags |= kind == StatementKind.SET ? token.meaning : 0;
            case INTO -> into = true;
            default -> inside(token);
        }
    }

    private void begin(Token token) {
        first = token;
        if (token.begins == null) {
            unknownKind();
            return;
        }
        kind = token.begins;
        switch (token) {
            case XA, LOCK -> { }
            case HANDLER -> flags |= Trait.HANDLER_USE.bit();
            case DEALLOCATE -> flags |= Trait.TEXT_DEALLOCATE.bit();
            default -> flags |= token.meaning & ~Trait.givingUp();
        }
        seeksObject = token == Token.CREATE || token == Token.ALTER;
    }

    private void second(Token token) {
        switch (first) {
            case START -> kind = token == Token.TRANSACTION ? StatementKind.BEGIN : StatementKind.ADMIN;
            case ANALYZE -> {
                // ANALYZE NO_WRITE_TO_BINLOG TABLE stays EXPLAIN until TABLE is met
                kind = token == Token.TABLE || token == Token.TABLES ? StatementKind.ADMIN : StatementKind.EXPLAIN;
            }
            case LOAD -> kind = token == Token.INDEX ? StatementKind.ADMIN : StatementKind.LOAD;
            case LOCK -> flags |= switch (token) {
                case TABLE, TABLES -> Trait.LOCKS_TABLES.bit();
                case INSTANCE -> Trait.LOCKS_INSTANCE.bit();
                default -> Token.LOCK.meaning;
            };
            case UNLOCK -> flags |= switch (token) {
                case TABLE, TABLES -> Trait.UNLOCKS_TABLES.bit();
                case INSTANCE -> Trait.UNLOCKS_INSTANCE.bit();
                default -> 0;
            };
            case DROP -> {
                switch (token) {
                    case TEMPORARY, TABLE, TABLES -> flags |= Trait.DROPS_TABLE.bit();
                    case PREPARE -> {
                        kind = StatementKind.DEALLOCATE;
                        flags |= Trait.TEXT_DEALLOCATE.bit();
                    }
                    default -> { }
                }
            }
            case XA -> flags |= token == Token.RECOVER ? 0 : Token.XA.meaning;
            case SET -> setSecond(token);
            default -> { }
        }
    }

    private void setSecond(Token token) {
        if (token == Token.ROLE || token == Token.RESOURCE) {
            flags |= token.meaning;
        } else if (token == Token.STATEMENT) {
            everyWordCounts = true;
            flags |= mariaDb ? Trait.SETS_FOR_STATEMENT.bit() : 0;
        }
    }

    private void inside(Token token) {
        switch (kind) {
            case SELECT -> {
                if (first == Token.WITH && last == Token.CLOSE && depth == 0 && token.changesRows()) {
                    kind = token.begins;
                    flags |= token.meaning;
                }
            }
            case SET -> insideSet(token);
            case SHOW -> {
                if (token == Token.WARNINGS || token == Token.ERRORS || token == Token.VARIABLES) {
                    flags |= token.meaning;
                }
            }
            case EXPLAIN -> insideExplain(token);
            case DDL -> insideDdl(token);
            case FLUSH -> {
                if (token == Token.LOCK || token == Token.EXPORT) {
                    flags |= Trait.GLOBAL_READ_LOCK.bit();
                }
            }
            case ROLLBACK -> kind = token == Token.TO ? StatementKind.SAVEPOINT : kind;
            case HANDLER -> flags |= token == Token.OPEN_WORD ? token.meaning : 0;
            default -> { }
        }
    }

    private void insideSet(Token token) {
        if (token == Token.GLOBAL && isSetTarget() || isDisguised(token)) {
            flags |= token.meaning;
        } else if (token == Token.FOR && depth == 0 && everyWordCounts) {
            // SET STATEMENT … FOR: what follows is the statement
            words = -1;
            kind = StatementKind.EMPTY;
        }
    }

    private void insideExplain(Token token) {
        if (first == Token.ANALYZE) {
            if (token == Token.TABLE && words <= 2 && last == Token.NAME) {
                kind = StatementKind.ADMIN;
            }
            flags |= token.changesRows() ? token.meaning : 0;
        }
        flags |= token == Token.CONNECTION ? token.meaning : 0;
    }

    private void insideDdl(Token token) {
        switch (token) {
            case TEMPORARY -> {
                if (last == Token.CREATE || last == Token.REPLACE) {
                    flags |= token.meaning;
                }
            }
            case SELECT, VALUES, SCHEDULE -> runsQuery = true;
            case RENAME -> flags |= first == Token.ALTER ? Trait.RENAMES_TABLE.bit() : 0;
            default -> { }
        }
        if (seeksObject && depth == 0 && last != Token.EQUALS) {
            switch (token) {
                case ADJECTIVE, REPLACE, DEFINER -> { }
                case PROCEDURE, FUNCTION, TRIGGER, EVENT -> {
                    seeksObject = false;
                    seeksBody = true;
                }
                default -> seeksObject = false;
            }
        }
    }
}
