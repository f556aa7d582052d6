package io.headgate.auth;

import io.headgate.auth.AuthStep.Accept;
import io.headgate.auth.AuthStep.AskDatabase;
import io.headgate.auth.AuthStep.Reject;
import io.headgate.protocol.ErrorCode;
import java.util.List;
import java.util.concurrent.CompletionStage;

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
    /** Whether the database may know better than the credentials. */
    private final boolean databaseDecides;
    private final IamUse iam;

    Judge(ServerAuthContext context, String user) {
        this.context = context;
        this.user = user;
        KnownUser known = context.credentials().find(user);
        this.iam = known == null || known.iam() == null ? context.tokens().byDefault() : known.iam();
        boolean byPassword = iam != IamUse.REQUIRED;
        this.passwords = known == null || !byPassword ? List.of() : known.passwords();
        this.databaseDecides = byPassword && (known == null || known.databaseDecides());
    }

    /** Whether nothing but a token lets the user in. */
    boolean requiresToken() {
        return iam == IamUse.REQUIRED;
    }

    /**
     * Has the credentials of a user read anew whose proof did not fit them. Null when nothing new can come of that: the
     * user is not known, or whoever says who it is is right.
     */
    CompletionStage<Void> refresh() {
        return passwords.isEmpty() || !databaseDecides ? null
                : context.credentials().refresh(user, CredentialSource.Doubt.UNKNOWN_PASSWORD);
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
        return known & !passwords.isEmpty() | cached & databaseDecides;
    }

    /** Takes over {@code password}, which goes on to the database or is wiped. */
    AuthStep verdict(Secret password, String plugin) {
        if (iam != IamUse.DISABLED && context.secure() && TokenGate.looksLikeToken(password)) {
            return orDenied(context.tokens().judge(user, password, plugin));
        }
        boolean empty = password.isEmpty();
        boolean known = false;
        for (Secret expected : passwordsOrDecoy()) {
            known |= password.constantTimeEquals(expected);
        }
        boolean cached = context.verifiers().verifyPassword(user, password);
        known &= !passwords.isEmpty();
        if (databaseDecides && !known && !cached) {
            refresh();
            return new AskDatabase(password, plugin);
        }
        password.wipe();
        return databaseDecides || known ? new Accept(plugin) : denied(!empty, wrong(empty));
    }

    /** @param step of a {@link TokenGate} */
    private AuthStep orDenied(AuthStep step) {
        if (step instanceof AuthStep.Await await) {
            return new AuthStep.Await(await.work(), () -> orDenied(await.then().get()));
        }
        return step instanceof Reject refused ? denied(true, refused.cause()) : step;
    }

    private String wrong(boolean empty) {
        if (requiresToken()) {
            return "the user must bring an IAM token, and this is none";
        }
        return empty ? "no password was given" : "the password is not one of those in the credentials of the proxy";
    }

    /** The server's words; nothing in them tells why. @param cause for the log */
    Reject denied(boolean usingPassword, String cause) {
        String name = user.codePointCount(0, user.length()) <= MAX_USER_LENGTH
                ? user : user.substring(0, user.offsetByCodePoints(0, MAX_USER_LENGTH));
        String host = context.clientHost() == null ? "" : "@'" + context.clientHost() + "'";
        return new Reject(ErrorCode.ER_ACCESS_DENIED_ERROR, "Access denied for user '" + name + "'" + host
                + " (using password: " + (usingPassword ? "YES" : "NO") + ")", cause);
    }

    private List<Secret> passwordsOrDecoy() {
        return passwords.isEmpty() ? List.of(NOBODYS) : passwords;
    }
}
