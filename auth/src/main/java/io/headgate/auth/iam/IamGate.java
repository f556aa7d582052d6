package io.headgate.auth.iam;

import io.headgate.auth.AuthStep;
import io.headgate.auth.IamUse;
import io.headgate.auth.Secret;
import io.headgate.auth.TokenGate;
import io.headgate.auth.iam.TokenRefusal.Kind;
import io.headgate.auth.iam.TokenVerifier.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Has tokens judged: each is read, must be one of its user and of now, and genuine to one verifier. */
public final class IamGate implements TokenGate {
    /** Bytes: room for the session tokens of AWS, and less than mysql_clear_password takes. */
    static final int MAX_LENGTH = 8000;

    private final IamUse byDefault;
    private final List<TokenVerifier> verifiers;
    private final StsVerifier sts;
    private final Predicate<String> reachesDatabase;
    private final Clock clock;

    private IamGate(IamUse byDefault, List<TokenVerifier> verifiers, StsVerifier sts,
            Predicate<String> reachesDatabase, Clock clock) {
        this.byDefault = byDefault;
        this.verifiers = verifiers;
        this.sts = sts;
        this.reachesDatabase = reachesDatabase;
        this.clock = clock;
    }

    /**
     * @param keys null: no tokens are verified by keys
     * @param database null: no tokens are verified by the database
     * @param sts null: no tokens are verified by AWS STS
     * @param reachesDatabase whether the proxy can log in to the database for who logs in with this name
     */
    public static IamGate of(IamUse byDefault, KeysVerifier keys, DatabaseVerifier database, StsVerifier sts,
            Predicate<String> reachesDatabase, Clock clock) {
        return new IamGate(byDefault, Stream.<TokenVerifier>of(keys, database)
                .filter(Objects::nonNull).toList(), sts, reachesDatabase, clock);
    }

    @Override
    public IamUse byDefault() {
        return byDefault;
    }

    @Override
    public AuthStep judge(String user, Secret token, String plugin) {
        try {
            AuthStep step = examine(user, token, plugin);
            if (!(step instanceof AuthStep.AskDatabaseAboutToken)) {
                token.wipe();
            }
            return step;
        } catch (TokenRefusal e) {
            token.wipe();
            return refused(e);
        }
    }

    private static AuthStep refused(TokenRefusal refusal) {
        return TokenGate.refused(switch (refusal.kind()) {
            case STS_UNAVAILABLE -> "nobody could say whether the IAM token is right: ";
            case NO_WAY_TO_DATABASE -> "the IAM token is right, but the user needs a password in the credentials, or"
                    + " backend-iam: ";
            default -> "IAM token: ";
        } + refusal.cause());
    }

    AuthStep examine(String user, Secret secret, String plugin) throws TokenRefusal {
        TokenRefusal.unless(secret.content().length <= MAX_LENGTH, Kind.MALFORMED);
        String text = new String(secret.content(), StandardCharsets.UTF_8);
        return text.startsWith(STS_TOKEN) ? askSts(user, StsToken.read(text), plugin)
                : examine(user, RdsToken.read(text), secret, plugin);
    }

    private AuthStep examine(String user, RdsToken token, Secret secret, String plugin) throws TokenRefusal {
        token.checkTime(clock.instant());
        token.checkUser(user);
        TokenRefusal refusal = new TokenRefusal(Kind.OTHER_HOST);
        for (TokenVerifier verifier : verifiers) {
            try {
                Verdict verdict = verifier.judge(token, user);
                TokenRefusal.unless(reachesDatabase.test(user), Kind.NO_WAY_TO_DATABASE);
                return verdict == Verdict.GENUINE ? new AuthStep.Accept(plugin)
                        : new AuthStep.AskDatabaseAboutToken(secret, plugin, () -> verifier.onTaken(token));
            } catch (TokenRefusal e) {
                refusal = refusal.kind() == Kind.OTHER_HOST ? e : refusal;
            }
        }
        throw refusal;
    }

    private AuthStep askSts(String user, StsToken token, String plugin) throws TokenRefusal {
        TokenRefusal.unless(sts != null, Kind.OTHER_SERVICE);
        token.checkTime(clock.instant());
        token.checkUser(user);
        CompletableFuture<String> caller = sts.callerOf(token);
        return new AuthStep.Await(caller.handle((arn, failure) -> null), () -> {
            try {
                sts.check(answer(caller), user);
                TokenRefusal.unless(reachesDatabase.test(user), Kind.NO_WAY_TO_DATABASE);
                return new AuthStep.Accept(plugin);
            } catch (TokenRefusal e) {
                return refused(e);
            }
        });
    }

    private static String answer(CompletableFuture<String> caller) throws TokenRefusal {
        try {
            return caller.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof TokenRefusal refusal ? refusal
                    : new TokenRefusal(Kind.STS_UNAVAILABLE, e.getCause().getClass().getSimpleName());
        }
    }
}
