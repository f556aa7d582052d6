package io.headgate.server.net;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the end of somebody's certificates: the log warns of each once, 30 days before. Thread-safe. */
public final class CertificateWatch {

    private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);
    private static final Duration SOON = Duration.ofDays(30);
    /** More than one machine behind a name may have; then some are warned of again. */
    private static final int MOST_WARNED_OF = 100;

    private final String whose;
    private final Set<X509Certificate> warnedOf = ConcurrentHashMap.newKeySet();
    /** The latest of each host. */
    private final Map<String, X509Certificate> now = new ConcurrentHashMap<>();

    /** @param whose for the log, such as "the certificate of the database" */
    public CertificateWatch(String whose) {
        this.whose = whose;
    }

    /** A handshake as client has ended. */
    public void sawPeerOf(SSLSession session) {
        try {
            saw(session.getPeerHost(), (X509Certificate) session.getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            log.atDebug().addKeyValue("cause", e.getMessage()).log("TLS without a certificate of the peer");
        }
    }

    /** This is the certificate of a host now. */
    void saw(String host, X509Certificate certificate) {
        now.put(host, certificate);
        Instant end = certificate.getNotAfter().toInstant();
        if (end.isAfter(Instant.now().plus(SOON))) {
            return;
        }
        if (warnedOf.size() >= MOST_WARNED_OF) {
            warnedOf.clear();
        }
        if (warnedOf.add(certificate)) {
            log.atWarn().addKeyValue("host", host).addKeyValue("subject", certificate.getSubjectX500Principal())
                    .addKeyValue("notAfter", end).log(whose + " ends soon, or has ended");
        }
    }

    /**
     * To the end of the certificate of all hosts that ends first: negative once it has ended, NaN where none was seen.
     * Of each host the one seen last counts.
     */
    public double secondsLeft() {
        Instant present = Instant.now();
        return now.values().stream().map(certificate -> certificate.getNotAfter().toInstant()).min(Instant::compareTo)
                .map(end -> (double) Duration.between(present, end).toSeconds()).orElse(Double.NaN);
    }
}
