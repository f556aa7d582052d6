package io.headgate.auth;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Which certificate a user must show, like MySQL's REQUIRE X509, SUBJECT and ISSUER in CREATE USER.
 *
 * @param use whether there must be one
 * @param oneOf what it must fit, besides; empty: nothing more
 * @see <a href="https://dev.mysql.com/doc/refman/9.7/en/create-user.html#create-user-tls">MySQL manual: CREATE USER
 *     SSL/TLS Options</a>
 */
public record CertificateRule(CertificateUse use, List<CertificatePattern> oneOf) {

    /** Keeps its own list. */
    public CertificateRule {
        oneOf = List.copyOf(oneOf);
    }

    /** For users of whom nothing else is said. */
    public static CertificateRule of(CertificateUse use) {
        return new CertificateRule(use, List.of());
    }

    /**
     * Whether a user may come in with this certificate, or without one.
     *
     * @param certificate one that is valid; null for none
     * @return null when it may; otherwise why not
     */
    public String refusal(String user, X509Certificate certificate) {
        if (certificate == null) {
            return use == CertificateUse.OPTIONAL ? null : "the client has shown no certificate";
        }
        if (use == CertificateUse.NAMED && !CertificatePattern.names(certificate, user)) {
            return "neither the common name nor a DNS name of the certificate is the user's name";
        }
        return oneOf.isEmpty() || oneOf.stream().anyMatch(pattern -> pattern.fits(certificate)) ? null
                : "the certificate is none of those that the user may log in with";
    }
}
