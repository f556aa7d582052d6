package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.auth.AuthStep.Accept;
import io.headgate.auth.AuthStep.AskDatabase;
import io.headgate.auth.AuthStep.Reject;
import io.headgate.auth.AuthStep.Send;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.packet.AuthSwitchRequest;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that bring an IAM token, or should; which one is right is another's matter. */
class TokenLoginTest {
    private static final String RIGHT = "proxy:3306/?Action=connect&X-Amz-Signature=right";
    private static final String WRONG = "proxy:3306/?Action=connect&X-Amz-Signature=wrong";
    private static final String IAM_USER = "iam";
    private static final String BOTH = "both";
    private static final String NEITHER = "neither";

    private final TestLogins logins = new TestLogins();

    @BeforeEach
    void users() {
        know(IAM_USER, IamUse.REQUIRED);
        know(BOTH, IamUse.ALLOWED);
        know(NEITHER, IamUse.DISABLED);
        byDefault(IamUse.DISABLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {IAM_USER, BOTH})
    void aTokenLetsInByWhateverPluginTellsIt(String user) {
        assertThat(clear(user, RIGHT)).isEqualTo(new Accept(ClearPassword.PLUGIN));
        assertThat(full(user, RIGHT)).isEqualTo(new Accept(CachingSha2.PLUGIN));
    }

    @Test
    void otherPluginsAreSwitchedToTheOneThatTellsIt() {
        ServerAuth login = logins.login(true);
        AuthStep step = login.start(IAM_USER, NativePassword.PLUGIN, new byte[20], true);
        AuthSwitchRequest request = AuthSwitchRequest.read(Unpooled.wrappedBuffer(((Send) step).payload()));
        assertThat(request.pluginName()).isEqualTo(ClearPassword.PLUGIN);
        assertThat(login.onPacket(packet(RIGHT))).isEqualTo(new Accept(ClearPassword.PLUGIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {WRONG, TestLogins.PASSWORD, TestLogins.OLD_PASSWORD, "nonsense"})
    void nothingElseLetsInWhoMustBringOne(String other) {
        Reject wrongPassword = (Reject) full(TestLogins.FILED, "wrong");
        assertThat(wrongPassword.code()).isEqualTo(ErrorCode.ER_ACCESS_DENIED_ERROR);
        String same = wrongPassword.message().replace(TestLogins.FILED, IAM_USER);
        for (AuthStep step : new AuthStep[] {clear(IAM_USER, other), full(IAM_USER, other)}) {
            assertThat(step).isInstanceOfSatisfying(Reject.class, reject -> {
                assertThat(reject.code()).isEqualTo(wrongPassword.code());
                assertThat(reject.message()).isEqualTo(same);
                assertThat(reject.cause()).isEqualTo(other.equals(WRONG) ? "the wrong one"
                        : "the user must bring an IAM token, and this is none");
            });
        }
        assertThat(logins.login(true).start(IAM_USER, CachingSha2.PLUGIN, TestLogins.sha2(TestLogins.PASSWORD), true))
                .as("no fast path").isInstanceOfSatisfying(Send.class, send -> assertThat(send.next())
                        .isInstanceOf(AuthStep.Wait.class));
        assertThat(logins.login(true).start(IAM_USER, NativePassword.PLUGIN,
                NativePassword.scramble(Bytes.utf8(TestLogins.PASSWORD), Bytes.nonce()), true))
                .as("no scramble").isInstanceOf(Send.class);
    }

    @Test
    void thePasswordThatTheDatabaseConfirmedLetsInNoneWhoMustBringAToken() {
        logins.verifiers.remember(IAM_USER, TestLogins.secret("confirmed"));
        assertThat(clear(IAM_USER, "confirmed")).isInstanceOf(Reject.class);
    }

    @Test
    void noPasswordIsDeniedInTheServersWords() {
        AuthStep step = logins.login(true).start(IAM_USER, CachingSha2.PLUGIN, new byte[0], true);
        assertThat(step).isInstanceOfSatisfying(Reject.class,
                reject -> assertThat(reject.message()).endsWith("(using password: NO)"));
    }

    @Test
    void whoMayBringOneMayBringAPassword() {
        assertThat(clear(BOTH, TestLogins.PASSWORD)).isInstanceOf(Accept.class);
        assertThat(clear(BOTH, "wrong")).isInstanceOf(Reject.class);
        assertThat(clear(BOTH, WRONG)).isInstanceOf(Reject.class);
    }

    @Test
    void whereTokensAreDisabledOneIsAPasswordLikeAnyOther() {
        assertThat(clear(NEITHER, RIGHT)).isInstanceOf(Reject.class);
        assertThat(clear(TestLogins.NEW, RIGHT)).isInstanceOf(AskDatabase.class);
    }

    @Test
    void withoutAnEntryOfItsOwnTheDefaultHolds() {
        byDefault(IamUse.REQUIRED);
        assertThat(clear(TestLogins.NEW, RIGHT)).isInstanceOf(Accept.class);
        assertThat(clear(TestLogins.NEW, "secret")).isInstanceOf(Reject.class);
        assertThat(clear(TestLogins.CACHED, TestLogins.PASSWORD)).isInstanceOf(Reject.class);
        assertThat(clear(NEITHER, TestLogins.PASSWORD)).isInstanceOf(Accept.class);
        byDefault(IamUse.ALLOWED);
        assertThat(clear(TestLogins.NEW, "secret")).isInstanceOf(AskDatabase.class);
        assertThat(clear(TestLogins.NEW, WRONG)).as("never sent to the database as a password")
                .isInstanceOf(Reject.class);
    }

    @Test
    void withoutTlsWhoMustBringATokenIsToldSo() {
        byte[] scramble = TestLogins.sha2(TestLogins.PASSWORD);
        assertThat(logins.login(false).start(IAM_USER, CachingSha2.PLUGIN, scramble, true)).isEqualTo(
                new Reject(ErrorCode.ER_SECURE_TRANSPORT_REQUIRED, "IAM is allowed only with SSL connections."));
        assertThat(scramble).containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource(IamUse.class)
    void aUserWithoutAPasswordIsJudgedByTheDatabaseUnlessItMustBringAToken(IamUse use) {
        logins.credentials.know("bare", new KnownUser(List.of(), "bare", List.of(), true, use, null));
        assertThat(clear("bare", "secret")).isInstanceOf(use == IamUse.REQUIRED ? Reject.class : AskDatabase.class);
    }

    private AuthStep clear(String user, String password) {
        return logins.login(true).start(user, ClearPassword.PLUGIN, packet(password), true);
    }

    private AuthStep full(String user, String password) {
        ServerAuth login = logins.login(true);
        login.start(user, CachingSha2.PLUGIN, TestLogins.sha2("anything"), true);
        return login.onPacket(packet(password));
    }

    private static byte[] packet(String password) {
        return ClearPassword.encode(TestLogins.secret(password));
    }

    private void know(String user, IamUse use) {
        logins.credentials.know(user, new KnownUser(logins.filed, user, logins.filed, false, use, null));
    }

    private void byDefault(IamUse use) {
        logins.tokens = new TokenGate() {
            @Override
            public IamUse byDefault() {
                return use;
            }

            @Override
            public AuthStep judge(String user, Secret token, String plugin) {
                return new String(token.content(), StandardCharsets.UTF_8).equals(RIGHT) ? new Accept(plugin)
                        : TokenGate.refused("the wrong one");
            }
        };
    }
}
