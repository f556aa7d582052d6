package io.headgate.auth;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;

/**
 * What a certificate must say of its owner; whatever is null is not asked for. In the last four, {@code *} stands for
 * any characters.
 *
 * @param subject whole and in its order; X.500's rules make upper and lower case the same
 * @param issuer likewise
 * @param commonName one of the subject's
 * @param dnsName one of the alternative names; upper and lower case are the same
 * @param email one of the alternative names
 * @param uri one of the alternative names
 */
record CertificatePattern(X500Principal subject, X500Principal issuer, String commonName, String dnsName, String email,
                          String uri) {

    /** Types of alternative names, RFC 5280 section 4.2.1.6. */
    private static final int EMAIL = 1;
    private static final int DNS_NAME = 2;
    private static final int URI = 6;

    boolean fits(X509Certificate certificate) {
        return (subject == null || subject.equals(certificate.getSubjectX500Principal()))
                && (issuer == null || issuer.equals(certificate.getIssuerX500Principal()))
                && (commonName == null || commonNames(certificate).anyMatch(name -> isLike(name, commonName)))
                && (dnsName == null || dnsNames(certificate).anyMatch(name -> isLike(name, lowerCase(dnsName))))
                && (email == null || alternativeNames(certificate, EMAIL).anyMatch(name -> isLike(name, email)))
                && (uri == null || alternativeNames(certificate, URI).anyMatch(name -> isLike(name, uri)));
    }

    /** Whether the certificate is the user's by its common name or a DNS name. */
    static boolean names(X509Certificate certificate, String user) {
        return commonNames(certificate).anyMatch(user::equals)
                || alternativeNames(certificate, DNS_NAME).anyMatch(user::equals);
    }

    private static Stream<String> commonNames(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName()).getRdns().stream()
                    .filter(rdn -> rdn.getType().equalsIgnoreCase("CN") && rdn.getValue() instanceof String)
                    .map(rdn -> (String) rdn.getValue());
        } catch (InvalidNameException e) {
            return Stream.empty();
        }
    }

    private static Stream<String> dnsNames(X509Certificate certificate) {
        return alternativeNames(certificate, DNS_NAME).map(CertificatePattern::lowerCase);
    }

    private static Stream<String> alternativeNames(X509Certificate certificate, int type) {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return Stream.empty();
        }
        return names == null ? Stream.empty() : names.stream().filter(name -> name.get(0).equals(type))
                .map(name -> (String) name.get(1));
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Takes time in proportion to the product of both lengths at most. */
    private static boolean isLike(String text, String pattern) {
        int at = 0;
        int in = 0;
        int star = -1;
        int retry = 0;
        while (at < text.length()) {
            if (in < pattern.length() && pattern.charAt(in) == '*') {
                star = in++;
                retry = at;
            } else if (in < pattern.length() && pattern.charAt(in) == text.charAt(at)) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++retry;
            } else {
                return false;
            }
        }
        while (in < pattern.length() && pattern.charAt(in) == '*') {
            in++;
        }
        return in == pattern.length();
    }
}
