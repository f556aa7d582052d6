package io.headgate.server.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One request, complete.
 *
 * @param method in upper case; never HEAD, which is answered as GET is
 * @param path decoded, without the query
 * @param query the values of each parameter, decoded
 * @param headers the values by name; names in lower case
 * @param body empty where there is none
 */
public record Call(String method, String path, Map<String, List<String>> query, Map<String, String> headers,
                   byte[] body) {

    /** The value of a header, whose name is in lower case; null when it is not there. */
    public String header(String name) {
        return headers.get(name);
    }

    /** Whether the header Accept names this type; wildcards do not count. */
    public boolean accepts(String contentType) {
        String accept = header("accept");
        return accept != null && accept.contains(contentType);
    }

    /** The body in UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
