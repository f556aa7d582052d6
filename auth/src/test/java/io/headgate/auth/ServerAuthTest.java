package io.headgate.auth;

import static io.headgate.auth.TestLogins.CACHED;
import static io.headgate.auth.TestLogins.FILED;
import static io.headgate.auth.TestLogins.NEW;
import static io.headgate.auth.TestLogins.OLD_PASSWORD;
import static io.headgate.auth.TestLogins.PASSWORD;
import static io.headgate.auth.TestLogins.encrypted;
import static io.headgate.auth.TestLogins.run;
import static io.headgate.auth.TestLogins.sha2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.auth.AuthStep.Accept;
import io.headgate.auth.AuthStep.AskDatabase;
import io.headgate.auth.AuthStep.Reject;
import io.headgate.auth.AuthStep.Send;
import io.headgate.auth.AuthStep.Wait;
import io.headgate.protocol.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAuthTest {
    private static final String SHA2 = CachingSha2.PLUGIN;
    private static final String NATIVE = NativePassword.PLUGIN;
    private static final String CLEAR = ClearPassword.PLUGIN;
    private static final Accept ACCEPT = new Accept(SHA2);
    private static final byte[] KEY_REQUEST = {2};

    private final TestLogins logins = new TestLogins();

    @ParameterizedTest
    @CsvSource({"filed, secret", "filed, before", "cached, secret"})
    void theFastPathAcceptsWhatIsKnown(String user, String password) {
        assertFastPath(logins.login(true).start(user, SHA2, sha2(password), true));
        assertFastPath(logins.login(false).start(user, SHA2, sha2(password), true));
    }

    @ParameterizedTest
    @CsvSource({"filed, wrong", "cached, wrong", "new, secret"})
    void whateverTheFastPathDoesNotKnowGoesOnToFullAuthentication(String user, String password) {
        assertSends(logins.login(true).start(user, SHA2, sha2(password), true), 1, 4);
        assertSends(logins.login(false).start(user, SHA2, sha2(password), true), 1, 4);
    }

    @Test
    void fullAuthenticationInsideTlsLetsTheDatabaseJudgeAnUnknownPassword() {
        assertAsks(full(NEW, PASSWORD), PASSWORD, SHA2);
        assertAsks(full(CACHED, "changed"), "changed", SHA2);
    }

    @Test
    void fullAuthenticationInsideTlsAcceptsWhatIsKnown() {
        assertThat(full(FILED, PASSWORD)).isEqualTo(ACCEPT);
        assertThat(full(FILED, OLD_PASSWORD)).isEqualTo(ACCEPT);
        assertThat(full(CACHED, PASSWORD)).isEqualTo(ACCEPT);
    }

    @Test
    void fullAuthenticationInsideTlsRejectsWhatTheCredentialsDoNotHold() {
        assertDenied(full(FILED, "wrong"), FILED, "YES");
        assertDenied(full(FILED, ""), FILED, "NO");
        assertDenied(full(FILED, "secret\0"), FILED, "YES");
    }

    @Test
    void withoutTlsThePublicKeyIsSentOnRequestAndThePasswordDecrypted() throws Exception {
        ServerAuth login = logins.login(false);
        login.start(NEW, SHA2, sha2(PASSWORD), true);

        Send key = (Send) run(login.onPacket(KEY_REQUEST.clone()));

        assertThat(key.next()).isEqualTo(new Wait());
        assertThat(key.payload()[0]).isEqualTo((byte) 1);
        assertThat(key.payload()).endsWith(TestLogins.KEYS.publicKeyPem());
        assertAsks(run(login.onPacket(encrypted(PASSWORD))), PASSWORD, SHA2);
    }

    @Test
    void withoutTlsAClientThatHasTheKeyNeedNotAskForIt() {
        assertAsks(encryptedLogin(NEW, PASSWORD), PASSWORD, SHA2);
        assertThat(encryptedLogin(CACHED, PASSWORD)).isEqualTo(ACCEPT);
        assertThat(encryptedLogin(FILED, PASSWORD)).isEqualTo(ACCEPT);
        assertDenied(encryptedLogin(FILED, "wrong"), FILED, "YES");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theEmptyPasswordIsJudgedAtOnce(boolean tls) {
        assertAsks(logins.login(tls).start(NEW, SHA2, new byte[0], true), "", SHA2);
        assertAsks(logins.login(tls).start(NEW, SHA2, new byte[1], true), "", SHA2);
        assertAsks(logins.login(tls).start(CACHED, SHA2, new byte[0], true), "", SHA2);
        assertDenied(logins.login(tls).start(FILED, SHA2, new byte[0], true), FILED, "NO");
    }

    @Test
    void aConfirmedEmptyPasswordNeedsNoDatabaseAgain() {
        logins.verifiers.remember(NEW, Secret.of(new byte[0]));

        assertThat(logins.login(true).start(NEW, SHA2, new byte[0], true)).isEqualTo(ACCEPT);
    }

    @Test
    void clearPasswordsAreTakenInsideTls() {
        assertAsks(clear(NEW, PASSWORD), PASSWORD, CLEAR);
        assertAsks(clear(NEW, ""), "", CLEAR);
        assertThat(clear(CACHED, PASSWORD)).isEqualTo(new Accept(CLEAR));
        assertThat(clear(FILED, OLD_PASSWORD)).isEqualTo(new Accept(CLEAR));
        assertDenied(clear(FILED, "wrong"), FILED, "YES");
        assertAsks(clear(NEW, "t".repeat(8191)), "t".repeat(8191), CLEAR);
        assertDenied(clear(NEW, "t".repeat(8192)), NEW, "YES");
    }

    @Test
    void aClearPasswordWithoutTlsIsNotEvenLookedAt() {
        byte[] response = Bytes.nulTerminated(PASSWORD);

        assertSwitch(logins.login(false).start(FILED, CLEAR, response, true));
        assertThat(response).containsOnly(0);
    }

    @Test
    void nativePasswordsAreJudgedByTheCredentials() {
        assertThat(nativeLogin(FILED, PASSWORD)).isEqualTo(new Accept(NATIVE));
        assertThat(nativeLogin(FILED, OLD_PASSWORD)).isEqualTo(new Accept(NATIVE));
    }

    @ParameterizedTest
    @CsvSource({"filed, wrong", "filed, ''", "cached, secret", "new, secret"})
    void anyOtherNativePasswordIsAskedForByTheDefaultPlugin(String user, String password) {
        assertSwitch(nativeLogin(user, password));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256_password", "client_ed25519", "CACHING_SHA2_PASSWORD"})
    void otherPluginsAreSwitchedAndThenGoOnAsUsual(String plugin) {
        ServerAuth login = logins.login(true);
        assertSwitch(login.start(CACHED, plugin, Bytes.utf8("whatever"), true));

        assertFastPath(login.onPacket(sha2(PASSWORD)));
    }

    @Test
    void aClientThatNamesNoPluginIsSwitched() {
        ServerAuth login = logins.login(true);
        assertSwitch(login.start(NEW, null, new byte[0], true));

        assertAsks(login.onPacket(new byte[0]), "", SHA2);
    }

    @Test
    void aClientThatCannotSwitchComesInWithANativePassword() {
        byte[] scramble = NativePassword.scramble(Bytes.utf8(PASSWORD), Bytes.nonce());
        assertThat(logins.login(false).start(FILED, null, scramble, false)).isEqualTo(new Accept(NATIVE));
        assertThat(scramble).containsOnly(0);
    }

    @Test
    void aClientThatCannotSwitchIsRefusedOtherwise() {
        for (String user : new String[] {FILED, CACHED, NEW}) {
            assertThat(logins.login(true).start(user, null, new byte[20], false))
                    .isInstanceOfSatisfying(Reject.class, reject -> {
                        assertThat(reject.code()).isEqualTo(ErrorCode.ER_NOT_SUPPORTED_AUTH_MODE);
                        assertThat(reject.message()).contains("CLIENT_PLUGIN_AUTH");
                    });
        }
    }

    @Test
    void everyPacketThatMayHoldAPasswordIsWiped() {
        byte[] password = Bytes.nulTerminated(PASSWORD);
        byte[] response = Bytes.nulTerminated(PASSWORD);
        ServerAuth login = logins.login(true);
        login.start(NEW, SHA2, sha2(PASSWORD), true);
        login.onPacket(password);
        logins.login(true).start(FILED, CLEAR, response, true);

        assertThat(password).containsOnly(0);
        assertThat(response).containsOnly(0);
    }

    @Test
    void thePasswordsOfTheCredentialsSurviveALogin() {
        full(FILED, PASSWORD);

        assertThat(logins.filed).extracting(Secret::content)
                .containsExactly(Bytes.utf8(PASSWORD), Bytes.utf8(OLD_PASSWORD));
    }

    @Test
    void aPacketDuringOffloadedWorkEndsTheLoginForGood() {
        ServerAuth login = logins.login(false);
        login.start(NEW, SHA2, sha2(PASSWORD), true);
        AuthStep decrypting = login.onPacket(encrypted(PASSWORD));

        assertOutOfOrder(login.onPacket(encrypted(PASSWORD)));
        assertOutOfOrder(run(decrypting));
        assertOutOfOrder(login.onPacket(encrypted(PASSWORD)));
    }

    @Test
    void aLongUserNameIsShortenedInTheErrorAsTheServerDoes() {
        ServerAuth login = logins.login(true);
        Reject denied = (Reject) login.start("ü".repeat(1000), SHA2, new byte[31], true);

        assertThat(denied.message()).contains("'" + "ü".repeat(32) + "'");
    }

    @Test
    void theErrorLeavesOutAnAddressThatIsNotKnown() {
        ServerAuth login = new ServerAuth(new ServerAuthContext(true, Bytes.nonce(), TestLogins.KEYS,
                logins.verifiers, CredentialSource.NONE));

        assertThat(((Reject) login.start(NEW, SHA2, new byte[31], true)).message())
                .isEqualTo("Access denied for user 'new' (using password: YES)");
    }

    @Test
    void whatThePluginSaysComesBareToWhoWantsItSo() {
        ServerAuth login = bare(true);

        assertSends(login.start(NEW, SHA2, new byte[32], true), 4);
        assertAsks(login.onPacket(Bytes.nulTerminated(PASSWORD)), PASSWORD, SHA2);
        assertThat(((Send) bare(false).start(CACHED, SHA2, sha2(PASSWORD), true)).payload()).containsExactly(3);
    }

    /** Its RSA has the padding of PKCS #1, which tells who listens and asks often enough. */
    @Test
    void whoWantsItSoDoesNotEncryptThePassword() {
        assertThat(bare(false).start(NEW, SHA2, new byte[32], true)).isInstanceOfSatisfying(Reject.class,
                reject -> assertThat(reject.message()).contains("needs TLS"));
    }

    private ServerAuth bare(boolean secure) {
        return new ServerAuth(new ServerAuthContext(secure, Bytes.nonce(), TestLogins.KEYS, logins.verifiers,
                CredentialSource.NONE, TokenGate.NONE, null, true));
    }

    @Test
    void aNonceOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new ServerAuthContext(true, new byte[21], TestLogins.KEYS, logins.verifiers,
                logins.credentials)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("21");
    }

    private AuthStep full(String user, String password) {
        ServerAuth login = logins.login(true);
        assertSends(login.start(user, SHA2, new byte[32], true), 1, 4);
        return login.onPacket(Bytes.nulTerminated(password));
    }

    private AuthStep encryptedLogin(String user, String password) {
        ServerAuth login = logins.login(false);
        assertSends(login.start(user, SHA2, new byte[32], true), 1, 4);
        return run(login.onPacket(encrypted(password)));
    }

    private AuthStep clear(String user, String password) {
        return logins.login(true).start(user, CLEAR, Bytes.nulTerminated(password), true);
    }

    private AuthStep nativeLogin(String user, String password) {
        byte[] scramble = NativePassword.scramble(Bytes.utf8(password), Bytes.nonce());
        return logins.login(false).start(user, NATIVE, scramble, true);
    }

    private static void assertFastPath(AuthStep step) {
        assertThat(step).isInstanceOfSatisfying(Send.class, send -> {
            assertThat(send.payload()).containsExactly(1, 3);
            assertThat(send.next()).isEqualTo(ACCEPT);
        });
    }

    private static void assertSends(AuthStep step, int... payload) {
        assertThat(step).isInstanceOfSatisfying(Send.class, send -> {
            assertThat(send.payload()).containsExactly(payload);
            assertThat(send.next()).isEqualTo(new Wait());
        });
    }

    private static void assertSwitch(AuthStep step) {
        assertThat(step).isInstanceOfSatisfying(Send.class, send -> {
            byte[] payload = send.payload();
            assertThat(payload).startsWith(0xFE).hasSize(1 + 22 + 21).endsWith(20, 0);
            assertThat(new String(payload, 1, 21, StandardCharsets.US_ASCII)).isEqualTo(SHA2);
            assertThat(send.next()).isEqualTo(new Wait());
        });
    }

    private static void assertAsks(AuthStep step, String password, String plugin) {
        assertThat(step).isInstanceOfSatisfying(AskDatabase.class, ask -> {
            assertThat(ask.password().content()).isEqualTo(Bytes.utf8(password));
            assertThat(ask.plugin()).isEqualTo(plugin);
            assertThat(ask.toString()).contains("redacted");
        });
    }

    private static void assertDenied(AuthStep step, String user, String usingPassword) {
        assertThat(step).isInstanceOfSatisfying(Reject.class, reject -> {
            assertThat(reject.code()).isEqualTo(ErrorCode.ER_ACCESS_DENIED_ERROR);
            assertThat(reject.message()).isEqualTo(
                    "Access denied for user '" + user + "'@'10.0.0.7' (using password: " + usingPassword + ")");
            assertThat(reject.cause()).as("for the log").isNotEmpty().isNotEqualTo(reject.message());
        });
    }

    private static void assertOutOfOrder(AuthStep step) {
        assertThat(step).isInstanceOfSatisfying(Reject.class,
                reject -> assertThat(reject.code()).isEqualTo(ErrorCode.ER_NET_PACKETS_OUT_OF_ORDER));
    }

    @Test
    void whoseCredentialsMayBeOldIsJudgedByThemOrByTheDatabase() {
        knowPerhaps("rotating", PASSWORD);
        Send accepted = (Send) logins.login(true).start("rotating", SHA2, sha2(PASSWORD), true);
        assertThat(accepted.next()).isEqualTo(ACCEPT);

        ServerAuth other = logins.login(true);
        assertThat(other.start("rotating", SHA2, sha2("newer"), true)).isInstanceOf(Send.class);
        AskDatabase ask = (AskDatabase) other.onPacket(Bytes.utf8("newer\0"));

        assertThat(ask.password().content()).isEqualTo(Bytes.utf8("newer"));
        assertThat(logins.credentials.doubts).containsExactly("rotating UNKNOWN_PASSWORD");
        logins.verifiers.remember("rotating", TestLogins.secret("newer"));
        Send cached = (Send) logins.login(true).start("rotating", SHA2, sha2("newer"), true);
        assertThat(cached.next()).isEqualTo(ACCEPT);
    }

    @Test
    void aNativeScrambleOfAPasswordThatIsNotKnownYetWaitsForACredentialToBeReadAnew() {
        for (boolean plugins : new boolean[] {true, false}) {
            knowPerhaps("rotating", PASSWORD);
            logins.credentials.reading = new CompletableFuture<>();
            ServerAuth login = logins.login(false);
            byte[] scramble = NativePassword.scramble(Bytes.utf8("newer"), Bytes.nonce());

            AuthStep.Await await = (AuthStep.Await) login.start("rotating", NATIVE, scramble, plugins);
            assertThat(await.work().toCompletableFuture()).isNotDone();
            knowPerhaps("rotating", "newer");

            assertThat(await.then().get()).isEqualTo(new Accept(NATIVE));
        }
    }

    @Test
    void aNativeScrambleThatStaysUnknownLeadsToTheUsualSwitch() {
        knowPerhaps("rotating", PASSWORD);
        ServerAuth login = logins.login(false);
        byte[] scramble = NativePassword.scramble(Bytes.utf8("newer"), Bytes.nonce());

        AuthStep.Await await = (AuthStep.Await) login.start("rotating", NATIVE, scramble, true);
        Send sent = (Send) await.then().get();

        assertThat(sent.payload()[0]).isEqualTo((byte) 0xFE);
        assertThat(scramble).containsOnly(0);
    }

    @Test
    void aPacketWhileCredentialsAreReadEndsTheLogin() {
        knowPerhaps("rotating", PASSWORD);
        ServerAuth login = logins.login(false);
        byte[] scramble = NativePassword.scramble(Bytes.utf8(PASSWORD + "x"), Bytes.nonce());
        AuthStep.Await await = (AuthStep.Await) login.start("rotating", NATIVE, scramble, true);

        assertThat(login.onPacket(new byte[1])).isInstanceOf(Reject.class);
        knowPerhaps("rotating", PASSWORD + "x");
        assertThat(await.then().get()).isInstanceOf(Reject.class);
    }

    private void knowPerhaps(String user, String password) {
        List<Secret> passwords = List.of(TestLogins.secret(password));
        logins.credentials.know(user, new KnownUser(passwords, user, passwords, true));
    }
}
