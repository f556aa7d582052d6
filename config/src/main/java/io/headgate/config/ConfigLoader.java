package io.headgate.config;

import io.headgate.config.HeadgateConfig.Authentication;
import io.headgate.config.HeadgateConfig.Aws;
import io.headgate.config.HeadgateConfig.Backend;
import io.headgate.config.HeadgateConfig.CloudWatch;
import io.headgate.config.HeadgateConfig.Compression;
import io.headgate.config.HeadgateConfig.Console;
import io.headgate.config.HeadgateConfig.ControlAccount;
import io.headgate.config.HeadgateConfig.Iam;
import io.headgate.config.HeadgateConfig.KeyPairFiles;
import io.headgate.config.HeadgateConfig.Listener;
import io.headgate.config.HeadgateConfig.Monitoring;
import io.headgate.config.HeadgateConfig.Pool;
import io.headgate.config.HeadgateConfig.Runtime;
import io.headgate.config.HeadgateConfig.Secrets;
import io.headgate.config.HeadgateConfig.Statements;
import io.headgate.config.HeadgateConfig.Tls;
import io.headgate.config.HeadgateConfig.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes a {@link HeadgateConfig} of values. */
public final class ConfigLoader {

    private ConfigLoader() {
    }

    /**
     * Reads and judges everything once.
     *
     * @param file the YAML file, or null for none; paths in it are relative to its directory
     * @param flags value by key, as given on the command line, without the hyphens; they replace what the file says.
     *     Several values of one flag have commas between. Paths in them are relative to the working directory
     * @throws ConfigException with every problem that was found
     */
    public static HeadgateConfig load(Path file, Map<String, String> flags) throws ConfigException {
        return LiveConfig.load(file, flags).current();
    }

    /** @param effective the same for printing */
    static HeadgateConfig config(Values values, EffectiveConfig effective) {
        return new HeadgateConfig(backend(values), listener(values), pool(values),
                new Authentication(values.find(Settings.CREDENTIALS_FILE), values.find(Settings.CREDENTIALS_DIRECTORY),
                        values.find(Settings.SECRETS).map(selectors -> new Secrets(selectors,
                                values.get(Settings.SECRETS_REFRESH))),
                        new Iam(values.get(Settings.IAM), values.find(Settings.IAM_VERIFIERS).orElse(List.of()),
                                values.find(Settings.IAM_HOSTS).orElse(List.of()),
                                values.find(Settings.IAM_KEYS_FILE), values.find(Settings.IAM_USERS).orElse(List.of())),
                        values.get(Settings.VERIFIER_LIFETIME), values.get(Settings.FAILED_LOGIN_DELAY),
                        values.get(Settings.FIRST_LOGINS_AT_ONCE)),
                new Aws(values.find(Settings.AWS_REGION), values.find(Settings.AWS_ROLE).orElse(List.of()),
                        values.find(Settings.AWS_ENDPOINT_OVERRIDE)),
                console(values),
                new Runtime(values.get(Settings.TRANSPORT), values.get(Settings.EVENT_LOOPS),
                        values.get(Settings.TCP_KEEPALIVE_IDLE), values.get(Settings.TCP_KEEPALIVE_INTERVAL),
                        values.get(Settings.DEBUG_LOGGING), values.get(Settings.LOG_FORMAT)),
                new Monitoring(values.get(Settings.HTTP_LISTEN), values.isGiven(Settings.HTTP_LISTEN),
                        values.find(Settings.HTTP_AWS_KEYS_FILE),
                        values.get(Settings.PROXY_NAME),
                        values.find(Settings.CLOUDWATCH_NAMESPACE).map(namespace -> new CloudWatch(namespace,
                                values.get(Settings.CLOUDWATCH_MODE), values.get(Settings.CLOUDWATCH_INTERVAL),
                                values.find(Settings.CLOUDWATCH_ENDPOINT))),
                        new Statements(values.get(Settings.STATEMENT_HISTORY), values.get(Settings.LONG_QUERY_TIME),
                                values.find(Settings.TRACES_ENDPOINT))),
                effective);
    }

