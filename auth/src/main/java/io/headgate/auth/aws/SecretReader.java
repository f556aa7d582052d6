package io.headgate.auth.aws;

import io.headgate.auth.CredentialProvider;
import io.headgate.auth.CredentialsException;
import io.headgate.auth.KnownUser;
import io.headgate.auth.KnownUsers;
import io.headgate.auth.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One secret in all versions that a rotation keeps: current, pending, previous. Each names a user; a user's passwords
 * are those of all versions that name it, in that order. Which of them the database takes is not known here.
 */
final class SecretReader implements CredentialProvider {
    private static final Logger log = LoggerFactory.getLogger(SecretReader.class);
    private static final String CURRENT = "AWSCURRENT";
    private static final String PENDING = "AWSPENDING";
    private static final String PREVIOUS = "AWSPREVIOUS";

    private final Service service;
    private final String id;
    private KnownUsers last = KnownUsers.NOBODY;

    /** @param id name or ARN */
    SecretReader(Service service, String id) {
        this.service = service;
        this.id = id;
    }

    static String nameOf(String id) {
        return "secret " + id;
    }

    @Override
    public String name() {
        return nameOf(id);
    }

    /**
     * Asks for the versions in the order in which a rotation makes them later ones, pending, current, previous: a
     * version that moves on between two questions is met again, never missed.
     */
    @Override
    public KnownUsers read() throws CredentialsException {
        SecretContent pending = optional(PENDING);
        SecretContent current = SecretContent.parse(name(), value(CURRENT));
        SecretContent previous = optional(PREVIOUS);
        Map<String, List<Secret>> passwords = new LinkedHashMap<>();
        add(passwords, current);
        add(passwords, pending);
        add(passwords, previous);
        Map<String, KnownUser> users = new HashMap<>();
        passwords.forEach((user, all) -> users.put(user, new KnownUser(all, user, all, true)));
        KnownUsers read = KnownUsers.of(users);
        if (!read.isSameAs(last)) {
            last = read;
        }
        return last;
    }

    /** Null when there is no such version, or it is not finished. */
    private SecretContent optional(String stage) throws CredentialsException {
        try {
            return SecretContent.parse(name() + ", " + stage, value(stage));
        } catch (CredentialsException e) {
            boolean absent = e.kind() == CredentialsException.Kind.MISSING;
            if (!absent && e.kind() != CredentialsException.Kind.BROKEN) {
                throw e;
            }
            if (!absent) {
                log.atDebug().addKeyValue("source", name()).addKeyValue("cause", e.getMessage())
                        .log("a version of a secret is left out");
            }
            return null;
        }
    }

    private String value(String stage) throws CredentialsException {
        return service.call(name(), client ->
                client.getSecretValue(request -> request.secretId(id).versionStage(stage)).secretString());
    }

    private static void add(Map<String, List<Secret>> passwords, SecretContent version) {
        if (version != null) {
            List<Secret> known = passwords.computeIfAbsent(version.user(), user -> new ArrayList<>());
            if (!version.password().isAmong(known)) {
                known.add(version.password());
            }
        }
    }
}
