package io.headgate.server.history;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Of which trace a statement is a part: its client says so by the query attribute {@value #NAME}, or in a comment at
 * the beginning or the end of the text, as in <code>SELECT … /*traceparent='00-…-…-01'&#42;/</code>.
 *
 * @param traceId 32 hexadecimal digits in lower case, not all 0
 * @param spanId the same of 16
 * @param flags two digits
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">traceparent</a>
 */
public record TraceParent(String traceId, String spanId, String flags) {

    /** The name of the query attribute. */
    public static final String NAME = "traceparent";

    private static final int LONGEST_COMMENT = 1024;
    private static final String VALUE = "(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})";
    private static final Pattern WHOLE = Pattern.compile("\\A" + VALUE + "\\z");
    private static final Pattern COMMENT = Pattern.compile("\\b" + NAME + "\\s*[=:]\\s*'?" + VALUE + "\\b");
    private static final Pattern ZEROS = Pattern.compile("0+");

    /** The value of an attribute; null for none and for what is no valid one. */
    public static TraceParent of(String value) {
        return value == null ? null : of(WHOLE.matcher(value));
    }

    private static TraceParent of(Matcher found) {
        boolean valid = found.find() && !ZEROS.matcher(found.group(1)).matches()
                && !ZEROS.matcher(found.group(2)).matches();
        return valid ? new TraceParent(found.group(1), found.group(2), found.group(3)) : null;
    }

    /** What a text says; null for nothing. Looks at four bytes of a text without such comments. */
    public static TraceParent ofText(ByteBuf text, int from, int to) {
        int end = to;
        while (end > from && isSpace(text.getByte(end - 1))) {
            end--;
        }
        if (end - from < 4) {
            return null;
        }
        TraceParent last = text.getByte(end - 1) == '/' && text.getByte(end - 2) == '*'
                ? inComment(text, Math.max(from, end - LONGEST_COMMENT), end, true) : null;
        return last != null || text.getByte(from) != '/' || text.getByte(from + 1) != '*' ? last
                : inComment(text, from, Math.min(end, from + LONGEST_COMMENT), false);
    }

    /** Most comments are about something else. */
    private static boolean isNamed(ByteBuf text, int from, int to) {
        for (int at = from; at <= to - NAME.length(); at++) {
            int same = 0;
            while (same < NAME.length() && text.getByte(at + same) == NAME.charAt(same)) {
                same++;
            }
            if (same == NAME.length()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSpace(byte c) {
        return c >= 0 && c <= ' ' || c == ';';
    }

    private static TraceParent inComment(ByteBuf text, int from, int to, boolean last) {
        if (!isNamed(text, from, to)) {
            return null;
        }
        String part = text.toString(from, to - from, StandardCharsets.ISO_8859_1);
        int begin = last ? part.lastIndexOf("/*") : 0;
        int end = last ? part.length() : part.indexOf("*/");
        return begin < 0 || end < 0 ? null : of(COMMENT.matcher(part.substring(begin, end)));
    }

    /** Whether whoever began the trace wants it recorded. */
    public boolean isSampled() {
        return (Integer.parseInt(flags, 16) & 1) != 0;
    }

    /** As it was sent, in version 00. */
    @Override
    public String toString() {
        return "00-" + traceId + '-' + spanId + '-' + flags;
    }
}
