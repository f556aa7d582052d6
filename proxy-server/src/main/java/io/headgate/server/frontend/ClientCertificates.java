package io.headgate.server.frontend;

import io.headgate.auth.CertificateRule;
import io.headgate.auth.CertificateUse;
import io.headgate.auth.CredentialSource;
import io.headgate.auth.KnownUser;
import io.headgate.server.net.ClientAuthorities;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Whether clients may log in as far as their certificates go. As at a server, it makes no difference where they come
 * from: a Unix domain socket or a PROXY protocol header takes the place of no certificate. Thread-safe.
 */
public final class ClientCertificates {

    private static final int LONGEST_NAME = 200;

    private final ClientAuthorities authorities;
    private final CertificateRule byDefault;
    private final CredentialSource credentials;

    /**
     * @param authorities null: clients are not asked for certificates
     * @param byDefault for users of whom {@code credentials} say nothing else
     */
    public ClientCertificates(ClientAuthorities authorities, CertificateUse byDefault, CredentialSource credentials) {
        this.authorities = authorities;
        this.byDefault = CertificateRule.of(byDefault);
        this.credentials = credentials;
    }

    /** Whether clients are asked for certificates. */
    boolean areAskedFor() {
        return authorities != null;
    }

    /**
     * Judges a client that says it is {@code user}; takes about a millisecond where there is a certificate.
     *
     * @param shown by the client, its own certificate first; empty for none
     * @return null when it may go on; otherwise why not, for the log
     */
    String refusal(String user, List<Certificate> shown) {
        KnownUser known = credentials.find(user);
        CertificateRule rule = known == null || known.certificate() == null ? byDefault : known.certificate();
        if (shown.isEmpty()) {
            String why = rule.refusal(user, null);
            return why == null || areAskedFor() ? why : why + ": without tls-client-ca, none is asked for";
        }
        try {
            X509Certificate certificate = authorities.verify(shown);
            String why = rule.refusal(user, certificate);
            return why == null ? null : why + described(certificate);
        } catch (CertificateException | RuntimeException e) {
            return "the certificate is not valid: " + rootCause(e) + described(shown.get(0));
        }
    }

    private static String rootCause(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    /** Anybody may have written what is in it. */
    private static String described(Certificate certificate) {
        if (!(certificate instanceof X509Certificate x509)) {
            return "";
        }
        return " (subject " + printable(x509.getSubjectX500Principal().getName()) + ", issuer "
                + printable(x509.getIssuerX500Principal().getName()) + ")";
    }

    private static String printable(String name) {
        String text = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
