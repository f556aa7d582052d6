package io.headgate.server.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.auth.CredentialSource;
import io.headgate.auth.KnownUser;
import io.headgate.auth.LoginTokens;
import io.headgate.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CredentialsTest {

    private static final String USER = "app";

    private List<Secret> configured = List.of();
    private final CredentialSource source = new CredentialSource() {
        @Override
        public KnownUser find(String user) {
            return user.equals("web") ? new KnownUser(configured, USER, configured, false) : null;
        }

        @Override
        public List<Secret> databasePasswords(String databaseUser) {
            return databaseUser.equals(USER) ? configured : List.of();
        }

        @Override
        public CompletionStage<Void> refresh(String user, Doubt doubt) {
            return CompletableFuture.completedFuture(null);
        }
    };
    private final Credentials credentials = new Credentials(source, null);

    @Test
    void configuredPasswordsAreTriedInTheirOrder() {
        configure("current", "pending", "previous");

        assertThat(candidates()).containsExactly("current", "pending", "previous");
        assertThat(credentials.knows(USER)).isTrue();
        assertThat(credentials.knows("nobody")).isFalse();
        assertThat(credentials.candidates("nobody")).isEmpty();
    }

    @Test
    void whoHasNoConfiguredPasswordHasTokensIfThereAreAny() {
        Credentials withTokens = new Credentials(source, server -> new LoginTokens() {
            @Override
            public CompletionStage<Secret> token(String databaseUser) {
                return CompletableFuture.completedFuture(Secret.of(new byte[] {1}));
            }

            @Override
            public void forget(String databaseUser) {
                // made anew each time
            }
        });
        configure("current");

        assertThat(withTokens.hasTokens(USER)).isFalse();
        assertThat(withTokens.hasTokens("nobody")).isTrue();
        assertThat(withTokens.knows("nobody")).isTrue();
        withTokens.onAccepted("nobody");
        assertThat(withTokens.lastAcceptedUser()).isEqualTo("nobody");
        assertThat(withTokens.candidates("nobody")).as("what was accepted was no password").isEmpty();
        assertThat(credentials.hasTokens("nobody")).isFalse();
    }

    @Test
    void theOneThatTheDatabaseTookIsTriedFirstUntilOthersAreConfigured() {
        configure("current", "pending");
        credentials.onAccepted(USER, secret("pending"));
        assertThat(candidates()).containsExactly("pending", "current");

        configure("current", "pending");
        assertThat(candidates()).as("read again, the same").containsExactly("pending", "current");

        configure("pending", "current");
        assertThat(candidates()).containsExactly("pending", "current");
        configure("next", "pending", "current");
        assertThat(candidates()).containsExactly("next", "pending", "current");
    }

    @Test
    void whatAClientBroughtIsTriedFirstUntilOthersAreConfiguredAndThenLast() {
        configure("current");
        credentials.onAccepted(USER, secret("brought"));
        assertThat(candidates()).containsExactly("brought", "current");

        configure("next");
        assertThat(candidates()).containsExactly("next", "brought");
        configure();
        assertThat(candidates()).as("whoever is there stays").containsExactly("brought");
    }

    @Test
    void whatTheDatabaseHasRefusedIsNotPreferredAnyMore() {
        configure("current", "previous");
        credentials.onAccepted(USER, secret("previous"));
        credentials.onRefused(USER, secret("other"));
        assertThat(candidates()).containsExactly("previous", "current");

        credentials.onRefused(USER, secret("previous"));
        assertThat(candidates()).containsExactly("current", "previous");
    }

    @Test
    void theControlConnectionIsToldOfTheFirstOneThatWasAccepted() {
        List<String> told = new ArrayList<>();
        credentials.onFirstAccepted(() -> told.add(credentials.lastAcceptedUser()));
        assertThat(credentials.lastAcceptedUser()).isNull();

        credentials.onAccepted(USER, secret("one"));
        credentials.onAccepted("other", secret("two"));

        assertThat(told).containsExactly(USER);
        assertThat(credentials.lastAcceptedUser()).isEqualTo("other");
    }

    @Test
    void aUserMayRunAsAnotherOne() {
        configure("current");

        assertThat(credentials.databaseUser("web")).isEqualTo(USER);
        assertThat(credentials.databaseUser("else")).isEqualTo("else");
    }

    private void configure(String... passwords) {
        configured = Stream.of(passwords).map(CredentialsTest::secret).toList();
    }

    private List<String> candidates() {
        return credentials.candidates(USER).stream()
                .map(secret -> new String(secret.content(), StandardCharsets.UTF_8)).toList();
    }

    private static Secret secret(String password) {
        return Secret.of(password.getBytes(StandardCharsets.UTF_8));
    }
}
