package io.headgate.auth.iam;

import io.headgate.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Access keys that sign tokens, by their ids. Immutable. */
public final class AccessKeys {
    static final AccessKeys NONE = new AccessKeys(Map.of());

    /**
     * @param users as whom it may log in; null: as anybody
     * @param sessionToken null: it is no temporary key
     */
    record Key(Secret secretKey, Set<String> users, Secret sessionToken) {

        boolean mayLogInAs(String user) {
            return users == null || users.contains(user);
        }

        /** Whether {@code token}, which may be null, is what belongs to the key. */
        boolean isSession(String token) {
            if (token == null || sessionToken == null) {
                return token == null && sessionToken == null;
            }
            return Secret.of(token.getBytes(StandardCharsets.UTF_8)).constantTimeEquals(sessionToken);
        }
    }

    private final Map<String, Key> keys;

    AccessKeys(Map<String, Key> keys) {
        this.keys = Map.copyOf(keys);
    }

    Key find(String id) {
        return keys.get(id);
    }

    /** How many there are. */
    public int size() {
        return keys.size();
    }

    @Override
    public String toString() {
        return "AccessKeys" + keys.keySet();
    }
}
