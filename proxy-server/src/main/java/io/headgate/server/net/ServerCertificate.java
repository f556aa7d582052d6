package io.headgate.server.net;

import io.headgate.auth.Digests;
import io.headgate.auth.SettledContent;
import io.headgate.config.HeadgateConfig;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that clients see, from files that are read again when they change, or made at start. Clients that are
 * connected keep what they have. {@link #context} may be called by any thread, {@link #look} by one.
 */
public final class ServerCertificate {

    private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);
    private static final Duration SOON = Duration.ofDays(14);

    private final HeadgateConfig.Tls settings;
    private final HeadgateConfig.KeyPairFiles files;
    private final SettledContent content = new SettledContent();
    private volatile SslContext context;
    private String lastProblem;

    private ServerCertificate(HeadgateConfig.Tls settings) {
        this.settings = settings;
        this.files = settings.keyPair().orElse(null);
    }

    /**
     * Reads the files of the settings, or makes a certificate that says nothing of who we are; blocks.
     *
     * @throws SSLException naming what is wrong with them
     */
    public static ServerCertificate of(HeadgateConfig.Tls settings) throws SSLException {
        ServerCertificate certificate = new ServerCertificate(settings);
        if (certificate.files == null) {
            certificate.context = TlsContexts.forClients(settings, TlsContexts.selfSigned());
            return certificate;
        }
        try {
            certificate.readFiles();
        } catch (IOException | GeneralSecurityException e) {
            throw new SSLException(certificate.problem(e), e);
        }
        return certificate;
    }

    /** For the next client. */
    public SslContext context() {
        return context;
    }

    /**
     * Takes over files that have changed and are complete; blocks. Files that cannot be used leave everything as it is.
     */
    public void look() {
        if (files == null) {
            return;
        }
        try {
            if (readFiles()) {
                log.atInfo().addKeyValue("file", files.certificate()).log("a new certificate is shown to clients from now on");
            }
            lastProblem = null;
        } catch (IOException | GeneralSecurityException e) {
            String problem = problem(e);
            if (!problem.equals(lastProblem)) {
                lastProblem = problem;
                log.atWarn().addKeyValue("cause", problem).log("the certificate is not replaced");
            }
        }
    }

    /** Whether there was something new, which has been taken over. */
    private boolean readFiles() throws IOException, GeneralSecurityException {
        byte[][] contents = {Files.readAllBytes(files.certificate()), Files.readAllBytes(files.privateKey()),
            files.password().isEmpty() ? new byte[0] : Files.readAllBytes(files.password().get())};
        try {
            boolean news = content.isNews(digest(contents));
            if (news) {
                take(contents);
            }
            return news;
        } finally {
            for (byte[] file : contents) {
                Arrays.fill(file, (byte) 0);
            }
        }
    }

    private static byte[] digest(byte[][] files) {
        byte[][] each = Arrays.stream(files).map(file -> Digests.digest(Digests.SHA_256, file)).toArray(byte[][]::new);
        return Digests.digest(Digests.SHA_256, each);
    }

    private void take(byte[][] contents) throws GeneralSecurityException, SSLException {
        char[] passphrase = files.password().isEmpty() ? null : firstLine(contents[2]);
        try {
            PemKeyPair pair = PemKeyPair.of(contents[0], contents[1], passphrase);
            context = TlsContexts.forClients(settings, pair);
            content.settle();
            warnOfItsEnd(pair.chain()[0]);
        } finally {
            if (passphrase != null) {
                Arrays.fill(passphrase, ' ');
            }
        }
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

    private void warnOfItsEnd(X509Certificate own) {
        Instant end = own.getNotAfter().toInstant();
        if (end.isBefore(Instant.now().plus(SOON))) {
            log.atWarn().addKeyValue("file", files.certificate()).addKeyValue("notAfter", end)
                    .log("the certificate that clients see ends soon, or has ended");
        }
    }

    private String problem(Exception e) {
        String what = e instanceof GeneralSecurityException || e instanceof SSLException ? e.getMessage()
                : e.getClass().getSimpleName() + " " + e.getMessage();
        return "tls-certificate " + files.certificate() + ", tls-private-key " + files.privateKey() + ": " + what;
    }
}
