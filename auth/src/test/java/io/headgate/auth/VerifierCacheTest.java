package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierCacheTest {
    private final AtomicLong clock = new AtomicLong();
    private final VerifierCache cache = new VerifierCache(Duration.ofMinutes(15), clock::get, 3);

    @Test
    void knowsTheRememberedPasswordOfTheUserAndNoOther() {
        remember("app", "secret");

        assertThat(knows("app", "secret")).isTrue();
        assertThat(knows("app", "Secret")).isFalse();
        assertThat(knows("app", "")).isFalse();
        assertThat(knows("other", "secret")).isFalse();
    }

    @Test
    void forgetsWhatWasInvalidated() {
        remember("app", "secret");
        cache.invalidate("app");
        cache.invalidate("nobody");

        assertThat(knows("app", "secret")).isFalse();
        assertThat(cache.size()).isZero();
    }

    @Test
    void aNewPasswordReplacesTheOld() {
        remember("app", "old");
        remember("app", "new");

        assertThat(knows("app", "old")).isFalse();
        assertThat(knows("app", "new")).isTrue();
        assertThat(cache.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1, Long.MIN_VALUE, -5})
    void theDatabaseMustJudgeAgainAfterTheLifetime(long start) {
        clock.set(start);
        remember("app", "secret");

        clock.set(start + Duration.ofMinutes(15).toNanos() - 1);
        assertThat(knows("app", "secret")).isTrue();
        clock.set(start + Duration.ofMinutes(15).toNanos());
        assertThat(knows("app", "secret")).isFalse();
        assertThat(cache.size()).isZero();
    }

    @Test
    void rememberingAgainStartsANewLifetime() {
        remember("app", "secret");
        clock.addAndGet(Duration.ofMinutes(10).toNanos());
        remember("app", "secret");
        clock.addAndGet(Duration.ofMinutes(10).toNanos());

        assertThat(knows("app", "secret")).isTrue();
    }

    @Test
    void theUserRememberedLongestAgoMakesRoom() {
        remember("a", "1");
        remember("b", "2");
        remember("c", "3");
        remember("a", "1");
        remember("d", "4");

        assertThat(cache.size()).isEqualTo(3);
        assertThat(knows("b", "2")).isFalse();
        assertThat(knows("a", "1")).isTrue();
        assertThat(knows("c", "3")).isTrue();
        assertThat(knows("d", "4")).isTrue();
    }

    @Test
    void aLifetimeOfZeroRemembersNothing() {
        VerifierCache none = new VerifierCache(Duration.ZERO, clock::get, 3);
        none.remember("app", Secret.of(Bytes.utf8("secret")));

        assertThat(none.size()).isZero();
        assertThat(none.verifyPassword("app", Secret.of(Bytes.utf8("secret")))).isFalse();
    }

    @Test
    void leavesTheGivenPasswordUsable() {
        Secret password = Secret.of(Bytes.utf8("secret"));
        cache.remember("app", password);
        cache.verifyPassword("app", password);

        assertThat(password.content()).isEqualTo(Bytes.utf8("secret"));
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        assertThatThrownBy(() -> new VerifierCache(Duration.ofSeconds(-1), clock::get, 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("PT-1S");
        assertThatThrownBy(() -> new VerifierCache(Duration.ZERO, clock::get, 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("at least 1: 0");
    }

    @Test
    void staysBoundedAndRightWhenManyThreadsUseIt() throws Exception {
        VerifierCache shared = new VerifierCache(Duration.ofMinutes(1), clock::get, 8);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> wrong = IntStream.range(0, 4).mapToObj(t -> threads.submit(() -> {
                int errors = 0;
                for (int i = 0; i < 500; i++) {
                    String user = "user" + (i * 7 + t) % 16;
                    shared.remember(user, Secret.of(Bytes.utf8("of " + user)));
                    boolean other = shared.verifyPassword(user, Secret.of(Bytes.utf8("of another")));
                    errors += other || shared.size() > 8 ? 1 : 0;
                    if (i % 5 == 0) {
                        shared.invalidate(user);
                    }
                }
                return errors;
            })).toList();
            for (Future<Integer> errors : wrong) {
                assertThat(errors.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
        shared.remember("last", Secret.of(Bytes.utf8("x")));
        assertThat(shared.verifyPassword("last", Secret.of(Bytes.utf8("x")))).isTrue();
        assertThat(shared.size()).isBetween(1, 8);
    }

    private void remember(String user, String password) {
        cache.remember(user, Secret.of(Bytes.utf8(password)));
    }

    /** Both ways of asking must agree; the empty password has no scramble. */
    private boolean knows(String user, String password) {
        byte[] bytes = Bytes.utf8(password);
        boolean byScramble = cache.verifyScramble(user, CachingSha2.scramble(bytes, Bytes.nonce()), Bytes.nonce());
        boolean byPassword = cache.verifyPassword(user, Secret.of(bytes));
        assertThat(byScramble).isEqualTo(byPassword);
        return byPassword;
    }
}
