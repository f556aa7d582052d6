package io.headgate.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link Call} is answered with.
 *
 * @param status an HTTP status code
 * @param contentType with the character set
 * @param body may be empty
 * @param headers further ones; never with anything that came from the client
 */
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {

    /** Where errors are JSON, too. */
    private static final String JSON_PATH = "/api";

    /** With this body. */
    public static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, contentType, body, Map.of());
    }

    /** A line, or several. */
    public static Answer text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A JSON document. */
    public static Answer json(int status, String json) {
        return of(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Why there is nothing else: JSON for those who accept it or ask below {@code /api}, otherwise a
     * line.
     *
     * @param text without anything that came from the client, without line breaks
     */
    public static Answer refusal(Call call, int status, String text) {
        return call.accepts("application/json") || call.path().startsWith(JSON_PATH)
                ? json(status, "{\"error\":\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}\n")
                : text(status, text);
    }

    /** The same with one header more. */
    public Answer with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more);
    }
}
