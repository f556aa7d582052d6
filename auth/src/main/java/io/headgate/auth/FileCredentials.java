package io.headgate.auth;

import java.nio.file.Path;

/**
 * Passwords from a YAML file.
 *
 * <pre>
 * users:
 *   app:
 *     password: "secret"
 *   batch:
 *     passwords: ["new", "old"]     # all may log in; towards the database they are tried in this order
 *   web:
 *     password: "secret"
 *     database-user: web_rw         # as whom web's statements run
 *     database-password: "other"
 *   service:
 *     iam: required                 # no password lets it in, only a token
 *     database-password: "other"
 *   report:
 *     password: "secret"
 *     certificate:                  # or optional, required, named
 *       common-name: report         # or subject, issuer, dns-name, email, uri; or a list of such
 * </pre>
 */
public final class FileCredentials implements CredentialProvider {
    private final SecretYamlFile<KnownUsers> file;

    /** Of a file that is not looked at yet. */
    public FileCredentials(Path file) {
        this.file = new SecretYamlFile<>("credentials file", file, KnownUsers.NOBODY,
                (root, problems) -> KnownUsers.of(new CredentialsReader(problems).read(root)));
    }

    @Override
    public String name() {
        return file.name();
    }

    /**
     * Looks at the file; a change counts when it has been seen twice.
     *
     * @throws CredentialsException naming every problem: not readable, readable by others than its owner, not the YAML
     *     shown above
     */
    @Override
    public KnownUsers read() throws CredentialsException {
        return file.read();
    }
}
