package io.headgate.server.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The authorities that may have issued clients' certificates, from a PEM file that is read again when it changes.
 *
 * <p>TLS itself takes every certificate of a client, and has it prove that it owns the key. Whether the certificate is
 * good is asked in each login: then a resumed TLS session is judged like a new one and by what the file says now, and
 * the client reads an error. MySQL refuses it within TLS, and its clients report a lost connection.
 *
 * <p>Thread-safe, but for {@link #look}.
 */
public final class ClientAuthorities {

    private final WatchedFiles files;
    private volatile X509TrustManager judge;

    private ClientAuthorities(Path file) {
        files = new WatchedFiles("tls-client-ca " + file, List.of(file), contents -> judge = judge(contents[0]));
    }

    /**
     * Reads the file; blocks.
     *
     * @throws SSLException naming what is wrong with it
     */
    public static ClientAuthorities of(Path file) throws SSLException {
        ClientAuthorities authorities = new ClientAuthorities(file);
        authorities.files.readFirst();
        return authorities;
    }

    /** Takes over a file that has changed and is complete; blocks. Returns whether it has. */
    boolean look() {
        return files.look();
    }

    /** The authorities, which clients are told so that they choose a certificate. */
    X509Certificate[] issuers() {
        return judge.getAcceptedIssuers();
    }

    /**
     * Judges a client's certificate; takes about a millisecond. Whether it was revoked is not asked.
     *
     * @param shown the client's own first; at least one
     * @return the client's own
     * @throws CertificateException saying what is wrong: not by one of the authorities, too old, not for clients
     */
    public X509Certificate verify(List<Certificate> shown) throws CertificateException {
        X509Certificate[] chain = new X509Certificate[shown.size()];
        for (int i = 0; i < chain.length; i++) {
            // a certificate of the JDK's own kind, whichever library did the TLS
            chain[i] = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(shown.get(i).getEncoded()));
        }
        chain[0].checkValidity();
        judge.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
        return chain[0];
    }

    private static X509TrustManager judge(byte[] pem) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("an empty key store needs no input", e);
        }
        for (X509Certificate authority : PemKeyPair.certificates("tls-client-ca", pem)) {
            store.setCertificateEntry("authority " + store.size(), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        TrustManager manager = Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance).findFirst().orElseThrow();
        return (X509TrustManager) manager;
    }
}
