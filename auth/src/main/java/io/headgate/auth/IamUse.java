package io.headgate.auth;

/** Whether a user may, or must, come in by an IAM token. */
public enum IamUse {
    /** What looks like a token is a password like any other. */
    DISABLED,
    /** By a token or by a password. */
    ALLOWED,
    /** By a token only. */
    REQUIRED
}
