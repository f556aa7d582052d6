package io.headgate.metrics;

/** Why credentials could not be read; the value of a tag. */
public enum CredentialFailure {
    /** Whoever keeps them asks to be asked less often. */
    THROTTLED,
    /** Nobody answers, or not sensibly. */
    UNAVAILABLE,
    /** The proxy may not read them. */
    DENIED,
    /** They are there and cannot be used. */
    BROKEN,
    /** They do not exist. */
    MISSING
}
