package io.headgate.server.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** For which users and clients lines at level DEBUG are written though those of all others are not. Thread-safe. */
public final class DebugClients {

    private static final int MOST_USERS = 100;

    /**
     * For whom it is on.
     *
     * @param user null where it is a client
     * @param client its id; 0 where it is a user
     */
    public record Chosen(String user, int client) { }

    private final Set<String> users = new ConcurrentSkipListSet<>();
    private final Set<Integer> clients = new ConcurrentSkipListSet<>();

    /** Whoever logs in with this name. Returns false where it cannot be on: for {@value #MOST_USERS} others it is. */
    public boolean user(String name, boolean on) {
        if (!on) {
            users.remove(name);
        } else if (users.size() < MOST_USERS) {
            users.add(name);
        }
        return users.contains(name) == on;
    }

    /** One client, until it leaves. */
    public void client(int id, boolean on) {
        if (on) {
            clients.add(id);
        } else {
            clients.remove(id);
        }
    }

    void left(int id) {
        if (!clients.isEmpty()) {
            clients.remove(id);
        }
    }

    /** @param user null before it is known */
    boolean has(int client, String user) {
        return clients.contains(client) || user != null && users.contains(user);
    }

    /** All of them: users by name, then clients by id. */
    public List<Chosen> all() {
        List<Chosen> all = new ArrayList<>();
        users.forEach(user -> all.add(new Chosen(user, 0)));
        clients.forEach(client -> all.add(new Chosen(null, client)));
        return all;
    }
}
