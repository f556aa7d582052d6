package io.headgate.protocol.sql;

import io.netty.buffer.ByteBuf;
import java.util.Objects;

/**
 * Says what the text of a statement will do to the session, in one pass over its bytes, fed in pieces of any size:
 * {@link #reset}, {@link #feed} as often as needed, {@link #finish}. It makes no Strings and in the steady state
 * allocates nothing. An instance takes about 1.5 KiB and is used by one thread at a time; several sessions can share
 * one as long as each feeds its whole text before the next begins.
 *
 * <p>It never throws because of what is in the text. See {@link Trait} for what may be reported too often.
 */
public final class StatementScanner {

    private static final int CHUNK = 512;
    private static final int REMEMBERED = 16;
    private static final byte[] NUL = new byte[1];

    private final Analyzer analyzer = new Analyzer();
    private final Lexer lexer = new Lexer(analyzer);
    private final StatementTraits[] remembered = new StatementTraits[REMEMBERED];
    private byte[] chunk;
    /** The last byte was a NUL: for servers the end of the text, as mysqlslap sends it, unless more comes. */
    private boolean nul;

    /** A scanner ready for a text in {@link LexerMode#DEFAULT}. */
    public StatementScanner() {
        reset(LexerMode.DEFAULT);
    }

    /** Forgets what was fed and begins a new text. */
    public void reset(LexerMode mode) {
        lexer.reset(mode);
        analyzer.reset(mode.mariaDb());
        nul = false;
    }

    /**
     * Takes the next bytes of the text. The buffer stays the caller's; its indices are neither used nor moved.
     *
     * @throws IndexOutOfBoundsException when the buffer does not have these bytes
     */
    public void feed(ByteBuf buf, int index, int length) {
        Objects.checkFromIndexSize(index, length, buf.capacity());
        if (length == 0) {
            return;
        }
        if (nul) {
            lexer.feed(NUL, 0, 1);
        }
        nul = buf.getByte(index + length - 1) == 0;
        scan(buf, index, nul ? length - 1 : length);
    }

    private void scan(ByteBuf buf, int index, int length) {
        if (buf.hasArray()) {
            int from = buf.arrayOffset() + index;
            lexer.feed(buf.array(), from, from + length);
            return;
        }
        if (chunk == null) {
            chunk = new byte[CHUNK];
        }
        for (int done = 0; done < length; ) {
            int size = Math.min(CHUNK, length - done);
            buf.getBytes(index + done, chunk, 0, size);
            lexer.feed(chunk, 0, size);
            done += size;
        }
    }

    /** Ends the text and says what it is; before the next one comes {@link #reset}. */
    public StatementTraits finish() {
        lexer.finish();
        long flags = analyzer.finish();
        StatementKind kind = analyzer.kind();
        FoundRowsEffect foundRows = analyzer.foundRows();
        boolean plainRead = analyzer.plainRead();
        int slot = (int) (flags ^ flags >>> 7 ^ flags >>> 19 ^ kind.ordinal() * 5L ^ foundRows.ordinal() * 3L
                ^ (plainRead ? 1 : 0)) & REMEMBERED - 1;
        StatementTraits traits = remembered[slot];
        if (traits == null || traits.kind() != kind || traits.flags() != flags || traits.foundRows() != foundRows
                || traits.plainRead() != plainRead) {
            traits = new StatementTraits(kind, flags, foundRows, plainRead);
            remembered[slot] = traits;
        }
        return traits;
    }

    /**
     * After {@link #finish}: a number that texts have in common which differ only in their literals, in how many of
     * them stand in a list, in space, comments and the case of words.
     */
    public long digest() {
        return lexer.digest();
    }
}
