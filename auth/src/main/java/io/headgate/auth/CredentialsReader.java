package io.headgate.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns the tree of a credentials file into passwords, and collects what is wrong with it, never showing a value. */
final class CredentialsReader {
    private static final String USERS = "users";
    private static final String PASSWORD = "password";
    private static final String PASSWORDS = "passwords";
    private static final String DATABASE_USER = "database-user";
    private static final String DATABASE_PASSWORD = "database-password";
    private static final String IAM = "iam";
    private static final String CERTIFICATE = "certificate";

    private final List<String> problems;

    CredentialsReader(List<String> problems) {
        this.problems = problems;
    }

    Map<String, KnownUser> read(JsonNode root) {
        Map<String, KnownUser> users = new HashMap<>();
        if (!root.isObject()) {
            problems.add("must be a mapping with the key 'users'");
            return users;
        }
        unknownKeys(root, "", List.of(USERS));
        JsonNode entries = root.path(USERS);
        if (!entries.isObject() || entries.isEmpty()) {
            problems.add("users: must be a mapping from at least one user name to its password");
            return users;
        }
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            KnownUser user = readUser(entry.getKey(), USERS + "." + entry.getKey(), entry.getValue());
            if (user != null) {
                users.put(entry.getKey(), user);
            }
        }
        return users;
    }

    /** Null, with a problem, when it cannot be used. */
    private KnownUser readUser(String name, String path, JsonNode user) {
        if (!user.isObject()) {
            problems.add(path + ": must be a mapping with the key 'password' or 'passwords'");
            return null;
        }
        unknownKeys(user, path + ".", List.of(PASSWORD, PASSWORDS, DATABASE_USER, DATABASE_PASSWORD, IAM,
                CERTIFICATE));
        IamUse iam = user.has(IAM) ? readIam(path + "." + IAM, user.get(IAM)) : null;
        CertificateRule certificate = user.has(CERTIFICATE)
                ? new CertificateRuleReader(problems).read(path + "." + CERTIFICATE, user.get(CERTIFICATE)) : null;
        boolean needsPassword = !user.has(IAM) && !user.has(CERTIFICATE);
        if (user.has(PASSWORD) ? user.has(PASSWORDS) : needsPassword && !user.has(PASSWORDS)) {
            problems.add(path + ": needs either 'password' or 'passwords'" + (user.has(PASSWORD) ? ", not both" : ""));
        }
        List<Secret> found = new ArrayList<>();
        if (user.has(PASSWORD)) {
            readPassword(path + "." + PASSWORD, user.get(PASSWORD), found);
        }
        if (user.has(PASSWORDS)) {
            readPasswords(path + "." + PASSWORDS, user.get(PASSWORDS), found);
        }
        List<Secret> database = new ArrayList<>();
        if (user.has(DATABASE_PASSWORD)) {
            readPassword(path + "." + DATABASE_PASSWORD, user.get(DATABASE_PASSWORD), database);
        } else {
            database = found;
        }
        String databaseUser = user.has(DATABASE_USER)
                ? readName(path + "." + DATABASE_USER, user.get(DATABASE_USER)) : name;
        boolean known = !needsPassword || !found.isEmpty() && !database.isEmpty();
        return !known || databaseUser == null ? null
                : new KnownUser(found, databaseUser, database, found.isEmpty(), iam, certificate);
    }

    private IamUse readIam(String path, JsonNode value) {
        for (IamUse use : IamUse.values()) {
            if (value.isTextual() && use.name().toLowerCase(Locale.ROOT).equals(value.textValue())) {
                return use;
            }
        }
        problems.add(path + ": must be one of disabled, allowed, required");
        return IamUse.REQUIRED;
    }

    private String readName(String path, JsonNode value) {
        if (!value.isTextual() || value.textValue().isEmpty()) {
            problems.add(path + ": must be a text, the name of a database user");
            return null;
        }
        return value.textValue();
    }

    private void readPasswords(String path, JsonNode list, List<Secret> found) {
        if (!list.isArray() || list.isEmpty()) {
            problems.add(path + ": must be a list of at least one password; a single one is written 'password: …'");
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            readPassword(path + "[" + i + "]", list.get(i), found);
        }
    }

    private void readPassword(String path, JsonNode value, List<Secret> found) {
        if (!value.isTextual()) {
            problems.add(path + ": must be a text; put the password in quotes");
        } else if (value.textValue().isEmpty()) {
            problems.add(path + ": must not be empty");
        } else {
            found.add(Secret.of(value.textValue().getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void unknownKeys(JsonNode node, String prefix, List<String> allowed) {
        node.fieldNames().forEachRemaining(key -> {
            if (!allowed.contains(key)) {
                problems.add(prefix + key + ": is not known; allowed: " + String.join(", ", allowed));
            }
        });
    }
}
