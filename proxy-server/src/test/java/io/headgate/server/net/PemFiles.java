package io.headgate.server.net;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
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

/** A key pair with a certificate, its own or that of an authority, and the PEM forms that others write of it. */
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
        return make(algorithm, "CN=" + commonName, 90);
    }

    /** The same with an end in {@code days} from now, which may be negative. */
    public static PemFiles make(String algorithm, String name, int days) throws GeneralSecurityException {
        KeyPair keys = keys(algorithm);
        return signed(keys, name, days, null, keys.getPrivate(), List.of(), null);
    }

    /** Of an authority, which can {@link #issue}. */
    public static PemFiles authority(String name) throws GeneralSecurityException {
        KeyPair keys = keys("EC");
        return signed(keys, name, 90, null, keys.getPrivate(), List.of(), null);
    }

    /** A certificate of this authority for somebody, with a key of its own, for clients and servers. */
    public PemFiles issue(String name, int days, GeneralName... alternatives) throws GeneralSecurityException {
        return signed(keys("EC"), name, days, certificate, keys.getPrivate(), List.of(alternatives), null);
    }

    /** The same for one purpose. */
    public PemFiles issueFor(KeyPurposeId purpose, String name) throws GeneralSecurityException {
        return signed(keys("EC"), name, 90, certificate, keys.getPrivate(), List.of(), purpose);
    }

    private static KeyPair keys(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("RSA")) {
            generator.initialize(2048);
        }
        return generator.generateKeyPair();
    }

    /** @param issuer null: its own */
    private static PemFiles signed(KeyPair keys, String name, int days, X509Certificate issuer, PrivateKey signer,
            List<GeneralName> alternatives, KeyPurposeId purpose) throws GeneralSecurityException {
        X500Principal subject = new X500Principal(name);
        Instant end = Instant.now().plus(days, ChronoUnit.DAYS);
        String signature = switch (signer.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer == null ? subject : issuer.getSubjectX500Principal(), new BigInteger(64, new SecureRandom()),
                    Date.from(end.minus(100, ChronoUnit.DAYS)), Date.from(end), subject, keys.getPublic());
            if (!alternatives.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false,
                        new GeneralNames(alternatives.toArray(GeneralName[]::new)));
            }
            if (purpose != null) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            } else if (issuer == null) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            }
            return new PemFiles(keys, new JcaX509CertificateConverter().getCertificate(
                    builder.build(new JcaContentSignerBuilder(signature).build(signer))));
        } catch (OperatorCreationException | IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** For a client or a server of Java. */
    public OneKey oneKey() {
        return new OneKey(keys.getPrivate(), certificate);
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
