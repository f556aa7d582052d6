package io.headgate.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/** Turns what a credentials file says of a user's certificates into a rule, and collects what is wrong with it. */
final class CertificateRuleReader {
    private static final String SUBJECT = "subject";
    private static final String ISSUER = "issuer";
    private static final String COMMON_NAME = "common-name";
    private static final String DNS_NAME = "dns-name";
    private static final String EMAIL = "email";
    private static final String URI = "uri";
    private static final List<String> KEYS = List.of(SUBJECT, ISSUER, COMMON_NAME, DNS_NAME, EMAIL, URI);

    private final List<String> problems;

    CertificateRuleReader(List<String> problems) {
        this.problems = problems;
    }

    CertificateRule read(String path, JsonNode value) {
        if (value.isTextual()) {
            return CertificateRule.of(readUse(path, value.textValue()));
        }
        List<CertificatePattern> oneOf = new ArrayList<>();
        if (value.isObject()) {
            oneOf.add(readPattern(path, value));
        } else if (value.isArray() && !value.isEmpty()) {
            for (int i = 0; i < value.size(); i++) {
                oneOf.add(readPattern(path + "[" + i + "]", value.get(i)));
            }
        } else {
            problems.add(path + ": must be one of optional, required, named, or what a certificate must say, or a list"
                    + " of that");
        }
        return new CertificateRule(CertificateUse.REQUIRED, oneOf);
    }

    private CertificateUse readUse(String path, String text) {
        for (CertificateUse use : CertificateUse.values()) {
            if (use.name().toLowerCase(Locale.ROOT).equals(text)) {
                return use;
            }
        }
        problems.add(path + ": must be one of optional, required, named, or have keys such as subject");
        return CertificateUse.REQUIRED;
    }

    private CertificatePattern readPattern(String path, JsonNode pattern) {
        if (!pattern.isObject() || pattern.isEmpty()) {
            problems.add(path + ": must have at least one of the keys " + String.join(", ", KEYS));
        }
        pattern.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                problems.add(path + "." + key + ": is not known; allowed: " + String.join(", ", KEYS));
            }
        });
        return new CertificatePattern(name(path, pattern, SUBJECT), name(path, pattern, ISSUER),
                text(path, pattern, COMMON_NAME), text(path, pattern, DNS_NAME), text(path, pattern, EMAIL),
                text(path, pattern, URI));
    }

    private X500Principal name(String path, JsonNode pattern, String key) {
        String text = text(path, pattern, key);
        try {
            return text == null ? null : new X500Principal(text);
        } catch (IllegalArgumentException e) {
            problems.add(path + "." + key + ": must be a distinguished name such as CN=app,O=Example (openssl x509"
                    + " -subject -nameopt RFC2253 shows it)");
            return null;
        }
    }

    private String text(String path, JsonNode pattern, String key) {
        JsonNode value = pattern.get(key);
        if (value == null) {
            return null;
        }
        if (!value.isTextual() || value.textValue().isEmpty()) {
            problems.add(path + "." + key + ": must be a text that is not empty");
            return null;
        }
        return value.textValue();
    }
}
