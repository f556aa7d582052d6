package io.headgate.auth.iam;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.auth.Secret;
import io.headgate.auth.SecretYamlFile;
import io.headgate.auth.iam.AccessKeys.Key;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Access keys from a YAML file.
 *
 * <pre>
 * keys:
 *   AKIAIOSFODNN7EXAMPLE:
 *     secret-key: "…"
 *     users: [app, batch]        # as whom the key may log in; "*" for anybody
 *     session-token: "…"         # of a temporary key only
 * </pre>
 */
public final class AccessKeysFile {
    private static final String KEYS = "keys";
    private static final String SECRET_KEY = "secret-key";
    private static final String USERS = "users";
    private static final String SESSION_TOKEN = "session-token";
    private static final List<String> ALL = List.of(SECRET_KEY, USERS, SESSION_TOKEN);
    private static final String ANYBODY = "*";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{4,128}");

    private final List<String> problems;
    private final List<String> allowed;

    private AccessKeysFile(List<String> problems, List<String> allowed) {
        this.problems = problems;
        this.allowed = allowed;
    }

    /** Of a file that is not looked at yet. */
    public static SecretYamlFile<AccessKeys> of(Path file) {
        return of(file, ALL);
    }

    /** The same for keys that log nobody in, without {@code users}. */
    public static SecretYamlFile<AccessKeys> withoutUsers(Path file) {
        return of(file, List.of(SECRET_KEY, SESSION_TOKEN));
    }

    private static SecretYamlFile<AccessKeys> of(Path file, List<String> allowed) {
        return new SecretYamlFile<>("access keys file", file, AccessKeys.NONE,
                (root, problems) -> new AccessKeysFile(problems, allowed).read(root));
    }

    private AccessKeys read(JsonNode root) {
        JsonNode entries = root.path(KEYS);
        Map<String, Key> keys = new HashMap<>();
        if (root.size() != 1 || !entries.isObject() || entries.isEmpty()) {
            problems.add("must be a mapping with the one key 'keys', from access key ids to what belongs to them");
            return AccessKeys.NONE;
        }
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            String path = KEYS + "." + entry.getKey();
            if (!ID.matcher(entry.getKey()).matches()) {
                // may be a secret key in the wrong place
                problems.add(KEYS + ": one of the names is no access key id");
            } else if (!entry.getValue().isObject()) {
                problems.add(path + ": must be a mapping with 'secret-key' and 'users'");
            } else {
                keys.put(entry.getKey(), key(path + ".", entry.getValue()));
            }
        }
        return problems.isEmpty() ? new AccessKeys(keys) : AccessKeys.NONE;
    }

    private Key key(String path, JsonNode node) {
        node.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                problems.add(path + name + ": is not known; allowed: " + String.join(", ", allowed));
            }
        });
        return new Key(secret(path + SECRET_KEY, node.path(SECRET_KEY)),
                allowed.contains(USERS) ? users(path + USERS, node.path(USERS)) : Set.of(),
                node.has(SESSION_TOKEN) ? secret(path + SESSION_TOKEN, node.get(SESSION_TOKEN)) : null);
    }

    private Secret secret(String path, JsonNode value) {
        if (!value.isTextual() || value.textValue().isEmpty()) {
            problems.add(path + ": must be a text, not empty");
            return null;
        }
        return Secret.of(value.textValue().getBytes(StandardCharsets.UTF_8));
    }

    /** Null for anybody. */
    private Set<String> users(String path, JsonNode value) {
        if (value.isTextual() && value.textValue().equals(ANYBODY)) {
            return null;
        }
        Set<String> users = new HashSet<>();
        for (JsonNode user : value) {
            if (user.isTextual() && !user.textValue().isEmpty()) {
                users.add(user.textValue());
            }
        }
        if (!value.isArray() || users.isEmpty() || users.size() != value.size()) {
            problems.add(path + ": must be a list of different names of users, or \"*\" for anybody");
        }
        return users;
    }
}
