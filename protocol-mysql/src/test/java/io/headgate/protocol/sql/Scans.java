package io.headgate.protocol.sql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Scans whole and in pieces. */
final class Scans {

    private Scans() {
    }

    static StatementTraits whole(StatementScanner scanner, LexerMode mode, byte[] text) {
        scanner.reset(mode);
        scanner.feed(Unpooled.wrappedBuffer(text), 0, text.length);
        return scanner.finish();
    }

    static StatementTraits splitAt(StatementScanner scanner, LexerMode mode, byte[] text, int... places) {
        ByteBuf buf = Unpooled.wrappedBuffer(text);
        scanner.reset(mode);
        int from = 0;
        for (int place : places) {
            scanner.feed(buf, from, place - from);
            from = place;
        }
        scanner.feed(buf, from, text.length - from);
        return scanner.finish();
    }

    static StatementTraits byteByByte(StatementScanner scanner, LexerMode mode, byte[] text) {
        ByteBuf buf = Unpooled.wrappedBuffer(text);
        scanner.reset(mode);
        for (int i = 0; i < text.length; i++) {
            scanner.feed(buf, i, 1);
        }
        return scanner.finish();
    }
}
