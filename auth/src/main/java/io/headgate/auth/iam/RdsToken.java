package io.headgate.auth.iam;

import io.headgate.auth.iam.TokenRefusal.Kind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a token of IAM database authentication says, nothing of which is proved yet:
 * {@code HOST:PORT/?Action=connect&DBUser=USER&X-Amz-…}. The slash may be missing, as in Go's SDK.
 */
final class RdsToken {
    /** Characters: room for the session tokens of AWS, and less than mysql_clear_password takes. */
    static final int MAX_LENGTH = 8000;
    /** The clocks of who signs and who verifies may differ by so much. */
    static final Duration SKEW = Duration.ofMinutes(1);

    private static final int LONGEST_LIFE = 900;
    private static final String SIGNATURE = "X-Amz-Signature";
    private static final String SECURITY_TOKEN = "X-Amz-Security-Token";
    private static final Set<String> PARAMETERS = Set.of("Action", "DBUser", "X-Amz-Algorithm", "X-Amz-Credential",
            "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", SIGNATURE, SECURITY_TOKEN);
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):[0-9]{1,5}");
    private static final Pattern CREDENTIAL = Pattern.compile(
            "([A-Za-z0-9_]{4,128})/([0-9]{8}/[a-z0-9-]{1,32}/([a-z0-9-]{1,32})/aws4_request)");
    private static final Pattern EXPIRES = Pattern.compile("[1-9][0-9]{0,2}");
    private static final Pattern HEX_64 = Pattern.compile("[0-9a-f]{64}");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
            .withResolverStyle(ResolverStyle.STRICT);

    private final String address;
    private final PresignedQuery query;
    private final String accessKeyId;
    private final String scope;
    private final Instant signedAt;
    private final Instant end;

    private RdsToken(String address, PresignedQuery query) throws TokenRefusal {
        this.address = address;
        this.query = query;
        Matcher credential = CREDENTIAL.matcher(query.get("X-Amz-Credential"));
        String date = query.get("X-Amz-Date");
        String expires = query.get("X-Amz-Expires");
        require(credential.matches() && EXPIRES.matcher(expires).matches()
                && HEX_64.matcher(query.get(SIGNATURE)).matches(), Kind.MALFORMED);
        require(query.get("Action").equals("connect") && credential.group(3).equals("rds-db"), Kind.OTHER_SERVICE);
        require(query.get("X-Amz-Algorithm").equals("AWS4-HMAC-SHA256")
                && query.get("X-Amz-SignedHeaders").equals("host") && !query.get("DBUser").isEmpty(), Kind.MALFORMED);
        accessKeyId = credential.group(1);
        scope = credential.group(2);
        signedAt = instant(date);
        require(scope.startsWith(date.substring(0, "uuuuMMdd".length())), Kind.MALFORMED);
        int seconds = Integer.parseInt(expires);
        require(seconds <= LONGEST_LIFE, Kind.MALFORMED);
        end = signedAt.plusSeconds(seconds);
    }

    /** Reads {@code token}, of which every character must have its place. */
    static RdsToken read(String token) throws TokenRefusal {
        require(token.length() <= MAX_LENGTH, Kind.MALFORMED);
        int mark = token.indexOf('?');
        require(mark > 0, Kind.MALFORMED);
        String address = token.substring(0, token.charAt(mark - 1) == '/' ? mark - 1 : mark);
        require(ADDRESS.matcher(address).matches(), Kind.MALFORMED);
        return new RdsToken(address, PresignedQuery.read(token.substring(mark + 1), PARAMETERS));
    }

    private static Instant instant(String date) throws TokenRefusal {
        try {
            return LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new TokenRefusal(Kind.MALFORMED);
        }
    }

    /** Refuses a token whose time is not now. */
    void checkTime(Instant now) throws TokenRefusal {
        require(now.isBefore(end), Kind.EXPIRED);
        require(!signedAt.isAfter(now.plus(SKEW)), Kind.FROM_THE_FUTURE);
    }

    /** Refuses a token that is none of {@code user}. */
    void checkUser(String user) throws TokenRefusal {
        require(query.get("DBUser").equals(user), Kind.OTHER_USER);
    }

    /** Whether {@code other}, {@code HOST:PORT}, is what it is signed for. */
    boolean isFor(String other) {
        return address.equalsIgnoreCase(other);
    }

    String accessKeyId() {
        return accessKeyId;
    }

    Instant end() {
        return end;
    }

    /** Null when it has none. */
    String securityToken() {
        return query.find(SECURITY_TOKEN);
    }

    /** In hexadecimal digits. */
    String signature() throws TokenRefusal {
        return query.get(SIGNATURE);
    }

    /** Of the key that signs it: {@code DATE/REGION/rds-db/aws4_request}. */
    String scope() {
        return scope;
    }

    /** The text of which the signature is made. */
    String stringToSign() throws TokenRefusal {
        String request = "GET\n/\n" + query.canonicalWithout(SIGNATURE) + "\nhost:" + address + "\n\nhost\n"
                + Signatures.sha256("");
        return "AWS4-HMAC-SHA256\n" + query.get("X-Amz-Date") + "\n" + scope + "\n" + Signatures.sha256(request);
    }

    private static void require(boolean right, Kind otherwise) throws TokenRefusal {
        if (!right) {
            throw new TokenRefusal(otherwise);
        }
    }

    @Override
    public String toString() {
        return "RdsToken[" + address + ", until " + end + "]";
    }
}