    private static Backend backend(Values values) {
        Topology topology = new Topology(values.get(Settings.TOPOLOGY), values.get(Settings.TOPOLOGY_INTERVAL),
                values.get(Settings.TOPOLOGY_ALARM_INTERVAL), values.find(Settings.MAX_REPLICA_LAG),
                values.get(Settings.NO_READER), values.get(Settings.READER_WAIT),
                values.find(Settings.READER_WEIGHTS).orElse(List.of()),
                values.get(Settings.WARM_STANDBY_CONNECTIONS), Relations.auroraHost(values),
                values.find(Settings.TARGETS).map(named -> named.orElse(List.of())));
        return new Backend(values.get(Settings.BACKEND), topology, values.get(Settings.BACKEND_TLS),
                values.find(Settings.BACKEND_TLS_CA), values.get(Settings.BACKEND_IAM),
                values.get(Settings.BACKEND_CONNECT_TIMEOUT),
                new Compression(values.get(Settings.BACKEND_COMPRESSION),
                        values.get(Settings.BACKEND_ZSTD_COMPRESSION_LEVEL)),
                values.get(Settings.BACKEND_PROXY_PROTOCOL),
                values.find(Settings.CONTROL_USER)
                        .map(user -> new ControlAccount(user, values.get(Settings.CONTROL_PASSWORD_FILE))),
                values.find(Settings.INIT_QUERY).map(InitQuery::new));
    }

    private static Listener listener(Values values) {
        return new Listener(values.get(Settings.LISTEN), values.find(Settings.LISTEN_READ_ONLY).orElse(List.of()),
                values.find(Settings.LISTEN_SPLIT).orElse(List.of()),
                values.get(Settings.LISTEN_SOCKET_MODE),
                values.find(Settings.PROXY_PROTOCOL_NETWORKS).orElse(List.of()), values.get(Settings.PROXY_PROTOCOL),
                values.get(Settings.REQUIRE_TLS),
                tls(values), values.get(Settings.MAX_CLIENT_CONNECTIONS), values.get(Settings.IDLE_CLIENT_TIMEOUT),
                values.get(Settings.LOGIN_TIMEOUT), values.get(Settings.COMPRESSION));
    }

    private static Tls tls(Values values) {
        return new Tls(values.find(Settings.TLS_CERTIFICATE)
                .map(certificate -> new KeyPairFiles(certificate, values.get(Settings.TLS_PRIVATE_KEY),
                        values.find(Settings.TLS_PRIVATE_KEY_PASSWORD_FILE))),
                values.get(Settings.TLS_VERSIONS), values.get(Settings.TLS_CIPHERS),
                values.find(Settings.TLS_CIPHERSUITES).orElse(List.of()), values.find(Settings.TLS_CLIENT_CA),
                values.get(Settings.TLS_CLIENT_CERTIFICATE));
    }

    private static Console console(Values values) {
        Optional<Path> password = values.find(Settings.CONSOLE_PASSWORD_FILE);
        return new Console(values.find(Settings.CONSOLE_LISTEN).or(() -> password.map(given -> Console.DEFAULT)),
                password);
    }

    private static Pool pool(Values values) {
        int percent = values.get(Settings.MAX_CONNECTIONS_PERCENT);
        return new Pool(values.find(Settings.MAX_CONNECTIONS).map(OptionalInt::of).orElse(OptionalInt.empty()), percent,
                values.find(Settings.MAX_IDLE_CONNECTIONS_PERCENT).orElse((percent + 1) / 2),
                values.get(Settings.MIN_IDLE_CONNECTIONS), values.get(Settings.CONNECTION_BORROW_TIMEOUT),
                values.get(Settings.CONNECTION_IDLE_TIMEOUT), values.get(Settings.CONNECTION_MAX_LIFETIME),
                values.get(Settings.CONNECTION_CHECK_AFTER), values.get(Settings.SHUFFLE));
    }
}
