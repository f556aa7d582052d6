package io.headgate.server.session;

import io.headgate.protocol.sql.LexerMode;
import io.headgate.protocol.sql.StatementScanner;
import io.headgate.protocol.sql.StatementTraits;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/** Says what whole texts will do, with one scanner for each event loop: it is used up at once. */
final class SharedScanner {

    private static final FastThreadLocal<StatementScanner> SCANNER = new FastThreadLocal<>() {
        @Override
        protected StatementScanner initialValue() {
            return new StatementScanner();
        }
    };

    private SharedScanner() {
    }

    /** @param text from {@code index} to the end of what can be read; stays the caller's */
    static StatementTraits scan(ByteBuf text, int index, LexerMode mode) {
        StatementScanner scanner = SCANNER.get();
        scanner.reset(mode);
        scanner.feed(text, index, text.writerIndex() - index);
        return scanner.finish();
    }

    /** The digest of the text that was scanned last on this event loop; see {@link StatementScanner#digest}. */
    static long digest() {
        return SCANNER.get().digest();
    }
}
