package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.auth.CredentialSource.Doubt;
import io.headgate.auth.CredentialsException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveCredentialsTest {
    private static final RefreshTiming TIMING = RefreshTiming.ofService(Duration.ofMinutes(5));
    private static final Duration LIFETIME = Duration.ofMinutes(6);

    private final ManualTime time = new ManualTime();
    private final List<String> counts = new ArrayList<>();
    private final LiveCredentials credentials = new LiveCredentials(new LiveCredentials.Counts() {
        @Override
        public void read() {
            counts.add("read");
        }

        @Override
        public void failed(Kind kind) {
            counts.add(kind.name());
        }
    }, time, time);

    /** What is read, or why it cannot be. */
    private static final class Provider implements CredentialProvider {
        private final String name;
        private KnownUsers users = KnownUsers.NOBODY;
        private Kind failure;
        private RuntimeException bug;
        private int readings;

        Provider(String name, Map<String, String> passwords) {
            this.name = name;
            become(passwords);
        }

        void become(Map<String, String> passwords) {
            Map<String, KnownUser> known = new java.util.HashMap<>();
            passwords.forEach((user, password) -> {
                List<Secret> secrets = List.of(Secret.of(Bytes.utf8(password)));
                known.put(user, new KnownUser(secrets, user, secrets, true));
            });
            users = KnownUsers.of(known);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public KnownUsers read() throws CredentialsException {
            readings++;
            if (bug != null) {
                throw bug;
            }
            if (failure != null) {
                throw new CredentialsException(failure, name, List.of("of the test"));
            }
            return users;
        }
    }

    @AfterEach
    void close() {
        credentials.close();
        time.shutdownNow();
    }

    @Test
    void aProviderIsReadInTheBackgroundAndAgainWhenItsLifetimeIsOver() {
        Provider provider = new Provider("secret", Map.of("app", "one"));
        credentials.add(provider, TIMING);
        assertThat(credentials.find("app")).isNull();

        time.pass(Duration.ZERO);
        assertThat(password("app")).isEqualTo("one");

        provider.become(Map.of("app", "two"));
        time.pass(Duration.ofMinutes(4));
        assertThat(password("app")).isEqualTo("one");
        time.pass(LIFETIME);
        assertThat(password("app")).isEqualTo("two");
        assertThat(counts).contains("read").doesNotContain("BROKEN");
    }

    @Test
    void whatCannotBeReadStaysAsItWasUntilItCanBeReadAgain() {
        Provider provider = new Provider("secret", Map.of("app", "one"));
        credentials.add(provider, TIMING);
        time.pass(Duration.ZERO);
        for (Kind kind : List.of(Kind.THROTTLED, Kind.UNAVAILABLE, Kind.DENIED, Kind.BROKEN)) {
            provider.failure = kind;
            time.pass(LIFETIME);
            assertThat(counts).contains(kind.name());
            assertThat(password("app")).isEqualTo("one");
            assertThat(credentials.failing()).isEqualTo(1);
        }
        provider.failure = null;
        provider.become(Map.of("app", "two"));
        time.pass(LIFETIME);

        assertThat(password("app")).isEqualTo("two");
        assertThat(credentials.failing()).isZero();
    }

    @Test
    void aProviderThatThrowsWhateverIsReadAgain() {
        Provider provider = new Provider("secret", Map.of("app", "one"));
        provider.bug = new IllegalStateException("hunter2");
        credentials.add(provider, TIMING);
        time.pass(Duration.ZERO);
        assertThat(counts).containsExactly("BROKEN");

        provider.bug = null;
        time.pass(Duration.ofSeconds(1));
        assertThat(password("app")).isEqualTo("one");
    }

    @Test
    void whatDoesNotExistAnyMoreIsForgottenAndKnownAgainWhenItIsBack() {
        Provider provider = new Provider("secret", Map.of("app", "one"));
        credentials.add(provider, TIMING);
        time.pass(Duration.ZERO);
        provider.failure = Kind.MISSING;
        time.pass(LIFETIME);
        assertThat(credentials.find("app")).isNull();

        provider.failure = null;
        time.pass(LIFETIME);
        assertThat(password("app")).isEqualTo("one");
    }

    @Test
    void aDoubtHasOnlyThoseReadThatKnowTheUser() {
        Provider mine = new Provider("mine", Map.of("app", "one"));
        Provider others = new Provider("other", Map.of("batch", "one"));
        credentials.add(mine, TIMING);
        credentials.add(others, TIMING);
        time.pass(Duration.ofMinutes(1));
        mine.become(Map.of("app", "two"));

        CompletionStage<Void> refreshed = credentials.refresh("app", Doubt.REFUSED_BY_DATABASE);
        assertThat(refreshed.toCompletableFuture()).isNotDone();
        time.pass(Duration.ZERO);

        assertThat(refreshed.toCompletableFuture()).isCompleted();
        assertThat(password("app")).isEqualTo("two");
        assertThat(mine.readings).isEqualTo(2);
        assertThat(others.readings).isEqualTo(1);
        assertThat(credentials.refresh("nobody", Doubt.REFUSED_BY_DATABASE).toCompletableFuture()).isCompleted();
    }

    @Test
    void manyDoubtsAreOneReadingASecond() {
        Provider provider = new Provider("secret", Map.of("app", "one"));
        credentials.add(provider, TIMING);
        time.pass(Duration.ofMinutes(1));
        for (int i = 0; i < 1000; i++) {
            credentials.refresh("app", Doubt.REFUSED_BY_DATABASE);
        }
        time.pass(Duration.ofSeconds(30));

        assertThat(provider.readings).isEqualTo(2);
    }

    @Test
    void nobodyWaitsForAServiceThatFails() {
        Provider provider = new Provider("secret", Map.of("app", "one"));
        credentials.add(provider, TIMING);
        time.pass(Duration.ofMinutes(1));
        provider.failure = Kind.UNAVAILABLE;
        credentials.refresh("app", Doubt.REFUSED_BY_DATABASE);
        while (counts.stream().filter(Kind.UNAVAILABLE.name()::equals).count() < 6) {
            time.pass(Duration.ofSeconds(1));
        }

        assertThat(credentials.refresh("app", Doubt.REFUSED_BY_DATABASE).toCompletableFuture()).isCompleted();
    }

    @Test
    void ofSeveralTheFirstCountsAndTheDatabaseIsGivenThePasswordsOfAll() {
        credentials.add(new Provider("first", Map.of("app", "one", "only", "a")), TIMING);
        credentials.add(new Provider("second", Map.of("app", "two", "other", "b")), TIMING);
        time.pass(Duration.ZERO);

        assertThat(password("app")).isEqualTo("one");
        assertThat(credentials.databasePasswords("app")).extracting(secret -> new String(secret.content()))
                .containsExactly("one", "two");
        assertThat(password("other")).isEqualTo("b");

        credentials.remove("first");
        assertThat(password("app")).isEqualTo("two");
        assertThat(credentials.find("only")).isNull();
    }

    @Test
    void whatIsReadAtOnceMustBeReadable() throws Exception {
        Provider provider = new Provider("file", Map.of("app", "one"));
        provider.failure = Kind.BROKEN;
        assertThatThrownBy(() -> credentials.addNow(provider, RefreshTiming.FILE))
                .isInstanceOf(CredentialsException.class);

        provider.failure = null;
        credentials.addNow(provider, RefreshTiming.FILE);
        assertThat(password("app")).isEqualTo("one");
        provider.become(Map.of("app", "two"));
        time.pass(Duration.ofSeconds(2));
        assertThat(password("app")).isEqualTo("two");
    }

    @Test
    void showsNoPasswordInItsText() {
        credentials.add(new Provider("secret", Map.of("app", "hunter2")), TIMING);
        time.pass(Duration.ZERO);

        assertThat(credentials).hasToString("LiveCredentials[1 users]");
        assertThat(credentials.find("app").toString()).doesNotContain("hunter2");
    }

    private String password(String user) {
        return new String(credentials.find(user).passwords().get(0).content());
    }
}
