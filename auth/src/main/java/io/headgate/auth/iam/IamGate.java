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
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has tokens judged: each is read, must be one of its user and of now, and genuine to one verifier. */
public final class IamGate implements TokenGate {
    private static final Logger log = LoggerFactory.getLogger(IamGate.class);

    private final IamUse byDefault;
    private final List<TokenVerifier> verifiers;
    private final Predicate<String> reachesDatabase;
    private final Clock clock;

    private IamGate(IamUse byDefault, List<TokenVerifier> verifiers, Predicate<String> reachesDatabase, Clock clock) {
        this.byDefault = byDefault;
        this.verifiers = verifiers;
        this.reachesDatabase = reachesDatabase;
        this.clock = clock;
    }

    /**
     * @param keys null: no tokens are verified by keys
     * @param database null: no tokens are verified by the database
     * @param reachesDatabase whether the proxy can log in to the database for who logs in with this name
     */
    public static IamGate of(IamUse byDefault, KeysVerifier keys, DatabaseVerifier database,
            Predicate<String> reachesDatabase, Clock clock) {
        return new IamGate(byDefault, Stream.<TokenVerifier>of(keys, database)
                .filter(Objects::nonNull).toList(), reachesDatabase, clock);
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
            String cause = e.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            (e.kind() == Kind.NO_WAY_TO_DATABASE ? log.atWarn() : log.atInfo()).addKeyValue("user", user)
                    .addKeyValue("cause", cause).log(e.kind() == Kind.NO_WAY_TO_DATABASE
                            ? "IAM token refused: give the user a password in the credentials, or set backend-iam"
                            : "IAM token refused");
            return null;
        }
    }

    AuthStep examine(String user, Secret secret, String plugin) throws TokenRefusal {
        if (secret.content().length > RdsToken.MAX_LENGTH) {
            throw new TokenRefusal(Kind.MALFORMED);
        }
        RdsToken token = RdsToken.read(new String(secret.content(), StandardCharsets.UTF_8));
        token.checkTime(clock.instant());
        token.checkUser(user);
        TokenRefusal refusal = new TokenRefusal(Kind.OTHER_HOST);
        for (TokenVerifier verifier : verifiers) {
            try {
                Verdict verdict = verifier.judge(token, user);
                if (!reachesDatabase.test(user)) {
                    throw new TokenRefusal(Kind.NO_WAY_TO_DATABASE);
                }
                return verdict == Verdict.GENUINE ? new AuthStep.Accept(plugin)
                        : new AuthStep.AskDatabaseAboutToken(secret, plugin, () -> verifier.onTaken(token));
            } catch (TokenRefusal e) {
                refusal = refusal.kind() == Kind.OTHER_HOST ? e : refusal;
            }
        }
        throw refusal;
    }
}
