package io.headgate.server.frontend;

import io.headgate.auth.AuthStep;
import io.headgate.auth.FailedLogins;
import io.headgate.auth.Secret;
import io.headgate.auth.VerifierCache;
import io.headgate.pool.AcquireFailure;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.backend.BackendKey;
import io.headgate.server.backend.Proof;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the database judge passwords and tokens. Logins of one user with one password that come at the same time wait for
 * one verdict, and only so many questions are asked at a time: a storm of clients is no storm of logins at the
 * database. Different passwords of one user from one address are asked one after the other, each after the delay that
 * the failures before it cost. Thread-safe.
 */
final class LoginJudge {

    private static final Logger log = LoggerFactory.getLogger(LoginJudge.class);

    /** Who judges. */
    interface Database {
        /**
         * Tries to log in.
         *
         * @param proof must not be wiped before the verdict is there
         * @param done told null, or why not; on any thread, perhaps at once
         */
        void judge(Login login, BackendKey key, Proof proof, EventLoop loop, Consumer<AcquireFailure> done);
    }

    /** Who waits for a verdict. Called on any thread. */
    interface Waiting {
        /** Whether the verdict is still of interest. */
        boolean isThere();

        /** @param failure null when the database has accepted the password */
        void onVerdict(AcquireFailure failure);

        /** So many have failed that there is no verdict in time. */
        void onTooManyFailures();
    }

    /** @param onTaken told when the database has accepted what is asked about */
    private record Question(Login login, BackendKey key, String address, Proof proof, Runnable onTaken, EventLoop loop,
            List<Waiting> waiting) {
        boolean isWanted() {
            return waiting.stream().anyMatch(Waiting::isThere);
        }

        boolean isAbout(Proof other) {
            return proof.isSameAs(other);
        }
    }

    /** Of a user from one address; nobody has so many passwords that may be right. */
    private static final int MOST_WAITING = 20;

    private final Database database;
    private final VerifierCache verifiers;
    private final FailedLogins failures;
    private final int atOnce;
    /** Those that are asked or will be, by user, in the order in which they came. */
    private final Map<String, List<Question>> open = new HashMap<>();
    /** Those that can be asked now. */
    private final Deque<Question> queue = new ArrayDeque<>();
    private int asked;

    /** @param atOnce the most questions at a time, at least 1 */
    LoginJudge(Database database, VerifierCache verifiers, FailedLogins failures, int atOnce) {
        this.database = database;
        this.verifiers = verifiers;
        this.failures = failures;
        this.atOnce = atOnce;
    }

    /**
     * Has a password judged, unless its client leaves before its turn.
     *
     * @param address of the client; null when it has none
     * @param password wiped when the verdict is there; null for those that are known, of which one must be right
     */
    void judge(Login login, String address, Secret password, EventLoop loop, Waiting client) {
        Runnable onTaken = password == null ? () -> { } : () -> verifiers.remember(login.user(), password);
        judge(login, login.key(), address, Proof.of(password), onTaken, loop, client);
    }

    /**
     * Has a token judged, unless its client leaves before its turn.
     *
     * @param address of the client; null when it has none
     * @param ask holds the token, which is wiped when the verdict is there
     */
    void judge(Login login, String address, AuthStep.AskDatabaseAboutToken ask, EventLoop loop, Waiting client) {
        // by its own name, which is in the token: not as whom the statements run
        judge(login, BackendKey.of(login.user(), login.capabilities()), address, Proof.once(ask.token()),
                ask.onTaken(), loop, client);
    }

