package io.headgate.config;

/** Whether clients must show a certificate, besides proving a password or a token. */
public enum ClientCertificateUse {
    /** It may be left out; one that is shown must be good. */
    OPTIONAL,
    /** As MySQL's REQUIRE X509. */
    REQUIRED,
    /** As {@link #REQUIRED}, and it must name the user. */
    NAMED
}
