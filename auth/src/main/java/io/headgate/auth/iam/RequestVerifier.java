package io.headgate.auth.iam;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Verifies requests that are signed in the header Authorization, with Signature Version 4. Thread-safe. */
public final class RequestVerifier {
    /** The clocks of who signs and who verifies may differ by so much. */
    public static final Duration SKEW = Duration.ofMinutes(5);

    /** What a request is. */
    public enum Verdict { GENUINE, UNSIGNED, MALFORMED, UNKNOWN_KEY, WRONG_TIME, WRONG_SIGNATURE }

    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 +Credential=([A-Za-z0-9_]{4,128})/"
            + "(([0-9]{8})/[a-z0-9-]{1,32}/([a-z0-9-]{1,32})/aws4_request), *SignedHeaders=([a-z0-9;-]{1,1000}),"
            + " *Signature=([0-9a-f]{64})");
    private static final String DATE = "x-amz-date";
    private static final String TOKEN = "x-amz-security-token";

    private final String service;
    private final Supplier<AccessKeys> keys;
    private final Clock clock;

    /**
     * @param service in the scope of the key that signs
     * @param keys those of the moment
     */
    public RequestVerifier(String service, Supplier<AccessKeys> keys, Clock clock) {
        this.service = service;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Judges a request without a query.
     *
     * @param path as it was sent
     * @param headers with names in lower case
     */
    public Verdict judge(String method, String path, Map<String, String> headers, byte[] body) {
        String authorization = headers.get("authorization");
        if (authorization == null) {
            return Verdict.UNSIGNED;
        }
        Matcher parts = AUTHORIZATION.matcher(authorization);
        String date = headers.getOrDefault(DATE, "");
        if (!parts.matches() || !parts.group(4).equals(service) || !date.startsWith(parts.group(3))) {
            return Verdict.MALFORMED;
        }
        List<String> signed = Arrays.asList(parts.group(5).split(";"));
        if (!signed.containsAll(List.of("host", DATE)) || headers.containsKey(TOKEN) && !signed.contains(TOKEN)
                || !headers.keySet().containsAll(signed)) {
            return Verdict.MALFORMED;
        }
        Instant signedAt;
        try {
            signedAt = LocalDateTime.parse(date, Presigned.DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return Verdict.MALFORMED;
        }
        AccessKeys.Key key = keys.get().find(parts.group(1));
        if (key == null) {
            return Verdict.UNKNOWN_KEY;
        }
        if (Duration.between(signedAt, clock.instant()).abs().compareTo(SKEW) > 0) {
            return Verdict.WRONG_TIME;
        }
        Map<String, String> canonical = new TreeMap<>();
        signed.forEach(name -> canonical.put(name, headers.get(name).strip().replaceAll(" +", " ")));
        String request = method + "\n" + path + "\n\n" + canonical.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n").collect(Collectors.joining())
                + "\n" + parts.group(5) + "\n" + Signatures.sha256(body);
        String toSign = "AWS4-HMAC-SHA256\n" + date + "\n" + parts.group(2) + "\n" + Signatures.sha256(request);
        return Signatures.isOf(key.secretKey(), parts.group(2), toSign, parts.group(6))
                && key.isSession(headers.get(TOKEN)) ? Verdict.GENUINE : Verdict.WRONG_SIGNATURE;
    }
}