    private void judge(Login login, BackendKey key, String address, Proof proof, Runnable onTaken, EventLoop loop,
            Waiting client) {
        Question question;
        synchronized (open) {
            List<Question> ofUser = open.computeIfAbsent(login.user(), user -> new ArrayList<>(1));
            for (Question same : ofUser) {
                if (same.isAbout(proof)) {
                    same.waiting.add(client);
                    proof.wipe();
                    return;
                }
            }
            question = new Question(login, key, address, proof, onTaken, loop, new ArrayList<>(List.of(client)));
            forgetGone(from(address, ofUser), ofUser);
            List<Question> before = from(address, ofUser);
            if (before.size() < MOST_WAITING) {
                ofUser.add(question);
                if (!before.isEmpty()) {
                    return;
                }
            } else {
                question = null;
            }
        }
        if (question != null) {
            admit(question);
        } else {
            proof.wipe();
            client.onTooManyFailures();
        }
    }

    /** The first of them is the one whose turn it is. */
    private static List<Question> from(String address, List<Question> questions) {
        return questions.stream().filter(one -> Objects.equals(one.address, address)).toList();
    }

    /** The one before it, of its user and address, has its verdict. */
    private void admit(Question question) {
        String user = question.login.user();
        long delay = failures.delay(user, question.address);
        if (delay == FailedLogins.TOO_MANY) {
            close(question).forEach(Waiting::onTooManyFailures);
        } else if (delay == 0) {
            enqueue(question);
        } else {
            log.atDebug().addKeyValue("user", user).addKeyValue("address", question.address)
                    .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(delay)).log("login delayed: others have failed");
            question.loop.schedule(() -> enqueue(question), delay, TimeUnit.NANOSECONDS);
        }
    }

    private void enqueue(Question question) {
        synchronized (open) {
            queue.add(question);
        }
        askNext();
    }

    private void askNext() {
        Question next;
        while ((next = take()) != null) {
            ask(next);
        }
    }

    /** Null when nobody waits for a turn, or nobody can have one now. */
    private Question take() {
        synchronized (open) {
            while (asked < atOnce && !queue.isEmpty()) {
                Question first = queue.remove();
                if (first.isWanted()) {
                    asked++;
                    return first;
                }
                close(first);
            }
            return null;
        }
    }

    private void ask(Question question) {
        Login login = question.login;
        database.judge(login, question.key, question.proof, question.loop, failure -> {
            if (failure == null) {
                failures.succeeded(login.user(), question.address);
                question.onTaken.run();
            } else if (isDenial(failure)) {
                failures.failed(login.user(), question.address);
            }
            over(question).forEach(client -> client.onVerdict(failure));
            // not in here: a verdict may come at once
            question.loop.execute(this::askNext);
        });
    }

    private static boolean isDenial(AcquireFailure failure) {
        return failure.cause() != null && failure.cause().detail() instanceof ErrPacket error
                && error.code() == ErrorCode.ER_ACCESS_DENIED_ERROR.code();
    }

    private List<Waiting> over(Question question) {
        synchronized (open) {
            asked--;
            return close(question);
        }
    }

    /** Nobody joins it any more, and the next one from its address goes on. Returns who waits for it. */
    private List<Waiting> close(Question question) {
        synchronized (open) {
            List<Question> ofUser = open.get(question.login.user());
            remove(question, ofUser);
            List<Question> behind = from(question.address, ofUser);
            behind.stream().filter(one -> !one.isWanted()).forEach(one -> remove(one, ofUser));
            from(question.address, ofUser).stream().findFirst()
                    // not in here: a row of them may be refused
                    .ifPresent(next -> next.loop.execute(() -> admit(next)));
            if (ofUser.isEmpty()) {
                open.remove(question.login.user());
            }
            return List.copyOf(question.waiting);
        }
    }

    /** Who has hung up takes no turn, but for the first one, whose turn it is. */
    private static void forgetGone(List<Question> ofAddress, List<Question> ofUser) {
        ofAddress.stream().skip(1).filter(one -> !one.isWanted()).forEach(one -> remove(one, ofUser));
    }

    private static void remove(Question question, List<Question> from) {
        from.removeIf(one -> one == question);
        question.proof.wipe();
    }
}
