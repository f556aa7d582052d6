package io.headgate.server.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A certificate chain and the private key of its first certificate, as PEM files have them. The key may be PKCS #8,
 * PKCS #1 or SEC 1, with a passphrase or without.
 *
 * @param key the private key
 * @param chain at least one; the first is the server's own
 */
record PemKeyPair(PrivateKey key, X509Certificate[] chain) {

    /** Knows the ciphers and derivations of keys with a passphrase, which the JDK does not; not registered. */
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    /**
     * Reads both; what goes wrong is said in words that quote neither.
     *
     * @param passphrase of the key; null for none
     * @throws GeneralSecurityException when there is no such content, or the two do not belong together
     */
    static PemKeyPair of(byte[] certificates, byte[] privateKey, char[] passphrase) throws GeneralSecurityException {
        PemKeyPair pair = new PemKeyPair(key(privateKey, passphrase),
                certificates("tls-certificate", certificates));
        if (!pair.belongsTogether()) {
            throw new GeneralSecurityException(
                    "tls-private-key is not the key of the first certificate in tls-certificate");
        }
        return pair;
    }

    /**
     * All certificates of a PEM file, in their order; at least one.
     *
     * @param setting that names the file
     * @throws GeneralSecurityException when there is none, or something else
     */
    static X509Certificate[] certificates(String setting, byte[] pem) throws GeneralSecurityException {
        try {
            X509Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem)).toArray(X509Certificate[]::new);
            if (chain.length == 0) {
                throw new GeneralSecurityException(setting + " holds no certificate; it must have lines that begin"
                        + " with -----BEGIN CERTIFICATE-----");
            }
            return chain;
        } catch (CertificateException e) {
            throw new GeneralSecurityException(setting + " holds something that is no PEM certificate", e);
        }
    }

    private static PrivateKey key(byte[] pem, char[] passphrase) throws GeneralSecurityException {
        try (PEMParser parser = new PEMParser(
                new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.ISO_8859_1))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                PrivateKeyInfo key = key(found, passphrase);
                if (key != null) {
                    return new JcaPEMKeyConverter().getPrivateKey(key);
                }
            }
        } catch (PKCSException | OperatorCreationException | PEMException e) {
            throw new GeneralSecurityException(passphrase == null
                    ? "tls-private-key holds a key that cannot be read (" + e.getClass().getSimpleName() + ")"
                    : "tls-private-key cannot be read with the passphrase in tls-private-key-password-file", e);
        } catch (IOException e) {
            throw new GeneralSecurityException("tls-private-key is not well-formed PEM", e);
        }
        throw new GeneralSecurityException("tls-private-key holds no private key; it must have a line such as"
                + " -----BEGIN PRIVATE KEY-----");
    }

    /** Null for something else in the file, such as the parameters of a curve. */
    private static PrivateKeyInfo key(Object found, char[] passphrase) throws GeneralSecurityException, PKCSException,
            OperatorCreationException, IOException {
        if (found instanceof PrivateKeyInfo key) {
            return key;
        }
        if (found instanceof PEMKeyPair pair) {
            return pair.getPrivateKeyInfo();
        }
        boolean encrypted = found instanceof PKCS8EncryptedPrivateKeyInfo || found instanceof PEMEncryptedKeyPair;
        if (encrypted && passphrase == null) {
            throw new GeneralSecurityException("tls-private-key has a passphrase; give it in the file that"
                    + " tls-private-key-password-file names");
        }
        if (found instanceof PKCS8EncryptedPrivateKeyInfo key) {
            return key.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                    .setProvider(BOUNCY_CASTLE).build(passphrase));
        }
        if (found instanceof PEMEncryptedKeyPair pair) {
            return pair.decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                    .setProvider(BOUNCY_CASTLE).build(passphrase)).getPrivateKeyInfo();
        }
        return null;
    }

    private boolean belongsTogether() throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC", "ECDSA" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] text = {1, 2, 3};
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(text);
            byte[] signature = signer.sign();
            signer.initVerify(chain[0].getPublicKey());
            signer.update(text);
            return signer.verify(signature);
        } catch (java.security.InvalidKeyException | java.security.SignatureException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "PemKeyPair[" + chain[0].getSubjectX500Principal() + "]";
    }
}
