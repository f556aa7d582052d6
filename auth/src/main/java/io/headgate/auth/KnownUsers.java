package io.headgate.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All users that are known at one moment. Immutable. */
public final class KnownUsers {
    /** Nobody is known. */
    public static final KnownUsers NOBODY = new KnownUsers(Map.of());

    private final Map<String, KnownUser> users;
    private final Map<String, List<Secret>> databasePasswords = new HashMap<>();

    private KnownUsers(Map<String, KnownUser> users) {
        this(users, List.of());
    }

    private KnownUsers(Map<String, KnownUser> users, List<KnownUsers> parts) {
        this.users = users;
        users.values().forEach(user -> add(user.databaseUser(), user.databasePasswords()));
        parts.forEach(part -> part.databasePasswords.forEach(this::add));
        databasePasswords.replaceAll((user, passwords) -> List.copyOf(passwords));
    }

    /** These users by the names with which they log in. */
    public static KnownUsers of(Map<String, KnownUser> users) {
        return new KnownUsers(new LinkedHashMap<>(users));
    }

    /**
     * Those of all {@code parts}. A user that is in several of them is the first one's; the passwords of a database
     * user are everybody's, the first part's first.
     */
    static KnownUsers merged(List<KnownUsers> parts) {
        Map<String, KnownUser> all = new LinkedHashMap<>();
        parts.forEach(part -> part.users.forEach(all::putIfAbsent));
        return new KnownUsers(all, parts);
    }

    /** The user of this name; null when it is not known. */
    public KnownUser find(String user) {
        return users.get(user);
    }

    /** The passwords of a database user in the order in which they are to be tried; empty when none is known. */
    public List<Secret> databasePasswords(String databaseUser) {
        return databasePasswords.getOrDefault(databaseUser, List.of());
    }

    /** The names with which users log in. */
    public Set<String> names() {
        return Set.copyOf(users.keySet());
    }

    boolean concerns(String user) {
        return users.containsKey(user) || databasePasswords.containsKey(user);
    }

    /** Whether the two know the same of the same users. */
    public boolean isSameAs(KnownUsers other) {
        return users.keySet().equals(other.users.keySet())
                && users.entrySet().stream().allMatch(one -> one.getValue().isSameAs(other.users.get(one.getKey())));
    }

    private void add(String databaseUser, List<Secret> passwords) {
        List<Secret> known = databasePasswords.computeIfAbsent(databaseUser, name -> new ArrayList<>());
        passwords.stream().filter(password -> !password.isAmong(known)).forEach(known::add);
    }

    @Override
    public String toString() {
        return "KnownUsers" + users.keySet();
    }
}
