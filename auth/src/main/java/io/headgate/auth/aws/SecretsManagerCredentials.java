package io.headgate.auth.aws;

import io.headgate.auth.LiveCredentials;
import io.headgate.auth.RefreshTiming;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Adds secrets to {@link LiveCredentials}; everything is read in the background. */
public final class SecretsManagerCredentials {
    private static final String ARN = "arn:";

    private final LiveCredentials credentials;
    private final SecretsManagerSettings settings;
    private final Service service;
    private final RefreshTiming timing;
    private Set<String> found = Set.of();

    private SecretsManagerCredentials(LiveCredentials credentials, SecretsManagerSettings settings) {
        this.credentials = credentials;
        this.settings = settings;
        this.service = new Service(settings.region().orElseGet(() -> regionOf(settings.secrets())),
                settings.endpoint().orElse(null), settings.roles());
        this.timing = RefreshTiming.ofService(settings.lifetime());
    }

    /** Does not wait for the service. */
    public static void addTo(LiveCredentials credentials, SecretsManagerSettings settings) {
        new SecretsManagerCredentials(credentials, settings).add();
    }

    private void add() {
        settings.secrets().forEach(this::add);
        if (!settings.prefixes().isEmpty() || !settings.tags().isEmpty()) {
            credentials.watch("list of secrets", new SecretList(service, settings.prefixes(), settings.tags()), timing,
                    this::onList);
        }
    }

    private void add(String id) {
        credentials.add(new SecretReader(service, id), timing);
    }

    private void onList(List<String> arns) {
        Set<String> now = new HashSet<>(arns);
        now.removeAll(settings.secrets());
        arns.stream().filter(arn -> now.contains(arn) && !found.contains(arn)).forEach(this::add);
        found.stream().filter(arn -> !now.contains(arn)).forEach(arn -> credentials.remove(SecretReader.nameOf(arn)));
        found = now;
    }

    /** {@code arn:aws:secretsmanager:eu-west-1:123456789012:secret:name-AbCdEf}; null when none of them is an ARN. */
    private static String regionOf(List<String> secrets) {
        return secrets.stream().filter(id -> id.startsWith(ARN)).map(arn -> arn.split(":", -1))
                .filter(parts -> parts.length > 3 && !parts[3].isEmpty())
                .map(parts -> parts[3]).findFirst().orElse(null);
    }
}
