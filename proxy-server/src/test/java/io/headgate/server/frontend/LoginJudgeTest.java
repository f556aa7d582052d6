package io.headgate.server.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.headgate.auth.FailedLogins;
import io.headgate.auth.Secret;
import io.headgate.auth.VerifierCache;
import io.headgate.pool.AcquireFailure;
import io.headgate.pool.OpenFailure;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.packet.ErrPacket;
import io.netty.channel.DefaultEventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LoginJudgeTest {

    private static final String HERE = "10.0.0.1";
    private static final String THERE = "10.0.0.2";
    private static final int AT_ONCE = 2;
    private static final AcquireFailure DENIED = new AcquireFailure(AcquireFailure.Kind.AUTHENTICATION, "",
            new OpenFailure(OpenFailure.Kind.AUTHENTICATION, "", ErrPacket.of(ErrorCode.ER_ACCESS_DENIED_ERROR, "no")));

    /** What the database is asked, until it answers. */
    private record Asked(String user, String password, Secret secret, Consumer<AcquireFailure> done) { }

    private final class Client implements LoginJudge.Waiting {
        private volatile boolean there = true;
        private volatile String heard;

        @Override
        public boolean isThere() {
            return there;
        }

        @Override
        public void onVerdict(AcquireFailure failure) {
            heard = failure == null ? "in" : "denied";
        }

        @Override
        public void onTooManyFailures() {
            heard = "too many";
        }
    }

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final List<Asked> asked = new ArrayList<>();
    private final VerifierCache verifiers = new VerifierCache(Duration.ofHours(1), System::nanoTime, 100);
    private LoginJudge judge = judge(Duration.ZERO);

    private LoginJudge judge(Duration delay) {
        // a clock that stands still, and no patience: where many have failed, nobody has a turn
        FailedLogins failures = new FailedLogins(() -> delay, () -> Duration.ZERO, () -> 0, 100);
        return new LoginJudge((login, key, proof, on, done) -> asked.add(new Asked(login.user(),
                new String(proof.secret().content(), StandardCharsets.UTF_8), proof.secret(), done)), verifiers,
                failures, AT_ONCE);
    }

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Client ask(String user, String address, String password) {
        Client client = new Client();
        judge.judge(new Login(user, user, null, 45, Capabilities.of()), address,
                Secret.of(password.getBytes(StandardCharsets.UTF_8)), loop, client);
        settle();
        return client;
    }

    /** What the loop was given to do is done, and what that gave it. */
    private void settle() {
        for (int i = 0; i < 50; i++) {
            loop.submit(() -> { }).syncUninterruptibly();
        }
    }

    private void answer(int index, AcquireFailure failure) {
        asked.remove(index).done.accept(failure);
        settle();
    }

    private List<String> passwords() {
        return asked.stream().map(Asked::password).toList();
    }

    @Test
    void oneVerdictIsForAllWhoBringTheSame() {
        List<Client> same = List.of(ask("app", HERE, "right"), ask("app", THERE, "right"), ask("app", HERE, "right"));
        assertThat(asked).hasSize(1);
        answer(0, null);
        assertThat(same).extracting(client -> client.heard).containsOnly("in");
        assertThat(verifiers.size()).isEqualTo(1);
    }

    @Test
    void onlySoManyAreAskedAtATimeAndTheOthersFollow() {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(ask("user" + i, HERE, "right"));
        }
        assertThat(asked).extracting(Asked::user).containsExactly("user0", "user1");
        answer(1, DENIED);
        assertThat(asked).extracting(Asked::user).containsExactly("user0", "user2");
        while (!asked.isEmpty()) {
            assertThat(asked).hasSizeLessThanOrEqualTo(AT_ONCE);
            answer(0, null);
        }
        assertThat(clients).extracting(client -> client.heard).containsExactly("in", "denied", "in", "in", "in");
    }

    @Test
    void differentPasswordsOfAUserFromAnAddressAreAskedOneAfterTheOther() {
        ask("app", HERE, "one");
        ask("app", HERE, "two");
        assertThat(passwords()).containsExactly("one");
        ask("app", THERE, "three");
        assertThat(passwords()).containsExactly("one", "three");
        answer(0, DENIED);
        assertThat(passwords()).containsExactly("three", "two");
    }

    @Test
    void whoHasHungUpTakesNoTurn() {
        ask("app", HERE, "first");
        for (int i = 0; i < 10; i++) {
            ask("app", HERE, "guess " + i).there = false;
        }
        ask("app", HERE, "right");
        answer(0, DENIED);
        assertThat(passwords()).containsExactly("right");
    }

    @Test
    void whoHangsUpBeforeItIsAskedIsNotAskedAbout() {
        ask("one", HERE, "right");
        ask("two", HERE, "right");
        Client gone = ask("three", HERE, "right");
        Client next = ask("four", HERE, "right");
        gone.there = false;
        answer(0, null);
        assertThat(asked).extracting(Asked::user).containsExactly("two", "four");
        answer(1, null);
        assertThat(gone.heard).isNull();
        assertThat(next.heard).isEqualTo("in");
    }

    @Test
    void aCrowdOfGuessesDoesNotGrowWithoutBound() {
        List<Client> guesses = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            guesses.add(ask("app", HERE, "guess " + i));
        }
        assertThat(guesses.stream().filter(guess -> "too many".equals(guess.heard)).count()).isEqualTo(80);
        assertThat(ask("app", THERE, "right").heard).isNull();
        assertThat(passwords()).containsExactly("guess 0", "right");
        guesses.forEach(guess -> guess.there = false);
        assertThat(ask("app", HERE, "right again").heard).isNull();
        answer(0, DENIED);
        assertThat(passwords()).containsExactly("right", "right again");
    }

    @Test
    void whereManyHaveFailedNobodyHasATurnButThoseFromElsewhere() {
        judge = judge(Duration.ofSeconds(1));
        for (int i = 0; i < 6; i++) {
            ask("app", HERE, "guess " + i);
            answer(0, DENIED);
        }
        Client late = ask("app", HERE, "right");
        assertThat(late.heard).isEqualTo("too many");
        assertThat(asked).isEmpty();
        ask("app", THERE, "right");
        answer(0, null);
        assertThat(verifiers.size()).isEqualTo(1);
    }

    @Test
    void whatIsJudgedIsWiped() {
        Secret password = Secret.of("right".getBytes(StandardCharsets.UTF_8));
        judge.judge(new Login("app", "app", null, 45, Capabilities.of()), HERE, password, loop, new Client());
        settle();
        answer(0, null);
        assertThat(catchThrowable(password::content)).isInstanceOf(IllegalStateException.class);
    }
}
