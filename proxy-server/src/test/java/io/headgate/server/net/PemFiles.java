package io.headgate.server.net;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;

/** A key pair with a certificate of its own, and the PEM forms that others write of it. */
public final class PemFiles {

    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    private final KeyPair keys;
    private final X509Certificate certificate;

    private PemFiles(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /** @param algorithm RSA, EC or Ed25519 */
    public static PemFiles make(String algorithm, String commonName) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("RSA")) {
            generator.initialize(2048);
        }
        KeyPair keys = generator.generateKeyPair();
        X500Name name = new X500Name("CN=" + commonName);
        Instant now = Instant.now();
        String signature = switch (algorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> algorithm;
        };
        try {
            return new PemFiles(keys, new JcaX509CertificateConverter().getCertificate(new JcaX509v3CertificateBuilder(
                    name, new BigInteger(64, new SecureRandom()), Date.from(now.minus(1, ChronoUnit.DAYS)),
                    Date.from(now.plus(90, ChronoUnit.DAYS)), name, keys.getPublic())
                    .build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()))));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    public String certificate() throws IOException {
        return pem(new JcaMiscPEMGenerator(certificate));
    }

    /** PKCS #8; with a passphrase when there is one. */
    public String key(String passphrase) throws IOException {
        try {
            return pem(new JcaPKCS8Generator(keys.getPrivate(), passphrase == null ? null
                    : new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                            .setProvider(BOUNCY_CASTLE)
                            .setPassword(passphrase.toCharArray()).build()));
        } catch (OperatorCreationException e) {
            throw new IOException(e);
        }
    }

    /** PKCS #1, as openssl has written it by default for long, of an RSA key; with a passphrase when there is one. */
    String oldKey(String passphrase) throws IOException {
        return pem(new JcaMiscPEMGenerator(keys.getPrivate(), passphrase == null ? null
                : new JcePEMEncryptorBuilder("AES-256-CBC").setProvider(BOUNCY_CASTLE).build(passphrase.toCharArray())));
    }

    private static String pem(PemObjectGenerator content) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(content);
        }
        return text.toString();
    }
}
