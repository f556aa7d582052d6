package io.headgate.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/**
 * Lines for people: time, level, sentence, and key=value pairs, values with blanks in double quotes. A stack trace
 * follows on lines of its own. Names of users come from clients: no character of a value or of the sentence can end the
 * line or steer a terminal.
 */
public final class TextLines extends LineEncoder {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());
    private static final int LEVEL_WIDTH = 5;

    @Override
    String line(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        TIME.formatTo(time(event), line);
        String level = event.getLevel().toString();
        line.append(' ').append(level).append(" ".repeat(LEVEL_WIDTH + 1 - level.length()));
        append(line, event.getFormattedMessage(), false);
        for (KeyValuePair pair : pairs(event)) {
            line.append(' ').append(pair.key).append('=');
            appendValue(line, String.valueOf(pair.value));
        }
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            ThrowableProxyUtil.asString(event.getThrowableProxy()).lines().forEach(each -> {
                line.append(each.startsWith("\t") ? "\t" : "");
                append(line, each.strip(), false);
                line.append('\n');
            });
        }
        return line.toString();
    }

    private static void appendValue(StringBuilder line, String value) {
        if (value.isEmpty() || value.chars().anyMatch(c -> c == ' ' || c == '"' || c == '=' || c == '\\')) {
            line.append('"');
            append(line, value, true);
            line.append('"');
        } else {
            append(line, value, false);
        }
    }

    private static void append(StringBuilder line, String text, boolean quoted) {
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                line.append("\\n");
            } else if (quoted && (c == '"' || c == '\\')) {
                line.append('\\').appendCodePoint(c);
            } else if (isPrintable(c)) {
                line.appendCodePoint(c);
            } else {
                line.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
    }

    /** Neither a control character nor one that changes the direction of what follows. */
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
