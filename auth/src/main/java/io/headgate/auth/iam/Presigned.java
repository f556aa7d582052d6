package io.headgate.auth.iam;

import io.headgate.auth.iam.TokenRefusal.Kind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What every presigned request says of its signature, well-formed; nothing of it is proved yet. */
final class Presigned {
    /** The clocks of who signs and who verifies may differ by so much. */
    static final Duration SKEW = Duration.ofMinutes(1);

    private static final int LONGEST_LIFE = 900;
    private static final String SIGNATURE = "X-Amz-Signature";
    private static final String SECURITY_TOKEN = "X-Amz-Security-Token";
    private static final Set<String> PARAMETERS = Set.of("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date",
            "X-Amz-Expires", "X-Amz-SignedHeaders", SIGNATURE, SECURITY_TOKEN);
    private static final Pattern CREDENTIAL = Pattern.compile(
            "([A-Za-z0-9_]{4,128})/([0-9]{8}/[a-z0-9-]{1,32}/([a-z0-9-]{1,32})/aws4_request)");
    private static final Pattern EXPIRES = Pattern.compile("[1-9][0-9]{0,2}");
    private static final Pattern HEX_64 = Pattern.compile("[0-9a-f]{64}");
    /** Of all of AWS's signatures. */
    static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
            .withResolverStyle(ResolverStyle.STRICT);

    private final PresignedQuery query;
    private final String accessKeyId;
    private final String scope;
    private final Instant signedAt;
    private final Instant end;

    private Presigned(PresignedQuery query, String action, String service) throws TokenRefusal {
        this.query = query;
        Matcher credential = CREDENTIAL.matcher(query.get("X-Amz-Credential"));
        String date = query.get("X-Amz-Date");
        String expires = query.get("X-Amz-Expires");
        TokenRefusal.unless(credential.matches() && EXPIRES.matcher(expires).matches()
                && HEX_64.matcher(query.get(SIGNATURE)).matches(), Kind.MALFORMED);
        TokenRefusal.unless(query.get("Action").equals(action) && credential.group(3).equals(service),
                Kind.OTHER_SERVICE);
        TokenRefusal.unless(query.get("X-Amz-Algorithm").equals("AWS4-HMAC-SHA256"), Kind.MALFORMED);
        accessKeyId = credential.group(1);
        scope = credential.group(2);
        signedAt = instant(date);
        TokenRefusal.unless(scope.startsWith(date.substring(0, "uuuuMMdd".length())), Kind.MALFORMED);
        int seconds = Integer.parseInt(expires);
        TokenRefusal.unless(seconds <= LONGEST_LIFE, Kind.MALFORMED);
        end = signedAt.plusSeconds(seconds);
    }

    /**
     * @param query what is behind the question mark
     * @param action what must be asked for
     * @param service of which it must be asked
     * @param more the parameters that may be there beside those of the signature
     */
    static Presigned read(String query, String action, String service, Set<String> more) throws TokenRefusal {
        Set<String> allowed = new HashSet<>(PARAMETERS);
        allowed.addAll(more);
        return new Presigned(PresignedQuery.read(query, allowed), action, service);
    }

    private static Instant instant(String date) throws TokenRefusal {
        try {
            return LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new TokenRefusal(Kind.MALFORMED);
        }
    }

    /** Refuses what is not of now. */
    void checkTime(Instant now) throws TokenRefusal {
        TokenRefusal.unless(now.isBefore(end), Kind.EXPIRED);
        TokenRefusal.unless(!signedAt.isAfter(now.plus(SKEW)), Kind.FROM_THE_FUTURE);
    }

    /** A parameter, decoded. */
    String get(String name) throws TokenRefusal {
        return query.get(name);
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

    /** In alphabetical order, with semicolons between them. */
    String signedHeaders() throws TokenRefusal {
        return query.get("X-Amz-SignedHeaders");
    }

    /** Of the key that signs it: {@code DATE/REGION/SERVICE/aws4_request}. */
    String scope() {
        return scope;
    }

    /** The query as it is signed, and behind it the signature. */
    String signedQuery() throws TokenRefusal {
        return query.canonicalWithout(SIGNATURE) + "&" + SIGNATURE + "=" + signature();
    }

    /**
     * The text of which the signature of a GET of {@code /} is made.
     *
     * @param host the value of the only header that is signed
     */
    String stringToSign(String host) throws TokenRefusal {
        String request = "GET\n/\n" + query.canonicalWithout(SIGNATURE) + "\nhost:" + host + "\n\nhost\n"
                + Signatures.sha256("");
        return "AWS4-HMAC-SHA256\n" + query.get("X-Amz-Date") + "\n" + scope + "\n" + Signatures.sha256(request);
    }
}
