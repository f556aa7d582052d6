package io.headgate.server;

import io.headgate.auth.CredentialsException;
import io.headgate.auth.IamUse;
import io.headgate.auth.LiveCredentials;
import io.headgate.auth.RefreshTiming;
import io.headgate.auth.SecretYamlFile;
import io.headgate.auth.TokenGate;
import io.headgate.auth.aws.StsCallers;
import io.headgate.auth.aws.StsEndpoints;
import io.headgate.auth.iam.AccessKeys;
import io.headgate.auth.iam.AccessKeysFile;
import io.headgate.auth.iam.CallerRules;
import io.headgate.auth.iam.DatabaseVerifier;
import io.headgate.auth.iam.IamGate;
import io.headgate.auth.iam.KeysVerifier;
import io.headgate.auth.iam.StsVerifier;
import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.headgate.config.IamVerifier;
import io.headgate.server.backend.Credentials;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Puts together who judges clients' IAM tokens. */
final class IamTokens {

    private IamTokens() {
    }

    /**
     * Reads the file of keys, which blocks, and has {@code live} read it again.
     *
     * @throws StartException when it cannot be read
     */
    static TokenGate open(HeadgateConfig config, LiveCredentials live, Credentials credentials) throws StartException {
        HeadgateConfig.Iam iam = config.authentication().iam();
        DatabaseVerifier database = iam.verifiers().contains(IamVerifier.BACKEND)
                ? new DatabaseVerifier(config.backend().servers().get(0).toString(), Clock.systemUTC()) : null;
        return IamGate.of(IamUse.valueOf(iam.mode().name()), keys(iam, live), database, sts(iam, config.aws()),
                user -> credentials.knows(credentials.databaseUser(user)), Clock.systemUTC());
    }

    /** Null when none are to be used. */
    private static KeysVerifier keys(HeadgateConfig.Iam iam, LiveCredentials live) throws StartException {
        if (!iam.verifiers().contains(IamVerifier.KEYS)) {
            return null;
        }
        SecretYamlFile<AccessKeys> file = AccessKeysFile.of(iam.keysFile().orElseThrow());
        AtomicReference<AccessKeys> keys = new AtomicReference<>();
        try {
            keys.set(file.read());
        } catch (CredentialsException e) {
            throw new StartException(e.getMessage(), e);
        }
        live.watch(file.name(), file, RefreshTiming.FILE, keys::set);
        return new KeysVerifier(addresses(iam), keys::get);
    }

    /** Null when nobody is to be asked. */
    private static StsVerifier sts(HeadgateConfig.Iam iam, HeadgateConfig.Aws aws) throws StartException {
        if (!iam.verifiers().contains(IamVerifier.STS)) {
            return null;
        }
        CallerRules rules = new CallerRules(iam.rules().stream().map(rule -> Map.entry(rule.arn(), rule.users()))
                .toList());
        return new StsVerifier(origins(aws), addresses(iam), rules, new StsCallers(), Clock.systemUTC());
    }

    private static List<String> origins(HeadgateConfig.Aws aws) throws StartException {
        try {
            return aws.endpoint().map(endpoint -> List.of(StsEndpoints.originOf(endpoint)))
                    .orElseGet(() -> StsEndpoints.originsIn(aws.region().orElseThrow()));
        } catch (IllegalArgumentException e) {
            throw new StartException("aws-region: " + e.getMessage(), e);
        }
    }

    private static List<String> addresses(HeadgateConfig.Iam iam) {
        return iam.hosts().stream().map(HostPort::toString).toList();
    }
}
