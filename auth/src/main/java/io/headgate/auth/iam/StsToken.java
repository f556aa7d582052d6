package io.headgate.auth.iam;

import io.headgate.auth.TokenGate;
import io.headgate.auth.iam.TokenRefusal.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A presigned request GetCallerIdentity to AWS STS, for one proxy, and where its signer likes for one user. Whoever
 * sends it learns from STS who has signed it, and nothing else. As text it is {@link TokenGate#STS_TOKEN} and, in
 * base64url without padding, the address and the signed headers, a line each:
 *
 * <pre>
 * https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&amp;Version=2011-06-15&amp;X-Amz-…
 * x-headgate-host:proxy.example.com:3306
 * x-headgate-user:app
 * </pre>
 *
 * The last line may be missing; the user's name is percent-encoded. The headers' values are part of what is signed, so
 * only STS can tell whether they are those that the signer meant.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>
 */
public final class StsToken {
    /** What is asked of STS. */
    public static final String ACTION = "GetCallerIdentity";
    /** Of STS's interface. */
    public static final String VERSION = "2011-06-15";
    /** The header with the name and port of the proxy. */
    public static final String HOST_HEADER = "x-headgate-host";
    /** The header with the user, percent-encoded. */
    public static final String USER_HEADER = "x-headgate-user";

    private static final Pattern TEXT = Pattern.compile(
            "(https?://[a-z0-9.-]{1,253}(?::[0-9]{1,5})?)/\\?([!-~]{1,7000})\n"
                    + HOST_HEADER + ":([A-Za-z0-9._:\\[\\]-]{1,300})"
                    + "(?:\n" + USER_HEADER + ":([A-Za-z0-9._~%-]{1,300}))?");

    private final String origin;
    private final Presigned request;
    private final String host;
    private final String user;

    private StsToken(Matcher text) throws TokenRefusal {
        origin = text.group(1);
        host = text.group(3);
        user = text.group(4);
        request = Presigned.read(text.group(2), ACTION, "sts", Set.of("Action", "Version"));
        TokenRefusal.unless(request.get("Version").equals(VERSION), Kind.MALFORMED);
        TokenRefusal.unless(request.signedHeaders().equals("host;" + String.join(";", headers().keySet())),
                Kind.NOT_BOUND);
    }

    /** Reads {@code token}, of which every character must have its place. */
    static StsToken read(String token) throws TokenRefusal {
        String packed = token.substring(TokenGate.STS_TOKEN.length());
        byte[] text;
        try {
            text = Base64.getUrlDecoder().decode(packed);
        } catch (IllegalArgumentException e) {
            throw new TokenRefusal(Kind.MALFORMED);
        }
        Matcher lines = TEXT.matcher(new String(text, StandardCharsets.ISO_8859_1));
        TokenRefusal.unless(packed(text).equals(packed) && lines.matches(), Kind.MALFORMED);
        return new StsToken(lines);
    }

    /**
     * The text of a token.
     *
     * @param url presigned
     * @param headers those that are signed beside {@code host}, as {@link #headers(String, String)} gives them
     */
    public static String write(String url, Map<String, String> headers) {
        StringBuilder text = new StringBuilder(url);
        headers.forEach((name, value) -> text.append('\n').append(name).append(':').append(value));
        return TokenGate.STS_TOKEN + packed(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * What is to be signed beside {@code host}, in alphabetical order.
     *
     * @param host {@code HOST:PORT} of the proxy
     * @param user as whom to log in; null: as anybody whom the signer may be
     */
    public static Map<String, String> headers(String host, String user) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HOST_HEADER, host);
        if (user != null) {
            headers.put(USER_HEADER, PresignedQuery.encode(user));
        }
        return headers;
    }

    private static String packed(byte[] text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** Refuses a token whose time is not now. */
    void checkTime(Instant now) throws TokenRefusal {
        request.checkTime(now);
    }

    /** Refuses a token that is for another user. */
    void checkUser(String other) throws TokenRefusal {
        TokenRefusal.unless(user == null || user.equals(PresignedQuery.encode(other)), Kind.OTHER_USER);
    }

    /** Whether {@code other}, {@code HOST:PORT}, is the proxy that it is signed for. */
    boolean isFor(String other) {
        return host.equalsIgnoreCase(other);
    }

    /** Scheme, host and port of the STS that it is signed for. */
    String origin() {
        return origin;
    }

    /** To be sent with {@link #headers()}, and nowhere but to an {@link #origin()} that is trusted. */
    URI url() throws TokenRefusal {
        return URI.create(origin + "/?" + request.signedQuery());
    }

    /** What else is signed. */
    Map<String, String> headers() {
        Map<String, String> headers = headers(host, null);
        if (user != null) {
            headers.put(USER_HEADER, user);
        }
        return headers;
    }

    /** Of everything that STS is told; the token cannot be made of it. */
    String digest() throws TokenRefusal {
        return Signatures.sha256(url() + "\n" + headers());
    }

    Instant end() {
        return request.end();
    }

    @Override
    public String toString() {
        return "StsToken[" + host + ", until " + end() + "]";
    }
}
