package io.headgate.config;

/** Which PROXY protocol header goes ahead on connections to the database. */
public enum BackendProxyProtocol {
    /** No header. */
    NONE,
    /** A header of version 2. */
    V2
}
