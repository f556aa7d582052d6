package io.headgate.auth;

import java.util.List;
import java.util.Objects;

/**
 * What the proxy knows of one user. The secrets stay their source's: copy them to keep them, do not wipe them.
 *
 * @param passwords every password that lets the user in, the current one first; none only where one of the last two is
 *     given
 * @param databaseUser as whom the user's statements run at the database
 * @param databasePasswords the passwords of {@code databaseUser}, in the order in which they are to be tried
 * @param databaseDecides whether another password than these goes to the database for its verdict, because what is
 *     known here may be out of date; otherwise it is wrong
 * @param iam whether tokens let the user in; null: as for everybody
 * @param certificate which certificate the user must show, besides; null: as for everybody
 */
public record KnownUser(List<Secret> passwords, String databaseUser, List<Secret> databasePasswords,
                        boolean databaseDecides, IamUse iam, CertificateRule certificate) {

    /** Of whom nothing is said about tokens and certificates. */
    public KnownUser(List<Secret> passwords, String databaseUser, List<Secret> databasePasswords,
            boolean databaseDecides) {
        this(passwords, databaseUser, databasePasswords, databaseDecides, null, null);
    }

    /** Refuses a user of whom nothing is known. */
    public KnownUser {
        Objects.requireNonNull(databaseUser, "databaseUser");
        passwords = List.copyOf(passwords);
        databasePasswords = List.copyOf(databasePasswords);
        if (iam == null && certificate == null && (passwords.isEmpty() || databasePasswords.isEmpty())) {
            throw new IllegalArgumentException("A user that is known has a password");
        }
    }

    boolean isSameAs(KnownUser other) {
        return databaseUser.equals(other.databaseUser) && databaseDecides == other.databaseDecides
                && iam == other.iam && Objects.equals(certificate, other.certificate)
                && Secret.areEqual(passwords, other.passwords)
                && Secret.areEqual(databasePasswords, other.databasePasswords);
    }
}
