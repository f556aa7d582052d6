package io.headgate.server;

import io.headgate.auth.CredentialsException;
import io.headgate.auth.DirectoryCredentials;
import io.headgate.auth.FileCredentials;
import io.headgate.auth.LiveCredentials;
import io.headgate.auth.RefreshTiming;
import io.headgate.auth.aws.SecretsManagerCredentials;
import io.headgate.auth.aws.SecretsManagerSettings;
import io.headgate.config.HeadgateConfig;
import io.headgate.config.SecretSelector;
import io.headgate.config.SecretSelector.Kind;
import io.headgate.metrics.CredentialFailure;
import io.headgate.metrics.ProxyMeters;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Puts together whose passwords are known. Of several sources that know a user, the one named first here counts. */
final class CredentialSources {

    private CredentialSources() {
    }

    /**
     * Reads files, which blocks, and begins to read secrets, which does not.
     *
     * @throws StartException when a file or directory cannot be read; a secret that cannot be read is no reason
     */
    static LiveCredentials open(HeadgateConfig.Authentication config, HeadgateConfig.Aws aws, ProxyMeters meters)
            throws StartException {
        LiveCredentials credentials = new LiveCredentials(counts(meters));
        try {
            if (config.credentialsFile().isPresent()) {
                credentials.addNow(new FileCredentials(config.credentialsFile().get()), RefreshTiming.FILE);
            }
            if (config.credentialsDirectory().isPresent()) {
                credentials.addNow(new DirectoryCredentials(config.credentialsDirectory().get()), RefreshTiming.FILE);
            }
        } catch (CredentialsException e) {
            credentials.close();
            throw new StartException(e.getMessage(), e);
        }
        config.secrets().ifPresent(secrets -> SecretsManagerCredentials.addTo(credentials, settings(secrets, aws)));
        meters.failingCredentials(credentials::failing);
        return credentials;
    }

    private static SecretsManagerSettings settings(HeadgateConfig.Secrets secrets, HeadgateConfig.Aws aws) {
        List<Map.Entry<String, String>> tags = of(Kind.TAG, secrets)
                .map(tag -> Map.entry(tag.text(), tag.value())).toList();
        return new SecretsManagerSettings(of(Kind.NAME, secrets).map(SecretSelector::text).toList(),
                of(Kind.PREFIX, secrets).map(SecretSelector::text).toList(), tags, aws.region(),
                aws.endpoint(), aws.roles(), secrets.refresh());
    }

    private static Stream<SecretSelector> of(Kind kind, HeadgateConfig.Secrets secrets) {
        return secrets.selectors().stream().filter(selector -> selector.kind() == kind);
    }

    private static LiveCredentials.Counts counts(ProxyMeters meters) {
        return new LiveCredentials.Counts() {
            @Override
            public void read() {
                meters.credentialsRead();
            }

            @Override
            public void failed(CredentialsException.Kind kind) {
                meters.credentialsFailed(CredentialFailure.valueOf(kind.name()));
            }
        };
    }
}
