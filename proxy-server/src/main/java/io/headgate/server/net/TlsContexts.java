package io.headgate.server.net;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.TlsCipher;
import io.headgate.config.TlsVersion;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes the TLS contexts of both sides: BoringSSL where its native library loads, the JDK's own TLS elsewhere. */
public final class TlsContexts {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private TlsContexts() {
    }

    private static SslProvider provider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    /** BoringSSL leaves no choice of TLS 1.3 cipher suites; the JDK does. */
    private static SslProvider provider(HeadgateConfig.Tls settings) {
        return settings.ciphersuites().isEmpty() ? provider() : SslProvider.JDK;
    }

    /** Who does the TLS of clients, for logs. */
    public static String library(HeadgateConfig.Tls settings) {
        return provider(settings) == SslProvider.OPENSSL ? OpenSsl.versionString() : "JDK";
    }

    /**
     * For clients.
     *
     * @param authorities of their certificates; null: they are not asked for any
     * @throws SSLException when no client could use TLS 1.2 with this key, although the settings allow it
     */
    static SslContext forClients(HeadgateConfig.Tls settings, PemKeyPair own, ClientAuthorities authorities)
            throws SSLException {
        List<String> ciphers = new ArrayList<>();
        if (settings.versions().contains(TlsVersion.TLSV1_3)) {
            addTo(ciphers, settings.ciphersuites().isEmpty() ? List.of(TlsCipher.Tls13.values())
                    : settings.ciphersuites());
        }
        if (settings.versions().contains(TlsVersion.TLSV1_2)) {
            requireOneThatFits(settings.ciphers(), own.chain()[0].getPublicKey().getAlgorithm());
            addTo(ciphers, settings.ciphers());
        }
        SslContextBuilder builder = SslContextBuilder.forServer(own.key(), own.chain()).sslProvider(provider(settings))
                .protocols(settings.versions().stream().map(TlsVersion::text).toList())
                .ciphers(ciphers, SupportedCipherSuiteFilter.INSTANCE);
        if (authorities != null) {
            builder.clientAuth(ClientAuth.OPTIONAL).trustManager(new AnyClient(authorities.issuers()));
        }
        return builder.build();
    }

    private static void addTo(List<String> all, List<? extends TlsCipher> ciphers) {
        ciphers.forEach(cipher -> all.add(cipher.jdkName()));
    }

    private static void requireOneThatFits(List<TlsCipher.Tls12> ciphers, String keyAlgorithm) throws SSLException {
        if (ciphers.stream().noneMatch(cipher -> cipher.fits(keyAlgorithm))) {
            throw new SSLException("none of tls-ciphers can be used with a certificate whose key is of algorithm "
                    + keyAlgorithm + "; add one of " + Arrays.stream(TlsCipher.Tls12.values())
                            .filter(cipher -> cipher.fits(keyAlgorithm)).map(TlsCipher::text)
                            .collect(Collectors.joining(", ")) + ", or leave TLSv1.2 out of tls-versions");
        }
    }

    /** A key and a certificate made now and valid for ten years: encryption without proof of identity. */
    static PemKeyPair selfSigned() throws SSLException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            return new PemKeyPair(keys.getPrivate(), new X509Certificate[] {selfSigned(keys)});
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new SSLException("no self-signed certificate could be made: " + e.getMessage(), e);
        }
    }

    private static X509Certificate selfSigned(KeyPair keys)
            throws GeneralSecurityException, OperatorCreationException {
        Instant now = Instant.now();
        X500Name name = new X500Name("CN=Headgate self-signed " + hostName());
        X509CertificateHolder holder = new JcaX509v3CertificateBuilder(name,
                new BigInteger(120, new SecureRandom()), Date.from(now.minus(1, ChronoUnit.DAYS)),
                Date.from(now.plus(3650, ChronoUnit.DAYS)), name, keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
        return new JcaX509CertificateConverter().getCertificate(holder);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
        } catch (java.net.UnknownHostException e) {
            return "localhost";
        }
    }

    /**
     * For backends. Sessions are resumed; one belongs to its host, and to what has been verified of it.
     *
     * @param verify whether the certificate must be signed by an authority of {@code authorities}
     * @param authorities PEM file, or null for the authorities that the JDK trusts
     */
    public static SslContext forBackends(boolean verify, Path authorities) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(provider()).protocols(PROTOCOLS)
                // the identity is verified by the handler that knows the host, when the setting asks for it
                .endpointIdentificationAlgorithm(null);
        if (provider() == SslProvider.JDK) {
            // its own default has DHE, too, which Netty's has not: old servers have nothing better
            builder.ciphers(List.of(((SSLSocketFactory) SSLSocketFactory.getDefault()).getDefaultCipherSuites()));
        }
        if (!verify) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (authorities != null) {
            builder.trustManager(authorities.toFile());
        }
        return builder.build();
    }

    /**
     * The name that TLS tells the server (SNI), without a dot at its end; none for an address. The TLS libraries by
     * themselves pass over names without a dot, such as containers have.
     */
    public static List<SNIServerName> serverNames(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name)) {
            return List.of();
        }
        // bytes: of a text, it takes no underscore
        return List.of(new SNIHostName(name.getBytes(StandardCharsets.UTF_8)));
    }
}
