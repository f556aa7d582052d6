package io.headgate.config;

/** Whether clients may, or must, log in by IAM tokens. */
public enum IamMode {
    /** Passwords only. */
    DISABLED,
    /** Tokens and passwords. */
    ALLOWED,
    /** Tokens only. */
    REQUIRED
}
