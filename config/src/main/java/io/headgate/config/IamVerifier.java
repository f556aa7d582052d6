package io.headgate.config;

/** Who judges clients' IAM tokens. */
public enum IamVerifier {
    /** The proxy, by access keys that it knows. */
    KEYS,
    /** The database, by a login with the token. */
    BACKEND,
    /** AWS STS, which says whose they are. */
    STS
}
