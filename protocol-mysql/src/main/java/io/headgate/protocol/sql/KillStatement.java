package io.headgate.protocol.sql;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code KILL [CONNECTION | QUERY] id}, https://dev.mysql.com/doc/refman/9.7/en/kill.html. */
public final class KillStatement {

    private static final int LONGEST = 256;
    private static final Pattern SHAPE = Pattern.compile(
            "\\s*+kill(?:\\s++(connection|query))?+\\s++([0-9]{1,20})\\s*+;?+\\s*+", Pattern.CASE_INSENSITIVE);

    private KillStatement() {
    }

    /**
     * Reads the statement from the readable bytes of {@code sql}, whose indices stay as they are.
     *
     * @return null when the text is not a plain KILL of a number: an expression, a comment, MariaDB's HARD or SOFT
     */
    public static KillTarget parse(ByteBuf sql) {
        if (sql.readableBytes() > LONGEST) {
            return null;
        }
        Matcher matcher = SHAPE.matcher(sql.toString(StandardCharsets.ISO_8859_1));
        if (!matcher.matches()) {
            return null;
        }
        try {
            return new KillTarget("query".equalsIgnoreCase(matcher.group(1)), Long.parseUnsignedLong(matcher.group(2)));
        } catch (NumberFormatException outOfRange) {
            return null;
        }
    }
}
