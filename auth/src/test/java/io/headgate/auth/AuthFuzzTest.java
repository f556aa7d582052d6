package io.headgate.auth;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.packet.AuthSwitchRequest;
import java.util.Arrays;

/** Whatever the peer sends, in whatever order: no exception but {@link ProtocolException}. */
class AuthFuzzTest {
    private static final String[] PLUGINS = {
        CachingSha2.PLUGIN, NativePassword.PLUGIN, ClearPassword.PLUGIN, "sha256_password", "", null};
    private static final String[] USERS = {TestLogins.FILED, TestLogins.CACHED, TestLogins.NEW, ""};

    @FuzzTest(maxDuration = "30s")
    void anyClientEndsInAStep(FuzzedDataProvider data) {
        ServerAuth login = new TestLogins().login(data.consumeBoolean());
        String user = data.consumeBoolean() ? data.pickValue(USERS) : data.consumeString(100);
        String plugin = data.pickValue(PLUGINS);
        boolean pluginAuth = data.consumeBoolean();
        AuthStep step = follow(login.start(user, plugin, packet(data), pluginAuth), data);
        while (step != null && data.remainingBytes() > 0) {
            step = follow(login.onPacket(packet(data)), data);
        }
    }

    @FuzzTest(maxDuration = "30s")
    void anyDatabaseEndsInAStep(FuzzedDataProvider data) {
        ClientAuth login = new ClientAuth(TestLogins.secret(data.pickValue(new String[] {"", "secret"})),
                data.consumeBoolean());
        try {
            byte[] nonce = data.consumeBoolean() ? Bytes.nonce() : packet(data);
            login.initialResponse(data.pickValue(PLUGINS), nonce);
        } catch (ProtocolException e) {
            return;
        }
        AuthStep step = new AuthStep.Wait();
        while (step != null && data.remainingBytes() > 0) {
            step = data.consumeBoolean() ? follow(login.onAuthMoreData(packet(data)), data)
                    : follow(login.onAuthSwitch(new AuthSwitchRequest(plugin(data), packet(data))), data);
        }
    }

    private static String plugin(FuzzedDataProvider data) {
        String known = data.pickValue(PLUGINS);
        return known != null ? known : data.consumeAsciiString(40);
    }

    /** Lengths that mean something to a plugin come more often than chance brings them. */
    private static byte[] packet(FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 6)) {
            case 0 -> new byte[] {data.consumeByte()};
            case 1 -> data.consumeBytes(20);
            case 2 -> data.consumeBytes(32);
            case 3 -> Arrays.copyOf(data.consumeBytes(256), 256);
            case 4 -> TestLogins.encrypted("secret");
            case 5 -> TestLogins.sha2("secret");
            default -> data.consumeBytes(9000);
        };
    }

    /** Does the offloaded work at once or not at all; a login that failed is not asked further now and then. */
    private static AuthStep follow(AuthStep step, FuzzedDataProvider data) {
        AuthStep done = data.consumeBoolean() ? TestLogins.run(step) : step;
        if (done == null || done.toString().isEmpty()) {
            throw new AssertionError("every packet has an outcome");
        }
        return done instanceof AuthStep.Reject && data.consumeBoolean() ? null : done;
    }
}
