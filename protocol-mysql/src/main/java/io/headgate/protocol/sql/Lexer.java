package io.headgate.protocol.sql;

/**
 * Cuts a text into tokens as the server's lexer does and hands them to a {@link TokenSink}; keeps its place between any
 * two bytes. Where servers differ, or a malformed character would let the server read on where this class stops, it
 * says so.
 */
final class Lexer {

    /** Versioned comments up to this one are executed by every server that is still around: MySQL 5.7, MariaDB 10. */
    private static final int EXECUTED_BY_ALL = 50600;

    private enum State {
        START, WORD, NUMBER, FRACTION, FRACTION_E, FRACTION_SIGN, EXPONENT, EXPONENT_SIGN, EXPONENT_DIGITS,
        QUOTED, QUOTED_ESCAPE, QUOTED_END, LINE_COMMENT, COMMENT, COMMENT_STAR, HINT, HINT_STAR, SLASH, SLASH_STAR, SLASH_STAR_M,
        VERSION,
        MINUS, MINUS_MINUS, COLON, AT, HOST, STAR, DOT
    }

    /** Lower-case form of a byte that a word may have, 0 for others and for all from 0x80 up. */
    private static final byte[] WORD = new byte[256];

    static {
        for (int c = 0; c < 128; c++) {
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '$') {
                WORD[c] = (byte) c;
            } else if (c >= 'A' && c <= 'Z') {
                WORD[c] = (byte) (c + 32);
            }
        }
    }

    /** Of {@code null}. */
    private static final int NULL_HASH = hashOf("null");

    private final TokenSink out;
    private final DigestHash digest = new DigestHash();
    private final Words words = Words.ALL;
    private final byte[] word = new byte[Words.LONGEST];

    private CharsetClass charset;
    private boolean ansiQuotes;
    private boolean backslash;
    private boolean asciiTrail;

    private State state;
    /** The byte before is the first of a two-byte character, if this one can be its second. */
    private boolean lead;
    private int wordLength;
    private int hash;
    private boolean foreign;
    private boolean afterDot;
    /** A word or quoted name ended right before this byte. */
    private boolean adjacent;
    private int quote;
    private boolean quotedVariable;
    private int characterRest;
    private int version;
    private int versionDigits;
    private boolean executedComment;
    /** Since the comment that is executed began. */
    private boolean semicolon;
    private boolean uncertainComment;
    private boolean star;

    Lexer(TokenSink out) {
        this.out = out;
    }

    private static int hashOf(String lowerCase) {
        int hash = 0;
        for (int i = 0; i < lowerCase.length(); i++) {
            hash = Words.hash(hash, (byte) lowerCase.charAt(i));
        }
        return hash;
    }

    /** Of the text up to the last token that has ended; see {@link DigestHash}. */
    long digest() {
        return digest.value();
    }

    void reset(LexerMode mode) {
        digest.reset();
        charset = mode.charset();
        ansiQuotes = mode.ansiQuotes();
        backslash = !mode.noBackslashEscapes();
        asciiTrail = charset.asciiTrail();
        state = State.START;
        lead = false;
        afterDot = false;
        adjacent = false;
        executedComment = false;
        uncertainComment = false;
        star = false;
        quotedVariable = false;
    }

    /** Whether the byte before belongs to a token that is not complete; a comment is none. */
    boolean insideToken() {
        return switch (state) {
            case START, LINE_COMMENT, COMMENT, COMMENT_STAR, HINT, HINT_STAR, SLASH_STAR, SLASH_STAR_M, VERSION,
                 MINUS_MINUS -> false;
            default -> true;
        };
    }

    void feed(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            at = switch (state) {
                case START -> between(bytes, at, to);
                case WORD -> word(bytes, at, to);
                case QUOTED -> quoted(bytes, at, to);
                case LINE_COMMENT -> lineComment(bytes, at, to);
                case COMMENT -> comment(bytes, at, to);
                default -> at + step(bytes[at] & 0xFF);
            };
        }
    }

    void finish() {
        switch (state) {
            case WORD, NUMBER, FRACTION, FRACTION_E, FRACTION_SIGN, EXPONENT, EXPONENT_SIGN, EXPONENT_DIGITS,
                    QUOTED_END,
                 SLASH, MINUS, COLON, AT, HOST, STAR, DOT -> endToken();
            case QUOTED, QUOTED_ESCAPE, COMMENT, COMMENT_STAR, HINT, HINT_STAR, SLASH_STAR, SLASH_STAR_M, VERSION ->
                out.unterminated();
            case START, LINE_COMMENT, MINUS_MINUS -> { }
        }
        if (executedComment) {
            out.unterminated();
        }
        state = State.START;
    }

    /** Ends the token that nothing can follow any more. */
    private void endToken() {
        State ended = state;
        state = State.START;
        switch (ended) {
            case WORD -> endWord();
            case QUOTED_END -> endQuoted();
            case SLASH -> symbol('/', false);
            case MINUS -> symbol('-', false);
            case COLON -> symbol(':', false);
            case STAR -> symbol('*', false);
            case DOT -> symbol('.', false);
            case AT, HOST -> userVariable();
            case EXPONENT -> {
                // 1e without digits is a name
                digest.word(0);
                out.word(Name.UNKNOWN, false);
            }
            case EXPONENT_SIGN -> {
                digest.word(0);
                out.nameAndSign();
            }
            default -> {
                digest.literal();
                out.number();
            }
        }
    }

    private void symbol(int c, boolean behindWord) {
        digest.symbol(c);
        out.symbol(c, behindWord);
    }

    private void userVariable() {
        digest.symbol('@');
        out.userVariable();
    }

    /** Ends the token before byte {@code c} and begins the next with it. */
    private int endTokenBefore(int c) {
        endToken();
        return step(c);
    }

    /** Takes one byte. @return how many bytes were taken: 1, or 0 to be given the byte again in the new state */
    private int step(int c) {
        return switch (state) {
            case START -> start(c);
            case NUMBER -> number(c);
            case FRACTION -> {
                if (isDigit(c)) {
                    yield 1;
                }
                if (c == 'e' || c == 'E') {
                    state = State.FRACTION_E;
                    yield 1;
                }
                yield endTokenBefore(c);
            }
            case FRACTION_E, FRACTION_SIGN -> {
                if (isDigit(c)) {
                    state = State.EXPONENT_DIGITS;
                    yield 1;
                }
                if (state == State.FRACTION_E && (c == '+' || c == '-')) {
                    state = State.FRACTION_SIGN;
                    yield 1;
                }
                // the server drops 1.5e- and goes on behind it without looking for a comment
                out.unsure();
                yield endTokenBefore(c);
            }
            case EXPONENT -> {
                if (isDigit(c)) {
                    state = State.EXPONENT_DIGITS;
                    yield 1;
                }
                if (c == '+' || c == '-') {
                    state = State.EXPONENT_SIGN;
                    yield 1;
                }
                yield numberIsWord();
            }
            case EXPONENT_SIGN -> {
                if (isDigit(c)) {
                    state = State.EXPONENT_DIGITS;
                    yield 1;
                }
                yield endTokenBefore(c);
            }
            case EXPONENT_DIGITS -> isDigit(c) ? 1 : endTokenBefore(c);
            case QUOTED_ESCAPE -> {
                noteCommentEnd(c);
                state = State.QUOTED;
                // the escaped byte may begin a character; the server takes only this byte away
                yield 1;
            }
            case QUOTED_END -> {
                if (c == quote) {
                    foreign = true;
                    state = State.QUOTED;
                    yield 1;
                }
                yield endTokenBefore(c);
            }
            case COMMENT_STAR -> {
                state = c == '/' ? State.START : c == '*' ? State.COMMENT_STAR : State.COMMENT;
                yield 1;
            }
            case HINT, HINT_STAR -> hint(c);
            case SLASH -> {
                if (c != '*') {
                    yield endTokenBefore(c);
                }
                state = State.SLASH_STAR;
                yield 1;
            }
            case SLASH_STAR -> slashStar(c);
            case SLASH_STAR_M -> {
                if (c != '!') {
                    state = State.COMMENT;
                    yield 0;
                }
                // only MariaDB looks into it
                openUncertain();
                beginVersion();
                yield 1;
            }
            case VERSION -> version(c);
            case MINUS -> {
                if (c != '-') {
                    yield endTokenBefore(c);
                }
                state = State.MINUS_MINUS;
                yield 1;
            }
            case MINUS_MINUS -> minusMinus(c);
            case COLON -> {
                if (c != '=') {
                    yield endTokenBefore(c);
                }
                state = State.START;
                digest.symbol(':');
                digest.symbol('=');
                out.assignment();
                yield 1;
            }
            case AT -> at(c);
            case HOST -> host(c);
            case STAR -> {
                if (c == '/' && executedComment) {
                    if (semicolon) {
                        out.endMarkBehindSemicolon();
                    }
                    executedComment = false;
                    uncertainComment = false;
                    state = State.START;
                    yield 1;
                }
                yield endTokenBefore(c);
            }
            case DOT -> dot(c);
            case WORD, QUOTED, LINE_COMMENT, COMMENT -> 0;
        };
    }

    /** The common case of {@link #start}: spaces, then a word. */
    private int between(byte[] bytes, int from, int to) {
        int at = from;
        while (bytes[at] == ' ') {
            adjacent = false;
            afterDot = false;
            if (++at == to) {
                return at;
            }
        }
        at += start(bytes[at] & 0xFF);
        return state == State.WORD ? word(bytes, at, to) : at;
    }

    private int start(int c) {
        boolean behindWord = adjacent;
        boolean behindDot = afterDot;
        adjacent = false;
        afterDot = false;
        if (WORD[c] != 0) {
            if (isDigit(c) && !behindDot) {
                state = State.NUMBER;
                return 1;
            }
            beginWord(behindDot);
            return 0;
        }
        if (c >= 0x80) {
            if (charset.space(c)) {
                return 1;
            }
            beginWord(behindDot);
            return 0;
        }
        switch (c) {
            case ' ', '\t', '\n', '\r', 0x0B, '\f' -> { }
            case '\'' -> beginQuoted('\'', false);
            case '"' -> beginQuoted('"', false);
            case '`' -> beginQuoted('`', false);
            case '#' -> beginLineComment();
            case '/' -> state = State.SLASH;
            case '-' -> state = State.MINUS;
            case ':' -> state = State.COLON;
            case '@' -> state = State.AT;
            case '*' -> state = State.STAR;
            case '.' -> {
                state = State.DOT;
                adjacent = behindWord;
            }
            case 0 -> out.unsure();
            default -> {
                semicolon |= c == ';';
                symbol(c, behindWord);
            }
        }
        return 1;
    }

    private void beginWord(boolean behindDot) {
        state = State.WORD;
        afterDot = behindDot;
        wordLength = 0;
        hash = 0;
        foreign = false;
        lead = false;
    }

    private int word(byte[] bytes, int from, int to) {
        int at = from;
        int length = wordLength;
        int h = hash;
        while (at < to) {
            int c = bytes[at] & 0xFF;
            if (lead) {
                lead = false;
                if (charset.trail(c)) {
                    at++;
                    continue;
                }
            }
            byte lower = WORD[c];
            if (lower == 0) {
                if (c < 0x80 || charset.space(c)) {
                    wordLength = length;
                    hash = h;
                    state = State.START;
                    if (mayOpenQuote()) {
                        out.unsure();
                    }
                    endWord();
                    return at;
                }
                foreign = true;
                digest.letter(c);
                lead = asciiTrail && charset.lead(c);
            } else if (length < Words.LONGEST) {
                word[length++] = lower;
                h = Words.hash(h, lower);
            } else {
                foreign = true;
                if (!isHexOrBits(length)) {
                    digest.letter(lower);
                }
            }
            at++;
        }
        wordLength = length;
        hash = h;
        return at;
    }

    /**
     * $$ … $$ quotes since MySQL 9; before, and in MariaDB, it is a name. Where the text ends with it, as in the mysql
     * client's first statement, SELECT $$, both readings do nothing.
     */
    private boolean mayOpenQuote() {
        boolean second = false;
        for (int i = 1; i < wordLength; i++) {
            second |= word[i] == '$';
        }
        return second && word[0] == '$';
    }

    private void endWord() {
        lead = false;
        Name found = foreign ? Name.UNKNOWN : words.find(word, wordLength, hash);
        if (foreign) {
            out.foreignName();
        }
        if (isHexOrBits(wordLength)) {
            digest.literal();
        } else if (hash == NULL_HASH && wordLength == 4) {
            digest.nullWord(hash);
        } else {
            digest.word(hash);
        }
        out.word(found, afterDot);
        afterDot = false;
        adjacent = true;
    }

    private int number(int c) {
        if (isDigit(c)) {
            return 1;
        }
        if (c == '.') {
            state = State.FRACTION;
            return 1;
        }
        if (c == 'e' || c == 'E') {
            state = State.EXPONENT;
            return 1;
        }
        if (WORD[c] != 0 || c >= 0x80 && !charset.space(c)) {
            return numberIsWord();
        }
        return endTokenBefore(c);
    }

    /** Digits and a letter are a name; no name that matters begins with a digit. */
    private int numberIsWord() {
        beginWord(false);
        word[wordLength++] = '0';
        return 0;
    }

    /** Whether the word is no word but {@code 0x…} or {@code 0b…}, or might be. */
    private boolean isHexOrBits(int length) {
        return length > 1 && word[0] == '0' && (word[1] == 'x' || word[1] == 'b');
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private void beginQuoted(int with, boolean variable) {
        state = State.QUOTED;
        quote = with;
        quotedVariable = variable;
        beginQuotedContent();
    }

    private void beginQuotedContent() {
        wordLength = 0;
        hash = 0;
        foreign = false;
        lead = false;
        characterRest = 0;
        star = false;
    }

    private boolean quotesName() {
        return quote == '`' || quote == '"' && ansiQuotes;
    }

    private int quoted(byte[] bytes, int from, int to) {
        return quotesName() ? quotedName(bytes, from, to) : string(bytes, from, to);
    }

    private int string(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int c = bytes[at++] & 0xFF;
            if (uncertainComment) {
                noteCommentEnd(c);
            }
            if (lead) {
                lead = false;
                if (charset.trail(c)) {
                    continue;
                }
            }
            if (c == quote) {
                state = State.QUOTED_END;
                return at;
            }
            if (c == '\\' && backslash) {
                state = State.QUOTED_ESCAPE;
                return at;
            }
            if (c >= 0x80 && asciiTrail) {
                lead = charset.lead(c);
            }
        }
        return at;
    }

    private int quotedName(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int c = bytes[at++] & 0xFF;
            noteCommentEnd(c);
            if (c == 0 || characterRest > 0 && !charset.continues(c) || characterRest == 0 && charset.malformed(c)) {
                // the server takes the bytes after the first of a character unseen, even a quote
                out.unsure();
            } else if (characterRest > 0) {
                characterRest--;
                foreign = true;
                digest.letter(c);
                continue;
            }
            if (c == quote) {
                characterRest = 0;
                state = State.QUOTED_END;
                return at;
            }
            characterRest = charset.bytesAfter(c);
            byte lower = WORD[c];
            if (lower == 0 || wordLength == Words.LONGEST) {
                foreign = true;
                digest.letter(c);
            } else {
                word[wordLength++] = lower;
                hash = Words.hash(hash, lower);
            }
        }
        return at;
    }

    /** A comment that only some servers execute ends for the others at the first end mark, even within quotes. */
    private void noteCommentEnd(int c) {
        if (uncertainComment && star && c == '/') {
            out.unsure();
        }
        star = c == '*';
    }

    private void endQuoted() {
        if (quotedVariable) {
            userVariable();
        } else if (quotesName()) {
            digest.word(hash);
            if (foreign) {
                out.foreignName();
            }
            out.quotedName(foreign ? Name.UNKNOWN : words.find(word, wordLength, hash));
            adjacent = true;
        } else {
            digest.literal();
            out.string();
        }
        quotedVariable = false;
    }

    private void beginLineComment() {
        if (uncertainComment) {
            out.unsure();
        }
        state = State.LINE_COMMENT;
    }

    private int lineComment(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                state = State.START;
                return at + 1;
            }
            if (bytes[at] == 0) {
                out.unsure();
            }
        }
        return to;
    }

    private int comment(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '*') {
                state = State.COMMENT_STAR;
                return at + 1;
            }
        }
        return to;
    }

    private int slashStar(int c) {
        if (uncertainComment || executedComment && c == '!') {
            out.unsure();
        }
        switch (c) {
            case '!' -> beginVersion();
            case 'M' -> state = State.SLASH_STAR_M;
            case '+' -> {
                state = State.HINT;
                quote = 0;
            }
            default -> {
                state = State.COMMENT;
                return 0;
            }
        }
        return 1;
    }

    private void openUncertain() {
        if (executedComment) {
            out.unsure();
        }
        uncertainComment = true;
        out.uncertainComment();
    }

    private void beginVersion() {
        state = State.VERSION;
        semicolon = false;
        version = 0;
        versionDigits = 0;
        executedComment = true;
    }

    private int version(int c) {
        if (isDigit(c) && versionDigits < 6) {
            version = version * 10 + c - '0';
            versionDigits++;
            return 1;
        }
        state = State.START;
        if (versionDigits >= 5 && (versionDigits > 5 || version > EXECUTED_BY_ALL) && !uncertainComment) {
            uncertainComment = true;
            out.uncertainComment();
        }
        if (versionDigits > 5 && WORD[c] != 0) {
            // servers differ in whether the sixth digit belongs to the version or to the word
            out.unsure();
        }
        if (versionDigits > 0 && versionDigits < 5) {
            // too short for a version: the server reads on with a number or a name
            state = State.NUMBER;
        }
        return 0;
    }

    /** Ends at the first end mark; what quotes would make of it is left to {@link TokenSink#unsure()}. */
    private int hint(int c) {
        if (state == State.HINT_STAR && c == '/') {
            if (quote != 0) {
                out.unsure();
            }
            state = State.START;
            return 1;
        }
        state = c == '*' ? State.HINT_STAR : State.HINT;
        if (quote == 0 && (c == '\'' || c == '"' || c == '`')) {
            quote = c;
        } else if (c == quote) {
            quote = 0;
        }
        return 1;
    }

    private int minusMinus(int c) {
        if (c <= ' ' || c == 0x7F) {
            beginLineComment();
            return 0;
        }
        if (c >= 0x80) {
            out.unsure();
        }
        symbol('-', false);
        state = State.MINUS;
        return 0;
    }

    private int at(int c) {
        switch (c) {
            case '@' -> {
                state = State.START;
                digest.symbol('@');
                out.systemVariable();
                return 1;
            }
            case '\'', '"', '`' -> {
                beginQuoted(c, true);
                return 1;
            }
            default -> {
                state = State.HOST;
                return 0;
            }
        }
    }

    private int host(int c) {
        if (WORD[c] != 0 || c == '.' || c >= 0x80 && charset == CharsetClass.UTF8) {
            return 1;
        }
        if (c >= 0x80 && !charset.space(c)) {
            // whether it is a letter, and belongs to the name, is up to the character set
            out.unsure();
        }
        return endTokenBefore(c);
    }

    private int dot(int c) {
        boolean behindWord = adjacent;
        adjacent = false;
        if (isDigit(c) && !behindWord) {
            state = State.FRACTION;
            return 1;
        }
        endToken();
        afterDot = WORD[c] != 0 || c >= 0x80 && !charset.space(c);
        return 0;
    }
}
