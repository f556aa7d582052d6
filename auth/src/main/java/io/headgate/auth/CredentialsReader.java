package io.headgate.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns the tree of a credentials file into passwords, and collects what is wrong with it, never showing a value. */
final class CredentialsReader {
    private static final String USERS = "users";
    private static final String PASSWORD = "password";
    private static final String PASSWORDS = "passwords";

    private final List<String> problems;

    CredentialsReader(List<String> problems) {
        this.problems = problems;
    }

    Map<String, List<Secret>> read(JsonNode root) {
        Map<String, List<Secret>> users = new HashMap<>();
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
            users.put(entry.getKey(), readUser(USERS + "." + entry.getKey(), entry.getValue()));
        }
        return users;
    }

    private List<Secret> readUser(String path, JsonNode user) {
        List<Secret> found = new ArrayList<>();
        if (!user.isObject()) {
            problems.add(path + ": must be a mapping with the key 'password' or 'passwords'");
            return found;
        }
        unknownKeys(user, path + ".", List.of(PASSWORD, PASSWORDS));
        if (user.has(PASSWORD) == user.has(PASSWORDS)) {
            problems.add(path + ": needs either 'password' or 'passwords'" + (user.has(PASSWORD) ? ", not both" : ""));
        }
        if (user.has(PASSWORD)) {
            readPassword(path + "." + PASSWORD, user.get(PASSWORD), found);
        }
        if (user.has(PASSWORDS)) {
            readPasswords(path + "." + PASSWORDS, user.get(PASSWORDS), found);
        }
        return List.copyOf(found);
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
