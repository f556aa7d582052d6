package io.headgate.auth;

/** Whether a user must show a certificate, besides proving a password or a token. */
public enum CertificateUse {
    /** It may be left out. */
    OPTIONAL,
    /** Any that is valid, as MySQL's REQUIRE X509. */
    REQUIRED,
    /** One in which the user is named: as its common name or as one of its DNS names. */
    NAMED
}
