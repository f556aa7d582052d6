package io.headgate.server.net;

import io.headgate.config.HeadgateConfig;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that clients see, from files that are read again when they change, or made at start, and the TLS that
 * comes of it. Clients that are connected keep what they have, and no TLS session is resumed across a change.
 * {@link #context} may be called by any thread, {@link #look} by one.
 */
public final class ServerCertificate {

    private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);
    private static final String OURSELVES = "this proxy";

    private final HeadgateConfig.Tls settings;
    private final ClientAuthorities authorities;
    /** Null where the certificate was made at start. */
    private final WatchedFiles files;
    private final CertificateWatch watch;
    private PemKeyPair own;
    private volatile SslContext context;

    private ServerCertificate(HeadgateConfig.Tls settings, ClientAuthorities authorities, CertificateWatch watch) {
        this.settings = settings;
        this.watch = watch;
        this.authorities = authorities;
        this.files = settings.keyPair().map(this::watch).orElse(null);
    }

    /**
     * Reads the files of the settings, or makes a certificate that says nothing of who we are; blocks.
     *
     * @param authorities of clients' certificates; null: clients are not asked for any
     * @param watch shown the certificate
     * @throws SSLException naming what is wrong with them
     */
    public static ServerCertificate of(HeadgateConfig.Tls settings, ClientAuthorities authorities,
            CertificateWatch watch) throws SSLException {
        ServerCertificate certificate = new ServerCertificate(settings, authorities, watch);
        if (certificate.files == null) {
            certificate.use(TlsContexts.selfSigned());
        } else {
            certificate.files.readFirst();
        }
        watch.saw(OURSELVES, certificate.own.chain()[0]);
        return certificate;
    }

    /** For the next client. */
    public SslContext context() {
        return context;
    }

    /**
     * Takes over files that have changed and are complete, and looks for how long the certificate is good; blocks.
     * Files that cannot be used leave everything as it is.
     */
    public void look() {
        boolean otherAuthorities = authorities != null && authorities.look();
        boolean otherCertificate = files != null && files.look();
        if (otherCertificate) {
            log.atInfo().addKeyValue("subject", own.chain()[0].getSubjectX500Principal())
                    .log("a new certificate is shown to clients from now on");
        } else if (otherAuthorities) {
            try {
                use(own);
            } catch (SSLException e) {
                throw new IllegalStateException("a context could be made of the same before", e);
            }
        }
        if (otherAuthorities) {
            log.atInfo().addKeyValue("authorities", authorities.issuers().length)
                    .log("clients' certificates are judged by a new tls-client-ca from now on");
        }
        watch.saw(OURSELVES, own.chain()[0]);
    }

    private WatchedFiles watch(HeadgateConfig.KeyPairFiles pair) {
        List<Path> all = new ArrayList<>(List.of(pair.certificate(), pair.privateKey()));
        pair.password().ifPresent(all::add);
        return new WatchedFiles("tls-certificate " + pair.certificate() + ", tls-private-key " + pair.privateKey(), all,
                this::take);
    }

    private void take(byte[][] contents) throws GeneralSecurityException, SSLException {
        char[] passphrase = contents.length == 2 ? null : firstLine(contents[2]);
        try {
            use(PemKeyPair.of(contents[0], contents[1], passphrase));
        } finally {
            if (passphrase != null) {
                Arrays.fill(passphrase, ' ');
            }
        }
    }

    private void use(PemKeyPair pair) throws SSLException {
        context = TlsContexts.forClients(settings, pair, authorities);
        own = pair;
    }

    private static char[] firstLine(byte[] file) {
        int length = 0;
        while (length < file.length && file[length] != '\n' && file[length] != '\r') {
            length++;
        }
        char[] line = new char[length];
        for (int i = 0; i < length; i++) {
            line[i] = (char) (file[i] & 0xFF);
        }
        return line;
    }
}
