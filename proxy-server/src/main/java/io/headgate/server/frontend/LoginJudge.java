package io.headgate.server.frontend;

import io.headgate.auth.Secret;
import io.headgate.auth.VerifierCache;
import io.headgate.pool.AcquireFailure;
import io.headgate.server.backend.Target;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Has the database judge passwords. Logins of one user with one password that come at the same time wait for one
 * verdict: a storm of clients is no storm of logins at the database. Thread-safe.
 */
final class LoginJudge {

    private record Asked(Secret password, List<Consumer<AcquireFailure>> waiting) {
        boolean isAbout(Secret other) {
            return password == null || other == null ? password == other : password.constantTimeEquals(other);
        }
    }

    private final Target target;
    private final VerifierCache verifiers;
    private final Map<String, Asked> asked = new HashMap<>();

    LoginJudge(Target target, VerifierCache verifiers) {
        this.target = target;
        this.verifiers = verifiers;
    }

    /**
     * @param password wiped when the verdict is there; null for those that are known, of which one must be right
     * @param done told null when the database accepts the password, on any thread
     */
    void judge(Login login, Secret password, EventLoop loop, Consumer<AcquireFailure> done) {
        Asked mine = null;
        synchronized (asked) {
            Asked same = asked.get(login.user());
            if (same == null) {
                mine = new Asked(password, new ArrayList<>(List.of(done)));
                asked.put(login.user(), mine);
            } else if (same.isAbout(password)) {
                same.waiting.add(done);
                wipe(password);
                return;
            }
        }
        Asked leading = mine;
        target.judge(login.key(), login.initialState(target.facts()), password, loop, failure -> {
            if (failure == null && password != null) {
                verifiers.remember(login.user(), password);
            }
            List<Consumer<AcquireFailure>> waiting = List.of(done);
            if (leading != null) {
                synchronized (asked) {
                    asked.remove(login.user());
                    waiting = List.copyOf(leading.waiting);
                }
            }
            wipe(password);
            waiting.forEach(one -> one.accept(failure));
        });
    }

    private static void wipe(Secret password) {
        if (password != null) {
            password.wipe();
        }
    }
}
