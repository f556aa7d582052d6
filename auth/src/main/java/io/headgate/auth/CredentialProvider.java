package io.headgate.auth;

/** Something that knows passwords. */
public interface CredentialProvider extends Reading<KnownUsers> {
    /** What it is and which one, for the log: {@code credentials file /etc/users.yaml}. */
    String name();
}
