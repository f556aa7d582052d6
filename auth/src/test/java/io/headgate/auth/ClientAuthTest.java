package io.headgate.auth;

import static io.headgate.auth.TestLogins.run;
import static io.headgate.auth.TestLogins.secret;
import static io.headgate.auth.TestLogins.sha2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.auth.AuthStep.Offload;
import io.headgate.auth.AuthStep.Reject;
import io.headgate.auth.AuthStep.Send;
import io.headgate.auth.AuthStep.Wait;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.packet.AuthSwitchRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAuthTest {
    private static final String PASSWORD = "secret";
    private static final String SHA2 = CachingSha2.PLUGIN;
    private static final String NATIVE = NativePassword.PLUGIN;
    private static final String CLEAR = ClearPassword.PLUGIN;
    private static final String SHA256 = Sha256Password.PLUGIN;
    private static final String ED25519 = Ed25519Password.PLUGIN;
    private static final byte[] OTHER_NONCE = Bytes.utf8("abcdefghijklmnopqrst");

    private final ClientAuth plain = new ClientAuth(secret(PASSWORD), false);
    private final ClientAuth tls = new ClientAuth(secret(PASSWORD), true);

    @Test
    void answersTheGreetingByItsPlugin() {
        assertThat(plain.initialResponse(NATIVE, Bytes.nonce()))
                .isEqualTo(NativePassword.scramble(Bytes.utf8(PASSWORD), Bytes.nonce()));
        assertThat(plain.plugin()).isEqualTo(NATIVE);
        assertThat(tls.initialResponse(CLEAR, Bytes.nonce())).isEqualTo(Bytes.nulTerminated(PASSWORD));
        assertThat(tls.plugin()).isEqualTo(CLEAR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"caching_sha2_password", "auth_gssapi_client", "mysql_clear_password", "", "dialog"})
    void answersEveryOtherGreetingByTheDefaultPlugin(String plugin) {
        assertThat(plain.initialResponse(plugin, Bytes.nonce())).isEqualTo(sha2(PASSWORD));
        assertThat(plain.plugin()).isEqualTo(SHA2);
    }

    @Test
    void answersAGreetingWithoutAPluginByTheDefaultPlugin() {
        assertThat(plain.initialResponse(null, Bytes.nonce())).isEqualTo(sha2(PASSWORD));
    }

    @Test
    void theEmptyPasswordIsAnEmptyResponse() {
        assertThat(new ClientAuth(secret(""), false).initialResponse(SHA2, Bytes.nonce())).isEmpty();
        assertThat(new ClientAuth(secret(""), false).initialResponse(NATIVE, Bytes.nonce())).isEmpty();
    }

    @Test
    void theFastPathWaitsForTheOk() {
        plain.initialResponse(SHA2, Bytes.nonce());

        assertThat(plain.onAuthMoreData(new byte[] {3})).isEqualTo(new Wait());
    }

    @Test
    void fullAuthenticationInsideTlsSendsThePassword() {
        tls.initialResponse(SHA2, Bytes.nonce());

        assertSends(tls.onAuthMoreData(new byte[] {4}), Bytes.nulTerminated(PASSWORD));
    }

    @Test
    void fullAuthenticationWithoutTlsAsksForTheKeyAndEncryptsThePassword() throws Exception {
        plain.initialResponse(SHA2, Bytes.nonce());
        assertSends(plain.onAuthMoreData(new byte[] {4}), new byte[] {2});

        Send encrypted = (Send) run(plain.onAuthMoreData(TestLogins.KEYS.publicKeyPem()));

        assertThat(CachingSha2.decryptPassword(encrypted.payload(), Bytes.nonce(), TestLogins.KEYS.privateKey()))
                .isEqualTo(Bytes.nulTerminated(PASSWORD));
    }

    @Test
    void aSwitchIsAnsweredWithItsOwnNonce() {
        plain.initialResponse(NATIVE, Bytes.nonce());

        assertSends(plain.onAuthSwitch(new AuthSwitchRequest(SHA2, OTHER_NONCE)),
                CachingSha2.scramble(Bytes.utf8(PASSWORD), OTHER_NONCE));
        assertThat(plain.plugin()).isEqualTo(SHA2);
        assertThat(plain.onAuthMoreData(new byte[] {3})).isEqualTo(new Wait());
    }

    @Test
    void aSwitchToTheNativePluginIsAnswered() {
        plain.initialResponse(SHA2, Bytes.nonce());

        assertSends(plain.onAuthSwitch(new AuthSwitchRequest(NATIVE, OTHER_NONCE)),
                NativePassword.scramble(Bytes.utf8(PASSWORD), OTHER_NONCE));
    }

    /** MariaDB does so where an account has several plugins. */
    @Test
    void oneSwitchMayFollowAnotherButNotForEver() {
        plain.initialResponse(NATIVE, Bytes.nonce());
        for (int i = 0; i < 16; i++) {
            String plugin = i % 2 == 0 ? ED25519 : NATIVE;
            byte[] nonce = Arrays.copyOf(OTHER_NONCE, i % 2 == 0 ? 32 : 20);
            assertThat(run(plain.onAuthSwitch(new AuthSwitchRequest(plugin, nonce)))).isInstanceOf(Send.class);
        }

        assertRejects(plain.onAuthSwitch(new AuthSwitchRequest(NATIVE, OTHER_NONCE)), "expects none");
    }

    @Test
    void ed25519IsAnsweredBySigningTheNonceOnAnotherThread() throws Exception {
        plain.initialResponse(NATIVE, Bytes.nonce());
        byte[] nonce = Arrays.copyOf(OTHER_NONCE, 32);

        AuthStep step = plain.onAuthSwitch(new AuthSwitchRequest(ED25519, nonce));

        assertThat(step).isInstanceOf(Offload.class);
        assertThat(((Send) run(step)).payload()).hasSize(64);
        assertThat(plain.plugin()).isEqualTo(ED25519);
        assertRejects(plain.onAuthMoreData(new byte[] {3}), ED25519);
    }

    @Test
    void theClearPasswordIsSentInsideTlsOnly() {
        tls.initialResponse(SHA2, Bytes.nonce());
        plain.initialResponse(SHA2, Bytes.nonce());

        assertSends(tls.onAuthSwitch(new AuthSwitchRequest(CLEAR, new byte[0])), Bytes.nulTerminated(PASSWORD));
        assertRejects(plain.onAuthSwitch(new AuthSwitchRequest(CLEAR, new byte[0])), "inside TLS only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql_old_password", "dialog", "parsec", "auth_gssapi_client", ""})
    void aPluginThatIsNotSupportedIsNamed(String plugin) {
        tls.initialResponse(SHA2, Bytes.nonce());

        assertRejects(tls.onAuthSwitch(new AuthSwitchRequest(plugin, OTHER_NONCE)), "'" + plugin + "'");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 19, 21, 255})
    void aNonceOfTheWrongLengthIsRefused(int length) {
        assertThatThrownBy(() -> plain.initialResponse(SHA2, new byte[length]))
                .isInstanceOf(ProtocolException.class).hasMessageContaining(length + " bytes");

        tls.initialResponse(SHA2, Bytes.nonce());
        assertRejects(tls.onAuthSwitch(new AuthSwitchRequest(NATIVE, new byte[length])), length + " bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 31, 33})
    void aNonceOfTheWrongLengthForEd25519IsRefused(int length) {
        plain.initialResponse(NATIVE, Bytes.nonce());

        assertRejects(plain.onAuthSwitch(new AuthSwitchRequest(ED25519, new byte[length])),
                length + " bytes instead of 32");
    }

    @Test
    void sha256InsideTlsSendsThePassword() {
        tls.initialResponse(SHA2, Bytes.nonce());

        assertSends(tls.onAuthSwitch(new AuthSwitchRequest(SHA256, OTHER_NONCE)), Bytes.nulTerminated(PASSWORD));
    }

    @Test
    void sha256WithoutTlsAsksForTheKeyAtOnceAndEncryptsThePassword() throws Exception {
        assertThat(plain.initialResponse(SHA256, OTHER_NONCE)).containsExactly(1);
        assertThat(plain.plugin()).isEqualTo(SHA256);

        Send encrypted = (Send) run(plain.onAuthMoreData(TestLogins.KEYS.publicKeyPem()));

        assertThat(CachingSha2.decryptPassword(encrypted.payload(), OTHER_NONCE, TestLogins.KEYS.privateKey()))
                .isEqualTo(Bytes.nulTerminated(PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sha256TellsTheEmptyPasswordByAZeroByte(boolean encrypted) {
        assertThat(new ClientAuth(secret(""), encrypted).initialResponse(SHA256, OTHER_NONCE)).containsExactly(0);
    }

    @Test
    void aKeyThatIsNoneIsRefusedWithoutThePassword() {
        plain.initialResponse(SHA2, Bytes.nonce());
        plain.onAuthMoreData(new byte[] {4});

        assertRejects(run(plain.onAuthMoreData(Bytes.utf8("no key"))), "no RSA public key");
    }

    @Test
    void thePasswordIsNeverShownAndNeverWiped() {
        Secret password = secret(PASSWORD);
        ClientAuth login = new ClientAuth(password, true);
        login.initialResponse(SHA2, Bytes.nonce());
        login.onAuthMoreData(new byte[] {4});

        assertThat(login.toString()).isEqualTo("ClientAuth[caching_sha2_password, ANSWERED]");
        assertThat(password.content()).isEqualTo(Bytes.utf8(PASSWORD));
    }

    @Test
    void theGreetingIsAnsweredOnce() {
        plain.initialResponse(SHA2, Bytes.nonce());

        assertThatThrownBy(() -> plain.initialResponse(SHA2, Bytes.nonce())).isInstanceOf(IllegalStateException.class);
    }

    private enum State {
        START, RESPONDED, SWITCHED, NATIVE_RESPONDED, SHA256_RESPONDED, KEY_REQUESTED, ANSWERED, FAILED
    }

    private static final List<Function<ClientAuth, AuthStep>> EVENTS = List.of(
            login -> login.onAuthMoreData(new byte[] {3}),
            login -> login.onAuthMoreData(new byte[] {4}),
            login -> login.onAuthMoreData(new byte[] {5}),
            login -> login.onAuthMoreData(new byte[0]),
            login -> login.onAuthMoreData(TestLogins.KEYS.publicKeyPem()),
            login -> login.onAuthMoreData(new byte[1 << 20]),
            login -> login.onAuthSwitch(new AuthSwitchRequest(SHA2, OTHER_NONCE)),
            login -> login.onAuthSwitch(new AuthSwitchRequest("mysql_old_password", new byte[0])));

    /** Without TLS; W wait, S send, R reject. */
    private static final String[] TABLE = {
        "                  fast full 5 empty key huge switch old",
        "START             R    R    R R     R   R    R      R",
        "RESPONDED         W    S    R R     R   R    S      R",
        "SWITCHED          W    S    R R     R   R    S      R",
        "NATIVE_RESPONDED  R    R    R R     R   R    S      R",
        "SHA256_RESPONDED  R    R    R R     S   R    S      R",
        "KEY_REQUESTED     R    R    R R     S   R    R      R",
        "ANSWERED          R    R    R R     R   R    R      R",
        "FAILED            R    R    R R     R   R    R      R",
    };

    static Stream<Arguments> table() {
        List<Arguments> cases = new ArrayList<>();
        for (State state : State.values()) {
            String[] row = TABLE[state.ordinal() + 1].split(" +");
            assertThat(row[0]).isEqualTo(state.name());
            for (int event = 0; event < EVENTS.size(); event++) {
                cases.add(Arguments.of(state, event, row[event + 1].charAt(0)));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}, event {1}: {2}")
    @MethodSource("table")
    void everyEventInEveryStateHasItsOutcome(State state, int event, char outcome) {
        AuthStep step = run(EVENTS.get(event).apply(reach(state)));

        assertThat(step.getClass().getSimpleName().charAt(0)).isEqualTo(outcome);
    }

    private static ClientAuth reach(State state) {
        ClientAuth login = new ClientAuth(secret(PASSWORD), false);
        if (state != State.START) {
            String plugin = state == State.NATIVE_RESPONDED ? NATIVE : state == State.SHA256_RESPONDED ? SHA256 : SHA2;
            login.initialResponse(plugin, Bytes.nonce());
        }
        switch (state) {
            case START, RESPONDED, NATIVE_RESPONDED, SHA256_RESPONDED -> { }
            case SWITCHED -> login.onAuthSwitch(new AuthSwitchRequest(SHA2, OTHER_NONCE));
            case KEY_REQUESTED -> login.onAuthMoreData(new byte[] {4});
            case ANSWERED -> login.onAuthMoreData(new byte[] {3});
            case FAILED -> login.onAuthMoreData(new byte[0]);
        }
        return login;
    }

    private static void assertSends(AuthStep step, byte[] payload) {
        assertThat(step).isInstanceOfSatisfying(Send.class, send -> {
            assertThat(send.payload()).isEqualTo(payload);
            assertThat(send.next()).isEqualTo(new Wait());
        });
    }

    private static void assertRejects(AuthStep step, String part) {
        assertThat(step).isInstanceOfSatisfying(Reject.class, reject -> {
            assertThat(reject.code()).isEqualTo(ErrorCode.ER_HANDSHAKE_ERROR);
            assertThat(reject.message()).contains(part);
        });
    }
}
