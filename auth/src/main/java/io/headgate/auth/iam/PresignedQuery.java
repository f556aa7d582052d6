package io.headgate.auth.iam;

import io.headgate.auth.iam.TokenRefusal.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The parameters of a presigned request: each once, none that is not known, only characters that need no encoding or
 * are percent-encoded UTF-8.
 */
final class PresignedQuery {
    private static final String UNRESERVED = "-_.~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** In the order in which they are signed. */
    private final TreeMap<String, String> parameters = new TreeMap<>();

    private PresignedQuery() {
    }

    /** @param allowed the names that may be there, which need no encoding */
    static PresignedQuery read(String query, Set<String> allowed) throws TokenRefusal {
        PresignedQuery read = new PresignedQuery();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new TokenRefusal(Kind.MALFORMED);
            }
            String name = pair.substring(0, equals);
            if (!allowed.contains(name)) {
                throw new TokenRefusal(Kind.MALFORMED);
            }
            if (read.parameters.put(name, decode(pair.substring(equals + 1))) != null) {
                throw new TokenRefusal(Kind.DUPLICATE);
            }
        }
        return read;
    }

    /** Null when it is not there. */
    String find(String name) {
        return parameters.get(name);
    }

    String get(String name) throws TokenRefusal {
        String value = parameters.get(name);
        if (value == null) {
            throw new TokenRefusal(Kind.MALFORMED);
        }
        return value;
    }

    /** As it is signed: without this parameter. */
    String canonicalWithout(String left) {
        return parameters.entrySet().stream().filter(one -> !one.getKey().equals(left))
                .map(one -> one.getKey() + "=" + encode(one.getValue())).collect(Collectors.joining("&"));
    }

    private static String decode(String encoded) throws TokenRefusal {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        int at = 0;
        while (at < encoded.length()) {
            char c = encoded.charAt(at);
            if (isUnreserved(c)) {
                bytes.write(c);
                at++;
            } else if (c == '%' && at + 2 < encoded.length() && HexFormat.isHexDigit(encoded.charAt(at + 1))
                    && HexFormat.isHexDigit(encoded.charAt(at + 2))) {
                bytes.write(HexFormat.fromHexDigits(encoded, at + 1, at + 3));
                at += 3;
            } else {
                throw new TokenRefusal(Kind.MALFORMED);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new TokenRefusal(Kind.MALFORMED);
        }
    }

    /** As in what is signed. */
    static String encode(String value) {
        StringBuilder encoded = new StringBuilder(value.length() + 32);
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved((char) (b & 0xff))) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || UNRESERVED.indexOf(c) >= 0;
    }
}
