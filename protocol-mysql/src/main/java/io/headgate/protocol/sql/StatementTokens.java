package io.headgate.protocol.sql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tokens of a whole text and where they stand. For the few statements in which something must be known by name, or
 * changed; {@link StatementScanner} tells which, and is far cheaper. Comments are not among the tokens; what is inside
 * a version comment is.
 *
 * <p>Not thread-safe while it is read; afterwards immutable. Keeps the text.
 */
public final class StatementTokens {

    /** What a token is. */
    public enum Kind {
        WORD, QUOTED_NAME, STRING, NUMBER,
        /** With its {@code @}. */
        USER_VARIABLE,
        /** The {@code @@} alone; a name follows. */
        SYSTEM_VARIABLE,
        /** {@code :=}. */
        ASSIGNMENT,
        /** One other character. */
        SYMBOL
    }

    private static final Kind[] KINDS = Kind.values();

    private final byte[] text;
    private byte[] kinds = new byte[32];
    private int[] places = new int[64];
    private int size;
    private boolean certain = true;

    private StatementTokens(byte[] text) {
        this.text = text;
    }

    /**
     * Reads a text.
     *
     * @param text in the client's character set; not copied
     */
    public static StatementTokens of(byte[] text, LexerMode mode) {
        StatementTokens tokens = new StatementTokens(text);
        new Reader(tokens).read(mode);
        return tokens;
    }

    /**
     * Whether every server reads the text as these tokens. False for comments that only some servers execute, for
     * malformed characters and for unterminated texts: then nothing may be concluded from the tokens.
     */
    public boolean isCertain() {
        return certain;
    }

    public int size() {
        return size;
    }

    /** The whole text; not to be changed. */
    public byte[] text() {
        return text;
    }

    /** @param index of the token; null from {@link #size()} on and below 0 */
    public Kind kind(int index) {
        return index < 0 || index >= size ? null : KINDS[kinds[index]];
    }

    /** Where the token's first byte is in the text. */
    public int start(int index) {
        return places[2 * index];
    }

    /** Where the first byte behind the token is. */
    public int end(int index) {
        return places[2 * index + 1];
    }

    /** Whether there is this keyword, in either case, at that place, and not in quotes. */
    public boolean isWord(int index, String lowerCase) {
        if (kind(index) != Kind.WORD || end(index) - start(index) != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            int c = text[start(index) + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    public boolean isSymbol(int index, char symbol) {
        return kind(index) == Kind.SYMBOL && text[start(index)] == symbol;
    }

    /** Whether the token is a name: a word or a quoted name. */
    public boolean isName(int index) {
        Kind kind = kind(index);
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }

    /** The token's bytes as they stand in the text, quotes and all; null when they are not all ASCII. */
    public String ascii(int index) {
        for (int at = start(index); at < end(index); at++) {
            if (text[at] < 0) {
                return null;
            }
        }
        return new String(text, start(index), end(index) - start(index), StandardCharsets.US_ASCII);
    }

    /** The token's bytes as they stand in the text. */
    public byte[] bytes(int index) {
        return Arrays.copyOfRange(text, start(index), end(index));
    }

    /** A name without its quotes, in its own case; null when it is not ASCII or has a quote in it. */
    public String name(int index) {
        return unquoted(ascii(index));
    }

    /**
     * The name of a user variable in lower case and without {@code @} and quotes: such names have no case. Null when it
     * is not ASCII, is empty, or has a quote or a backslash in it.
     */
    public String variable(int index) {
        String written = ascii(index);
        String name = written == null ? null : unquoted(written.substring(1));
        return name == null || name.isEmpty() || name.indexOf('\\') >= 0 ? null : name.toLowerCase(Locale.ROOT);
    }

    /** The names of all user variables in the text, as {@link #variable} tells them, without those that it does not. */
    public Set<String> variables() {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < size; i++) {
            String name = kind(i) == Kind.USER_VARIABLE ? variable(i) : null;
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    private static String unquoted(String written) {
        if (written == null || written.isEmpty() || "`\"'".indexOf(written.charAt(0)) < 0) {
            return written;
        }
        String inside = written.substring(1, written.length() - 1);
        return inside.indexOf(written.charAt(0)) >= 0 ? null : inside;
    }

    private void add(Kind kind, int start, int end) {
        if (size == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * size);
            places = Arrays.copyOf(places, 4 * size);
        }
        kinds[size] = (byte) kind.ordinal();
        places[2 * size] = start;
        places[2 * size + 1] = end;
        size++;
    }

    /** Feeds the lexer byte by byte, so that each token's place is known. */
    private static final class Reader implements TokenSink {
        private final StatementTokens out;
        private final Lexer lexer = new Lexer(this);
        private int at;
        private int start;
        private boolean ended;

        Reader(StatementTokens out) {
            this.out = out;
        }

        void read(LexerMode mode) {
            lexer.reset(mode);
            boolean inside = false;
            for (at = 0; at < out.text.length; at++) {
                ended = false;
                lexer.feed(out.text, at, at + 1);
                if (!inside || ended) {
                    start = at;
                }
                inside = lexer.insideToken();
            }
            lexer.finish();
        }

        /** A token ended before the byte at hand. */
        private void before(Kind kind) {
            out.add(kind, start, at);
            start = at;
            ended = true;
        }

        @Override
        public void word(Name found, boolean afterDot) {
            before(Kind.WORD);
        }

        @Override
        public void quotedName(Name found) {
            before(Kind.QUOTED_NAME);
        }

        @Override
        public void string() {
            before(Kind.STRING);
        }

        @Override
        public void number() {
            before(Kind.NUMBER);
        }

        @Override
        public void userVariable() {
            before(Kind.USER_VARIABLE);
        }

        @Override
        public void systemVariable() {
            out.add(Kind.SYSTEM_VARIABLE, start, at + 1);
        }

        @Override
        public void assignment() {
            out.add(Kind.ASSIGNMENT, start, at + 1);
        }

        @Override
        public void symbol(int c, boolean adjacent) {
            if ("/-:*.".indexOf(c) < 0) {
                out.add(Kind.SYMBOL, at, at + 1);
            } else {
                // they could have begun something longer and are told when the next byte is known
                out.add(Kind.SYMBOL, start, start + 1);
                start++;
            }
            ended = true;
        }

        @Override
        public void nameAndSign() {
            out.add(Kind.WORD, start, at - 1);
            out.add(Kind.SYMBOL, at - 1, at);
            start = at;
            ended = true;
        }

        @Override
        public void foreignName() {
            // names are told by their places
        }

        @Override
        public void unsure() {
            out.certain = false;
        }

        @Override
        public void uncertainComment() {
            out.certain = false;
        }

        @Override
        public void endMarkBehindSemicolon() {
            // what is in it stands in the text like everything else
        }

        @Override
        public void unterminated() {
            out.certain = false;
        }
    }
}
