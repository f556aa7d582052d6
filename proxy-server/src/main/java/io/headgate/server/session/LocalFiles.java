package io.headgate.server.session;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.TokenCursor;
import io.headgate.server.backend.TargetFacts;
import java.util.function.Supplier;

/**
 * LOAD DATA LOCAL of a client without CLIENT_LOCAL_FILES. A server refuses it before it looks at anything else;
 * backends have the capability, so the proxy does it in the server's words. What it does not recognise, because it
 * stands behind another statement, would be asked for by the server: that connection is closed.
 */
final class LocalFiles {

    private LocalFiles() {
    }

    /** The server's error for this statement; null when it may run. @param tokens of its text */
    static ErrPacket refusal(StatementTraits traits, Capabilities client, TargetFacts target,
            Supplier<StatementTokens> tokens) {
        if (traits.kind() != StatementKind.LOAD || client.has(Capabilities.CLIENT_LOCAL_FILES)) {
            return null;
        }
        StatementTokens text = tokens.get();
        return text.isCertain() && isLocal(new TokenCursor(text)) ? target.localFilesDisabled() : null;
    }

    private static boolean isLocal(TokenCursor cursor) {
        if (!cursor.next() || !cursor.word("load")) {
            return false;
        }
        cursor.skipAny("data", "xml");
        cursor.skipAny("low_priority", "concurrent");
        return cursor.words("local", "infile");
    }
}
