package io.headgate.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a {@link Call} is answered with.
 *
 * @param status an HTTP status code
 * @param contentType with the character set
 * @param body may be empty
 * @param headers further ones; never with anything that came from the client
 */
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {

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

    /** The same with one header more. */
    Answer with(String name, String value) {
        return new Answer(status, contentType, body, Map.of(name, value));
    }
}
