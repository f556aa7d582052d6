package io.headgate.auth;

import io.headgate.auth.AuthStep.Accept;
import io.headgate.auth.AuthStep.AskDatabase;
import io.headgate.auth.AuthStep.Reject;
import io.headgate.protocol.ErrorCode;
import java.util.List;

/**
 * What the proxy knows of one user's passwords. All ways through take the same steps, whether the user is known to the
 * credentials, to the cache or to nobody.
 */
final class Judge {
    /** Characters of a user name that error 1045 repeats: as many as an account may have. */
    private static final int MAX_USER_LENGTH = 32;
    private static final Secret NOBODYS = Secret.of(new byte[1]);

    private final ServerAuthContext context;
    private final String user;
    private final List<Secret> passwords;

    Judge(ServerAuthContext context, String user) {
        this.context = context;
        this.user = user;
        this.passwords = context.credentials().findAll(user);
    }

    boolean knowsNativeScramble(byte[] scramble) {
        boolean known = false;
        for (Secret password : passwordsOrDecoy()) {
            known |= NativePassword.verify(scramble, context.nonce(), NativePassword.stage2(password.content()));
        }
        return known & !passwords.isEmpty();
    }

    boolean knowsScramble(byte[] scramble) {
        boolean known = false;
        for (Secret password : passwordsOrDecoy()) {
            known |= CachingSha2.verify(scramble, context.nonce(), CachingSha2.stage2(password.content()));
        }
        boolean cached = context.verifiers().verifyScramble(user, scramble, context.nonce());
        return passwords.isEmpty() ? cached : known;
    }

    /** Takes over {@code password}, which goes on to the database or is wiped. */
    AuthStep verdict(Secret password, String plugin) {
        boolean empty = password.isEmpty();
        boolean known = false;
        for (Secret expected : passwordsOrDecoy()) {
            known |= password.constantTimeEquals(expected);
        }
        boolean cached = context.verifiers().verifyPassword(user, password);
        if (passwords.isEmpty() && !cached) {
            return new AskDatabase(password, plugin);
        }
        password.wipe();
        return passwords.isEmpty() || known ? new Accept(plugin) : denied(!empty);
    }

    /** The server's words; nothing in them tells why. */
    Reject denied(boolean usingPassword) {
        String name = user.codePointCount(0, user.length()) <= MAX_USER_LENGTH
                ? user : user.substring(0, user.offsetByCodePoints(0, MAX_USER_LENGTH));
        String host = context.clientHost() == null ? "" : "@'" + context.clientHost() + "'";
        return new Reject(ErrorCode.ER_ACCESS_DENIED_ERROR, "Access denied for user '" + name + "'" + host
                + " (using password: " + (usingPassword ? "YES" : "NO") + ")");
    }

    private List<Secret> passwordsOrDecoy() {
        return passwords.isEmpty() ? List.of(NOBODYS) : passwords;
    }
}
