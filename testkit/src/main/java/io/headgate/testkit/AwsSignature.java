package io.headgate.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies AWS Signature Version 4 in a header, for POST requests to {@code /} without a query, and in the query of GET
 * requests of {@code /}.
 *
 * <p>Source: docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html.
 */
final class AwsSignature {

    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/"
            + "([^/]+)/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");
    private static final List<String> MUST_BE_SIGNED = List.of("host", "x-amz-date");
    /** Only services with a JSON protocol have it. */
    private static final String TARGET = "x-amz-target";

    private AwsSignature() {}

    /**
     * Whether the owner of the keys has sent exactly this.
     *
     * @param headers with names in lower case
     */
    static boolean isValid(
            Map<String, String> headers, byte[] body, String accessKey, String secretKey, String service) {
        Matcher parts = AUTHORIZATION.matcher(headers.getOrDefault("authorization", ""));
        if (!parts.matches() || !parts.group(1).equals(accessKey) || !parts.group(4).equals(service)) {
            return false;
        }
        List<String> signed = Arrays.asList(parts.group(5).split(";"));
        String date = headers.getOrDefault("x-amz-date", "");
        if (!signed.containsAll(MUST_BE_SIGNED) || headers.containsKey(TARGET) && !signed.contains(TARGET)
                || !headers.keySet().containsAll(signed)
                || !date.startsWith(parts.group(2))) {
            return false;
        }
        return isSigned("POST", "", headers, signed, body, date, secretKey, parts.group(2) + "/" + parts.group(3) + "/"
                + service, parts.group(6));
    }

    /**
     * Whether the owner of the keys has signed this GET of {@code /}.
     *
     * @param query as it was sent, encoded as AWS wants it for the signature
     * @param headers with names in lower case
     */
    static boolean isValidQuery(
            String query, Map<String, String> headers, String accessKey, String secretKey, String service) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        String signature = parameters.remove("X-Amz-Signature");
        String[] credential = parameters.getOrDefault("X-Amz-Credential", "").split("%2F");
        List<String> signed = Arrays.asList(parameters.getOrDefault("X-Amz-SignedHeaders", "").split("%3B"));
        String date = parameters.getOrDefault("X-Amz-Date", "");
        if (signature == null || credential.length != 5 || !credential[0].equals(accessKey)
                || !credential[3].equals(service) || !date.startsWith(credential[1]) || !signed.contains("host")
                || !headers.keySet().containsAll(signed)) {
            return false;
        }
        String canonical = parameters.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("&"));
        return isSigned("GET", canonical, headers, signed, new byte[0], date, secretKey,
                credential[1] + "/" + credential[2] + "/" + service, signature);
    }

    private static boolean isSigned(String method, String query, Map<String, String> headers, List<String> signed,
            byte[] body, String date, String secretKey, String dateRegionService, String signature) {
        Map<String, String> canonical = new TreeMap<>();
        signed.forEach(name -> canonical.put(name.toLowerCase(Locale.ROOT),
                headers.get(name).strip().replaceAll(" +", " ")));
        String request = method + "\n/\n" + query + "\n" + canonical.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n").collect(Collectors.joining())
                + "\n" + String.join(";", canonical.keySet()) + "\n" + hex(sha256(body));
        String scope = dateRegionService + "/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + hex(sha256(utf8(request)));
        byte[] key = utf8("AWS4" + secretKey);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        return MessageDigest.isEqual(utf8(hex(hmac(key, toSign))), utf8(signature));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
