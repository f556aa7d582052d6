package io.headgate.server.session;

import io.headgate.pool.CloseReason;
import io.headgate.protocol.Command;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.GlobalChanges;
import io.headgate.server.backend.GlobalValues;
import io.headgate.server.backend.SessionVariables;
import io.headgate.server.backend.Target;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A statement that sets global variables: their values are asked for before and after it, so that sessions keep the
 * values that they began with and new sessions get the new ones. What cannot be known by name, and what only a login
 * reads, takes new connections.
 */
final class GlobalSet {

    /** Read at a login only, or never changed in a session. */
    private static final Set<String> NEED_LOGIN = Set.of("init_connect", "max_allowed_packet", "net_buffer_length",
            "max_user_connections", "activate_all_roles_on_login", "mandatory_roles");
    /** What SET GLOBAL TRANSACTION sets without naming it. */
    private static final Set<String> OF_TRANSACTION = Set.of("transaction_isolation", "transaction_read_only");

    private final Target target;
    private final Set<String> names;
    private boolean needsLogins;
    private GlobalChanges.Change change;

    /** @param tokens of the statement, null when they are not known */
    GlobalSet(Target target, StatementTokens tokens) {
        this.target = target;
        this.names = new TreeSet<>();
        needsLogins = tokens == null || !tokens.isCertain();
        for (int i = 0; !needsLogins && i < tokens.size(); i++) {
            String name = tokens.isName(i) ? tokens.name(i) : null;
            if (name == null) {
                continue;
            }
            name = name.toLowerCase(Locale.ROOT);
            if (name.equals("transaction")) {
                names.addAll(OF_TRANSACTION);
            } else if (SessionVariables.isTracked(name)) {
                names.add(name);
            }
            needsLogins |= NEED_LOGIN.contains(name);
        }
    }

    /**
     * Asks for the values before the statement.
     *
     * @return false when nothing is asked, and {@code then} is not told
     */
    boolean askBefore(BackendConnection backend, Runnable then) {
        if (names.isEmpty()) {
            return false;
        }
        ask(backend, values -> {
            if (values == null) {
                needsLogins = true;
            } else {
                change = target.facts().globalChanges().begin(values);
            }
            then.run();
        });
        return true;
    }

    /** The statement has been answered. @param refused whether it was, as a whole */
    void executed(boolean refused) {
        needsLogins &= !refused;
        if (change != null) {
            target.facts().globalChanges().executed(change);
        }
    }

    /** The statement has been executed, or may have been: takes note of what it has changed. */
    void askAfter(BackendConnection backend, Runnable then) {
        if (needsLogins) {
            target.pool().retire(key -> true, CloseReason.GLOBAL_CHANGED);
        }
        if (change == null) {
            then.run();
            return;
        }
        ask(backend, values -> {
            end(values);
            then.run();
        });
    }

    /** Nobody can be asked any more. */
    void abandon() {
        if (change != null) {
            end(null);
        }
    }

    private void end(Map<String, String> now) {
        target.facts().onGlobalsChanged(change, now);
        change = null;
    }

    private void ask(BackendConnection backend, Consumer<Map<String, String>> answered) {
        backend.ask(GlobalValues.question(names), facts ->
                answered.accept(facts.errorCode() == 0 && !facts.rows().isEmpty()
                        ? GlobalValues.read(names, facts.rows().get(0)) : null));
    }
}
