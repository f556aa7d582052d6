package io.headgate.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules between settings. */
final class Relations {

    private final Values values;
    private final Problems problems;

    private Relations(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    static void check(Values values, Problems problems) {
        Relations relations = new Relations(values, problems);
        relations.required();
        relations.bothOrNone(Settings.TLS_CERTIFICATE, Settings.TLS_PRIVATE_KEY);
        relations.passphraseNeedsKey();
        relations.ciphersNeedVersion(Settings.TLS_CIPHERS, TlsVersion.TLSV1_2);
        relations.ciphersNeedVersion(Settings.TLS_CIPHERSUITES, TlsVersion.TLSV1_3);
        relations.certificatesNeedAuthority();
        relations.bothOrNone(Settings.CONTROL_USER, Settings.CONTROL_PASSWORD_FILE);
        relations.authorityNeedsVerification();
        relations.levelNeedsZstd();
        relations.headerNeedsNetworks();
        relations.tokensNeedVerification(Settings.BACKEND_IAM, relations.signsTokens());
        relations.tokensNeedVerification(Settings.IAM_VERIFIERS, relations.judges(IamVerifier.BACKEND));
        relations.tokensNeedVerifiers();
        relations.verifiersNeed(Settings.IAM_HOSTS, IamVerifier.KEYS, IamVerifier.STS);
        relations.verifiersNeed(Settings.IAM_KEYS_FILE, IamVerifier.KEYS);
        relations.verifiersNeed(Settings.IAM_USERS, IamVerifier.STS);
        relations.stsNeedsAddress();
        relations.needs(Settings.SECRETS_REFRESH, "secrets", relations.hasSecrets());
        relations.needs(Settings.AWS_REGION, "secrets, backend-iam, sts in iam-verifiers or cloudwatch-namespace",
                relations.hasSecrets() || relations.signsTokens() || relations.judges(IamVerifier.STS)
                        || relations.putsMetrics());
        relations.needs(Settings.AWS_ROLE, "secrets, backend-iam or cloudwatch-namespace", relations.hasSecrets()
                || relations.signsTokens() || relations.putsMetrics());
        relations.needs(Settings.CLOUDWATCH_MODE, "cloudwatch-namespace", relations.toldToCloudWatch());
        relations.needs(Settings.CLOUDWATCH_INTERVAL, "cloudwatch-namespace", relations.toldToCloudWatch());
        relations.needs(Settings.CLOUDWATCH_ENDPOINT, "cloudwatch-namespace and cloudwatch-mode put",
                relations.putsMetrics());
        relations.needs(Settings.AWS_ENDPOINT_OVERRIDE, "secrets or sts in iam-verifiers", relations.hasSecrets()
                || relations.judges(IamVerifier.STS));
        relations.topologyNeedsServers(Settings.TARGETS);
        relations.needs(Settings.TARGETS, "another topology than aurora, which finds them", !relations.isAurora());
        relations.needs(Settings.HTTP_AWS_KEYS_FILE, "http-listen",
                values.find(Settings.HTTP_LISTEN).filter(Optional::isPresent).isPresent());
        relations.topologyNeedsServers(Settings.TOPOLOGY);
        relations.auroraNeedsAddresses();
        relations.needs(Settings.AURORA_HOST, "topology: aurora", relations.isAurora());
        relations.topologyNeedsServers(Settings.TOPOLOGY_INTERVAL);
        relations.topologyNeedsServers(Settings.TOPOLOGY_ALARM_INTERVAL);
        relations.topologyNeedsServers(Settings.LISTEN_READ_ONLY);
        relations.topologyNeedsServers(Settings.LISTEN_SPLIT);
        relations.topologyNeedsServers(Settings.WARM_STANDBY_CONNECTIONS);
        relations.serversNeedControl();
        relations.needs(Settings.NO_READER, "listen-read-only", relations.isGiven(Settings.LISTEN_READ_ONLY));
        relations.needsReaders(Settings.MAX_REPLICA_LAG);
        relations.needsReaders(Settings.READER_WAIT);
        relations.needsReaders(Settings.READER_WEIGHTS);
        relations.weightsOfServers();
        relations.listenersApart();
        relations.consoleNeedsPassword();
        relations.oneCap();
        relations.atMost(Settings.MAX_IDLE_CONNECTIONS_PERCENT, Settings.MAX_CONNECTIONS_PERCENT);
        relations.atMost(Settings.MIN_IDLE_CONNECTIONS, Settings.MAX_CONNECTIONS);
    }

    private void required() {
        for (Setting<?> setting : Settings.all()) {
            if (setting.required() && !values.isGiven(setting)) {
                problems.add(setting.key(), "", "is required", "give --" + setting.key() + " " + setting.placeholder()
                        + ", or " + setting.key() + " in the file");
            }
        }
    }

    private void bothOrNone(Setting<?> one, Setting<?> other) {
        if (values.isGiven(one) != values.isGiven(other)) {
            Setting<?> there = values.isGiven(one) ? one : other;
            Setting<?> missing = there == one ? other : one;
            problems.add(path(there), "", "must come with " + missing.key(), "give both or none");
        }
    }

    private void passphraseNeedsKey() {
        if (values.isGiven(Settings.TLS_PRIVATE_KEY_PASSWORD_FILE) && !values.isGiven(Settings.TLS_PRIVATE_KEY)) {
            problems.add(path(Settings.TLS_PRIVATE_KEY_PASSWORD_FILE), "", "must come with tls-private-key",
                    "the key made at start has no passphrase");
        }
    }

    private void ciphersNeedVersion(Setting<?> ciphers, TlsVersion version) {
        boolean known = values.given(Settings.TLS_VERSIONS).isPresent() || !values.isGiven(Settings.TLS_VERSIONS);
        if (known && values.isGiven(ciphers) && !values.get(Settings.TLS_VERSIONS).contains(version)) {
            problems.add(path(ciphers), "", "must come with " + version.text() + " in tls-versions",
                    "otherwise it would have no effect");
        }
    }

    private void certificatesNeedAuthority() {
        if (values.isGiven(Settings.TLS_CLIENT_CERTIFICATE) && !values.isGiven(Settings.TLS_CLIENT_CA)) {
            problems.add(path(Settings.TLS_CLIENT_CERTIFICATE), "", "must come with tls-client-ca",
                    "otherwise no certificate is good");
        }
    }

    private void authorityNeedsVerification() {
        boolean known = values.given(Settings.BACKEND_TLS).isPresent() || !values.isGiven(Settings.BACKEND_TLS);
        if (known && values.isGiven(Settings.BACKEND_TLS_CA) && !values.get(Settings.BACKEND_TLS).verifies()) {
            problems.add(path(Settings.BACKEND_TLS_CA), "", "must come with backend-tls verify-ca or verify-identity",
                    "otherwise the database's certificate is not examined");
        }
    }

    private void levelNeedsZstd() {
        boolean known = values.given(Settings.BACKEND_COMPRESSION).isPresent()
                || !values.isGiven(Settings.BACKEND_COMPRESSION);
        if (known && values.isGiven(Settings.BACKEND_ZSTD_COMPRESSION_LEVEL)
                && !values.get(Settings.BACKEND_COMPRESSION).contains(CompressionAlgorithm.ZSTD)) {
            problems.add(path(Settings.BACKEND_ZSTD_COMPRESSION_LEVEL), "",
                    "must come with zstd in backend-compression", "otherwise it would have no effect");
        }
    }

    private void headerNeedsNetworks() {
        if (values.isGiven(Settings.PROXY_PROTOCOL) && !values.isGiven(Settings.PROXY_PROTOCOL_NETWORKS)) {
            problems.add(path(Settings.PROXY_PROTOCOL), "", "must come with proxy-protocol-networks",
                    "otherwise nobody may send the header");
        }
    }

    private void tokensNeedVerification(Setting<?> setting, boolean sendsTokens) {
        boolean known = values.given(Settings.BACKEND_TLS).isPresent() || !values.isGiven(Settings.BACKEND_TLS);
        if (known && sendsTokens && !values.get(Settings.BACKEND_TLS).verifies()) {
            problems.add(path(setting), "", "must come with backend-tls verify-identity or verify-ca",
                    "otherwise whoever answers in the database's place gets a token that opens it");
        }
    }

    private boolean judges(IamVerifier verifier) {
        return values.find(Settings.IAM_VERIFIERS).orElse(List.of()).contains(verifier);
    }

    private void tokensNeedVerifiers() {
        boolean wanted = values.given(Settings.IAM).isPresent() && values.get(Settings.IAM) != IamMode.DISABLED;
        if (wanted && !values.isGiven(Settings.IAM_VERIFIERS)) {
            problems.add(path(Settings.IAM), "", "must come with iam-verifiers", "otherwise nobody judges tokens");
        }
    }

    /** Some of {@code verifiers} need it, and nobody else does. */
    private void verifiersNeed(Setting<?> setting, IamVerifier... verifiers) {
        boolean known = values.given(Settings.IAM_VERIFIERS).isPresent() || !values.isGiven(Settings.IAM_VERIFIERS);
        if (!known) {
            return;
        }
        List<IamVerifier> there = Stream.of(verifiers).filter(this::judges).toList();
        if (there.isEmpty() && values.isGiven(setting)) {
            problems.add(path(setting), "", "must come with " + words(List.of(verifiers), " or ")
                    + " in iam-verifiers", "otherwise it would have no effect");
        } else if (!there.isEmpty() && !values.isGiven(setting)) {
            problems.add(path(Settings.IAM_VERIFIERS), "", words(there, " and ") + " must come with " + setting.key(),
                    "give it, or leave " + words(there, " and ") + " out");
        }
    }

    private static String words(List<IamVerifier> verifiers, String between) {
        return verifiers.stream().map(verifier -> verifier.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(between));
    }

    /** Tokens name the STS that verifies them: only one that the configuration says may be asked. */
    private void stsNeedsAddress() {
        if (judges(IamVerifier.STS) && !values.isGiven(Settings.AWS_REGION)
                && !values.isGiven(Settings.AWS_ENDPOINT_OVERRIDE)) {
            problems.add(path(Settings.IAM_VERIFIERS), "", "sts must come with aws-region",
                    "it says whose STS tokens may be sent to");
        }
    }

    private boolean signsTokens() {
        return values.find(Settings.BACKEND_IAM).orElse(false);
    }

    private boolean hasSecrets() {
        return values.isGiven(Settings.SECRETS);
    }

    private boolean toldToCloudWatch() {
        return values.isGiven(Settings.CLOUDWATCH_NAMESPACE);
    }

    private boolean putsMetrics() {
        return toldToCloudWatch()
                && values.find(Settings.CLOUDWATCH_MODE).orElse(CloudWatchMode.PUT) == CloudWatchMode.PUT;
    }

    private void needs(Setting<?> setting, String what, boolean there) {
        if (values.isGiven(setting) && !there) {
            problems.add(path(setting), "", "must come with " + what, "otherwise it would have no effect");
        }
    }

    private void topologyNeedsServers(Setting<?> setting) {
        boolean one = values.find(Settings.BACKEND).map(servers -> servers.size() == 1).orElse(false);
        if (one && values.isGiven(setting) && !isAurora()) {
            problems.add(path(setting), "", "must come with several servers in backend",
                    "with one server there is nothing to choose");
        }
    }

    private void serversNeedControl() {
        Optional<Given> given = values.given(Settings.BACKEND);
        boolean several = values.find(Settings.BACKEND).map(servers -> servers.size() > 1).orElse(false);
        if (given.isPresent() && (several || isAurora()) && !values.isGiven(Settings.CONTROL_USER)) {
            problems.add(given.get().path(), "", (several ? "several servers" : "topology: aurora")
                    + " must come with control-user",
                    "who asks them for their state before the first client comes");
        }
    }

    private boolean isGiven(Setting<?> setting) {
        return values.isGiven(setting);
    }

    private boolean isAurora() {
        return values.find(Settings.TOPOLOGY).filter(kind -> kind == TopologyKind.AURORA).isPresent();
    }

    private void auroraNeedsAddresses() {
        boolean known = values.find(Settings.BACKEND).isPresent()
                && (values.given(Settings.AURORA_HOST).isPresent() || !values.isGiven(Settings.AURORA_HOST));
        if (isAurora() && known && auroraHost(values).isEmpty()) {
            problems.add(path(Settings.TOPOLOGY), "", "aurora must come with aurora-host",
                    "backend has no endpoint of Aurora's own that tells the addresses of the instances");
        }
    }

    /** As it was given, or what the first endpoint tells; empty where it is not to be had, or does not matter. */
    static Optional<HostPattern> auroraHost(Values values) {
        if (values.get(Settings.TOPOLOGY) != TopologyKind.AURORA) {
            return Optional.empty();
        }
        return values.find(Settings.AURORA_HOST).or(() -> values.get(Settings.BACKEND).stream()
                .map(HostPattern::from).flatMap(Optional::stream).findFirst());
    }

    private void needsReaders(Setting<?> setting) {
        needs(setting, "listen-read-only or listen-split",
                isGiven(Settings.LISTEN_READ_ONLY) || isGiven(Settings.LISTEN_SPLIT));
    }

    private void consoleNeedsPassword() {
        boolean tcp = values.find(Settings.CONSOLE_LISTEN).filter(ListenAddress.Tcp.class::isInstance).isPresent();
        if (tcp && !isGiven(Settings.CONSOLE_PASSWORD_FILE)) {
            problems.add(path(Settings.CONSOLE_LISTEN), "", "must come with console-password-file",
                    "only a Unix socket may go without a password: its mode lets its owner in and nobody else");
        }
    }

    private void listenersApart() {
        List<ListenAddress> all = new ArrayList<>(values.find(Settings.LISTEN).orElse(List.of()));
        String others = Settings.LISTEN.key();
        for (Setting<List<ListenAddress>> setting : List.of(Settings.LISTEN_READ_ONLY, Settings.LISTEN_SPLIT)) {
            Optional<Given> given = values.given(setting);
            if (given.isEmpty() || values.find(setting).isEmpty()) {
                continue;
            }
            all.addAll(values.get(setting));
            String why = ListenAddressType.conflict(all);
            if (why != null) {
                problems.add(given.get().path(), given.get().text(), "must not be what " + others + " has", why);
            }
            others += " or " + setting.key();
        }
    }

    private void weightsOfServers() {
        Optional<Given> given = values.given(Settings.READER_WEIGHTS);
        if (given.isEmpty() || values.find(Settings.BACKEND).isEmpty() || isAurora()) {
            return;
        }
        List<HostPort> servers = values.get(Settings.BACKEND);
        values.find(Settings.READER_WEIGHTS).orElse(List.of()).stream().map(ReaderWeight::server)
                .filter(server -> !servers.contains(server)).findFirst().ifPresent(unknown -> problems.add(
                        given.get().path(), given.get().text(), "must name servers that backend has",
                        unknown + " is none of " + servers));
    }

    private void oneCap() {
        Optional<Given> number = values.given(Settings.MAX_CONNECTIONS);
        Optional<Given> percent = values.given(Settings.MAX_CONNECTIONS_PERCENT);
        if (number.isEmpty() || percent.isEmpty()) {
            return;
        }
        int wins = number.get().origin().compareTo(percent.get().origin());
        if (wins == 0) {
            problems.add(percent.get().path(), percent.get().text(), "cannot come with max-connections",
                    "keep one of the two");
        } else {
            values.drop(wins > 0 ? Settings.MAX_CONNECTIONS_PERCENT : Settings.MAX_CONNECTIONS);
        }
    }

    private void atMost(Setting<Integer> less, Setting<Integer> more) {
        Optional<Given> given = values.given(less);
        Optional<Integer> most = values.find(more);
        if (given.isPresent() && most.isPresent() && values.get(less) > most.get()) {
            problems.add(given.get().path(), given.get().text(), "must not be more than " + more.key(),
                    more.key() + " is " + most.get());
        }
    }

    private String path(Setting<?> setting) {
        return values.given(setting).map(Given::path).orElse(setting.key());
    }
}
