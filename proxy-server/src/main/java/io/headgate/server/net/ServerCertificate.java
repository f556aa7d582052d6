package io.headgate.server.net;

import io.headgate.auth.Digests;
import io.headgate.auth.SettledContent;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private final Path certificate;
    private final Path privateKey;
    private final Path passwordFile;
    private final SettledContent content = new SettledContent();
    private volatile SslContext context;
    private String lastProblem;

    private ServerCertificate(Path certificate, Path privateKey, Path passwordFile) {
        this.certificate = certificate;
        this.privateKey = privateKey;
        this.passwordFile = passwordFile;
    }

    /** A certificate that says nothing of who we are. */
    public static ServerCertificate selfMade() throws SSLException {
        ServerCertificate made = new ServerCertificate(null, null, null);
        made.context = TlsContexts.forClientsSelfSigned();
        return made;
    }

    /**
     * Reads the files; blocks.
     *
     * @param passwordFile whose first line is the key's passphrase; null for a key without one
     * @throws SSLException naming what is wrong with them
     */
    public static ServerCertificate of(Path certificate, Path privateKey, Path passwordFile) throws SSLException {
        ServerCertificate read = new ServerCertificate(certificate, privateKey, passwordFile);
        try {
            read.readFiles();
        } catch (IOException | GeneralSecurityException e) {
            throw new SSLException(read.problem(e), e);
        }
        return read;
    }

    /** For the next client. */
    public SslContext context() {
        return context;
    }

    /**
     * Takes over files that have changed and are complete; blocks. Files that cannot be used leave everything as it is.
     */
    public void look() {
        if (certificate == null) {
            return;
        }
        try {
            if (readFiles()) {
                log.atInfo().addKeyValue("file", certificate).log("a new certificate is shown to clients from now on");
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
        byte[][] files = {Files.readAllBytes(certificate), Files.readAllBytes(privateKey),
            passwordFile == null ? new byte[0] : Files.readAllBytes(passwordFile)};
        try {
            boolean news = content.isNews(digest(files));
            if (news) {
                take(files);
            }
            return news;
        } finally {
            for (byte[] file : files) {
                Arrays.fill(file, (byte) 0);
            }
        }
    }

    private static byte[] digest(byte[][] files) {
        byte[][] each = Arrays.stream(files).map(file -> Digests.digest(Digests.SHA_256, file)).toArray(byte[][]::new);
        return Digests.digest(Digests.SHA_256, each);
    }

    private void take(byte[][] files) throws GeneralSecurityException, SSLException {
        char[] passphrase = passwordFile == null ? null : firstLine(files[2]);
        try {
            PemKeyPair pair = PemKeyPair.of(files[0], files[1], passphrase);
            context = TlsContexts.forClients(pair.key(), pair.chain());
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
            log.atWarn().addKeyValue("file", certificate).addKeyValue("notAfter", end)
                    .log("the certificate that clients see ends soon, or has ended");
        }
    }

    private String problem(Exception e) {
        String what = e instanceof GeneralSecurityException || e instanceof SSLException ? e.getMessage()
                : e.getClass().getSimpleName() + " " + e.getMessage();
        return "tls-certificate " + certificate + ", tls-private-key " + privateKey + ": " + what;
    }
}
