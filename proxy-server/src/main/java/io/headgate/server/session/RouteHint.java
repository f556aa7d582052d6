package io.headgate.server.session;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a client wants a statement to run: it says so in a comment at the beginning of the text, as in
 * <code>/* headgate: writer &#42;/ SELECT …</code>, or by the query attribute {@code headgate_route}.
 */
enum RouteHint {
    NONE, WRITER, READER;

    static final String ATTRIBUTE = "headgate_route";
    private static final int LONGEST = 64;
    private static final Pattern COMMENT =
            Pattern.compile("\\s*/\\*\\s*headgate\\s*:\\s*(writer|reader)\\s*\\*/.*", Pattern.DOTALL);

    /** @param attributes whether the client may send query attributes */
    static RouteHint of(Request request, boolean attributes) {
        RouteHint attribute = attributes ? of(request.attribute(ATTRIBUTE)) : NONE;
        return attribute == NONE ? request.textHint() : attribute;
    }

    private static RouteHint of(String word) {
        return switch (word == null ? "" : word.toLowerCase(Locale.ROOT)) {
            case "writer" -> WRITER;
            case "reader" -> READER;
            default -> NONE;
        };
    }

    /** What the comment says with which a text begins. */
    static RouteHint ofText(ByteBuf buffer, int from, int to) {
        int at = from;
        while (at < to && buffer.getByte(at) <= ' ' && buffer.getByte(at) > 0) {
            at++;
        }
        if (to - at < 4 || buffer.getShort(at) != ('/' << 8 | '*')) {
            return NONE;
        }
        Matcher comment = COMMENT.matcher(buffer.toString(at, Math.min(LONGEST, to - at), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT));
        return comment.matches() ? of(comment.group(1)) : NONE;
    }
}
