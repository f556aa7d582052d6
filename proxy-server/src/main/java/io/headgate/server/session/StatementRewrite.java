package io.headgate.server.session;

import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.relay.Wording;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement in whose text some parts are replaced by what they are worth, and the way back: where the server shows a
 * part of the text, in an error or as the name of a column, the client reads what it wrote itself.
 */
final class StatementRewrite implements Wording {

    private static final int ER_PARSE_ERROR = 1064;
    /** So much of the text does error 1064 quote. */
    private static final int QUOTED = 80;

    private record Part(int from, int to, String replacement, String original) { }

    private final byte[] text;
    private final List<Part> parts = new ArrayList<>(2);

    /** @param text the client's, in a character set that contains ASCII; not copied */
    StatementRewrite(byte[] text) {
        this.text = text;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /**
     * Replaces the bytes of [from, to), which are behind those replaced before.
     *
     * @param expression in ASCII; spaces are put in before the parenthesis that ends it, so that each replacement can
     *         be told from the others
     */
    void replace(int from, int to, String expression) {
        int last = expression.length() - 1;
        String replacement = expression.substring(0, last) + " ".repeat(parts.size()) + expression.substring(last);
        parts.add(new Part(from, to, replacement, new String(text, from, to - from, StandardCharsets.ISO_8859_1)));
    }

    /** The text as the server shall read it. */
    byte[] rewritten() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 16 * parts.size());
        int at = 0;
        for (Part part : parts) {
            out.write(text, at, part.from - at);
            out.writeBytes(part.replacement.getBytes(StandardCharsets.ISO_8859_1));
            at = part.to;
        }
        out.write(text, at, text.length - at);
        return out.toByteArray();
    }

    @Override
    public ErrPacket error(ErrPacket servers) {
        String message = servers.code() == ER_PARSE_ERROR ? quotedAsWritten(servers.message()) : servers.message();
        return new ErrPacket(servers.code(), servers.sqlState(), asWritten(message));
    }

    /** An error of the syntax quotes the text from where it went wrong. */
    private String quotedAsWritten(String message) {
        String sent = withoutEnd(rewritten());
        String written = withoutEnd(text);
        for (int at = 0; at < sent.length(); at++) {
            String quote = sent.substring(at, Math.min(sent.length(), at + QUOTED));
            int place = message.indexOf("'" + quote + "'") + 1;
            if (place > 0) {
                int from = placeInText(at);
                return message.substring(0, place) + written.substring(from, Math.min(written.length(), from + QUOTED))
                        + message.substring(place + quote.length());
            }
        }
        return message;
    }

    /** As servers read it: without spaces and semicolons at its end. */
    private static String withoutEnd(byte[] sql) {
        int end = sql.length;
        while (end > 0 && (sql[end - 1] <= ' ' && sql[end - 1] >= 0 || sql[end - 1] == ';')) {
            end--;
        }
        return new String(sql, 0, end, StandardCharsets.ISO_8859_1);
    }

    /** Where in the client's text that is what stands at {@code place} in the rewritten one. */
    private int placeInText(int place) {
        int longer = 0;
        for (Part part : parts) {
            int begin = part.from + longer;
            if (place <= begin) {
                break;
            }
            if (place < begin + part.replacement.length()) {
                // behind the name of a function
                return part.from + Math.max(0, part.original.indexOf('('));
            }
            longer += part.replacement.length() - part.original.length();
        }
        return place - longer;
    }

    @Override
    public byte[] columnName(byte[] servers) {
        String name = new String(servers, StandardCharsets.ISO_8859_1);
        String written = asWritten(name);
        return written.equals(name) ? servers : written.getBytes(StandardCharsets.ISO_8859_1);
    }

    private String asWritten(String servers) {
        String written = servers;
        for (Part part : parts) {
            written = written.replace(part.replacement, part.original);
        }
        return written;
    }
}
