package io.headgate.config;

/** A version of TLS, by the name that MySQL and the JDK give it. */
public enum TlsVersion {
    TLSV1_2("TLSv1.2"),
    TLSV1_3("TLSv1.3");

    private final String text;

    TlsVersion(String text) {
        this.text = text;
    }

    /** As in MySQL's {@code tls_version}. */
    public String text() {
        return text;
    }
}
