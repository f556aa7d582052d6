package io.headgate.auth.iam;

import io.headgate.auth.iam.TokenRefusal.Kind;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a token of IAM database authentication says, nothing of which is proved yet:
 * {@code HOST:PORT/?Action=connect&DBUser=USER&X-Amz-…}. The slash may be missing, as in Go's SDK.
 */
final class RdsToken {
    private static final String USER = "DBUser";
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):[0-9]{1,5}");

    private final String address;
    private final Presigned request;

    private RdsToken(String address, Presigned request) throws TokenRefusal {
        this.address = address;
        this.request = request;
        TokenRefusal.unless(request.signedHeaders().equals("host") && !request.get(USER).isEmpty(), Kind.MALFORMED);
    }

    /** Reads {@code token}, of which every character must have its place. */
    static RdsToken read(String token) throws TokenRefusal {
        int mark = token.indexOf('?');
        TokenRefusal.unless(mark > 0, Kind.MALFORMED);
        String address = token.substring(0, token.charAt(mark - 1) == '/' ? mark - 1 : mark);
        TokenRefusal.unless(ADDRESS.matcher(address).matches(), Kind.MALFORMED);
        return new RdsToken(address,
                Presigned.read(token.substring(mark + 1), "connect", "rds-db", Set.of("Action", USER)));
    }

    /** Refuses a token whose time is not now. */
    void checkTime(Instant now) throws TokenRefusal {
        request.checkTime(now);
    }

    /** Refuses a token that is none of {@code user}. */
    void checkUser(String user) throws TokenRefusal {
        TokenRefusal.unless(request.get(USER).equals(user), Kind.OTHER_USER);
    }

    /** Whether {@code other}, {@code HOST:PORT}, is what it is signed for. */
    boolean isFor(String other) {
        return address.equalsIgnoreCase(other);
    }

    String accessKeyId() {
        return request.accessKeyId();
    }

    Instant end() {
        return request.end();
    }

    /** Null when it has none. */
    String securityToken() {
        return request.securityToken();
    }

    /** In hexadecimal digits. */
    String signature() throws TokenRefusal {
        return request.signature();
    }

    /** Of the key that signs it: {@code DATE/REGION/rds-db/aws4_request}. */
    String scope() {
        return request.scope();
    }

    /** The text of which the signature is made. */
    String stringToSign() throws TokenRefusal {
        return request.stringToSign(address);
    }

    @Override
    public String toString() {
        return "RdsToken[" + address + ", until " + end() + "]";
    }
}
