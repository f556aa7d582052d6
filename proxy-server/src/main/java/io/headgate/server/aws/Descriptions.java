package io.headgate.server.aws;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.headgate.config.IamMode;
import io.headgate.config.ListenAddress;
import io.headgate.config.SecretSelector;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes what the proxy, its endpoints and its target group are, as RDS has it. Never a secret. */
final class Descriptions {

    static final String TARGET_GROUP = "default";
    static final String DEFAULT_ENDPOINT = "default";
    private static final String READ_WRITE = "READ_WRITE";
    private static final String AVAILABLE = "available";
    private static final String REDACTED = "<redacted>";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** @param role as RDS has it; statements of the third kind may write, too */
    record Endpoint(String name, String role, List<ListenAddress> addresses) { }

    private final HeadgateConfig config;
    private final Arns arns;
    private final Instant created;
    private final Instant updated;
    private final String ownName;
    private final boolean trusted;

    /**
     * @param ownName of the machine, for endpoints at all of its addresses
     * @param trusted whether whoever asks has proved who it is
     */
    Descriptions(HeadgateConfig config, Instant created, Instant updated, String ownName, boolean trusted) {
        this.config = config;
        this.arns = Arns.of(config);
        this.created = created;
        this.updated = updated;
        this.ownName = ownName;
        this.trusted = trusted;
    }

    /** The elements of a DBProxy. */
    void proxy(Xml xml) {
        xml.value("DBProxyName", name());
        xml.value("DBProxyArn", arns.proxy());
        xml.value("Status", AVAILABLE);
        xml.value("EngineFamily", "MYSQL");
        xml.list("VpcSecurityGroupIds", List.of(), none -> { });
        xml.list("VpcSubnetIds", List.of(), none -> { });
        xml.value("DefaultAuthScheme", defaultAuthScheme());
        xml.list("Auth", auth(), one -> one.write(xml));
        xml.value("RoleArn", config.aws().roles().stream().reduce((first, last) -> last).orElse(null));
        xml.value("Endpoint", host(config.listener().addresses()));
        xml.value("RequireTLS", config.listener().requireTls());
        xml.value("IdleClientTimeout", config.listener().idleClientTimeout().toSeconds());
        xml.value("DebugLogging", config.runtime().debugLogging());
        xml.value("CreatedDate", TIME.format(created));
        xml.value("UpdatedDate", TIME.format(updated));
    }

    String name() {
        return config.monitoring().proxyName();
    }

    String defaultAuthScheme() {
        return config.backend().iam() ? "IAM_AUTH" : "NONE";
    }

    private record Auth(String description, String secretArn, String iamAuth) {

        void write(Xml xml) {
            xml.value("Description", description);
            xml.value("AuthScheme", "SECRETS");
            xml.value("SecretArn", secretArn);
            xml.value("IAMAuth", iamAuth);
            xml.value("ClientPasswordAuthType", "MYSQL_CACHING_SHA2_PASSWORD");
        }
    }

    private List<Auth> auth() {
        HeadgateConfig.Authentication authentication = config.authentication();
        String iam = authentication.iam().mode() == IamMode.ALLOWED ? "ENABLED" : authentication.iam().mode().name();
        List<Auth> all = new ArrayList<>();
        authentication.credentialsFile().ifPresent(file -> all.add(new Auth("users of the file " + file, null, iam)));
        authentication.credentialsDirectory().ifPresent(directory ->
                all.add(new Auth("users of the directory " + directory, null, iam)));
        authentication.secrets().stream().flatMap(secrets -> secrets.selectors().stream()).forEach(one ->
                all.add(new Auth(words(one), one.kind() == SecretSelector.Kind.NAME ? one.text() : null, iam)));
        return all;
    }

    private static String words(SecretSelector selector) {
        return switch (selector.kind()) {
            case NAME -> null;
            case PREFIX -> "secrets whose names begin with " + selector.text();
            case TAG -> "secrets with the tag " + selector.text() + "=" + selector.value();
        };
    }

    /** The elements of a DBProxyTargetGroup. */
    void targetGroup(Xml xml) {
        HeadgateConfig.Pool pool = config.pool();
        xml.value("DBProxyName", name());
        xml.value("TargetGroupName", TARGET_GROUP);
        xml.value("TargetGroupArn", arns.targetGroup());
        xml.value("IsDefault", true);
        xml.value("Status", AVAILABLE);
        xml.element("ConnectionPoolConfig", () -> {
            // a limit that is given as a number is no percentage of anything that is known
            xml.value("MaxConnectionsPercent", pool.maxConnections().isPresent() ? null : pool.maxConnectionsPercent());
            xml.value("MaxIdleConnectionsPercent", pool.maxIdleConnectionsPercent());
            xml.value("ConnectionBorrowTimeout", pool.borrowTimeout().toSeconds());
            xml.list("SessionPinningFilters", List.of(), none -> { });
            xml.value("InitQuery", config.backend().initQuery().map(query -> trusted ? query.sql() : REDACTED)
                    .orElse(null));
        });
        xml.value("CreatedDate", TIME.format(created));
        xml.value("UpdatedDate", TIME.format(updated));
    }

    List<Endpoint> endpoints() {
        HeadgateConfig.Listener listener = config.listener();
        return Stream.of(new Endpoint(DEFAULT_ENDPOINT, READ_WRITE, listener.addresses()),
                new Endpoint("read-only", "READ_ONLY", listener.readOnlyAddresses()),
                new Endpoint("split", READ_WRITE, listener.splitAddresses()))
                .filter(endpoint -> !endpoint.addresses().isEmpty()).toList();
    }

    /** The elements of a DBProxyEndpoint. */
    void endpoint(Xml xml, Endpoint endpoint) {
        xml.value("DBProxyEndpointName", endpoint.name());
        xml.value("DBProxyEndpointArn", arns.endpoint(endpoint.name()));
        xml.value("DBProxyName", name());
        xml.value("Status", AVAILABLE);
        xml.list("VpcSecurityGroupIds", List.of(), none -> { });
        xml.list("VpcSubnetIds", List.of(), none -> { });
        xml.value("Endpoint", host(endpoint.addresses()));
        xml.value("CreatedDate", TIME.format(created));
        xml.value("TargetRole", endpoint.role());
        xml.value("IsDefault", endpoint.name().equals(DEFAULT_ENDPOINT));
    }

    /** The name by which tokens call the proxy, if there is one: clients use it. Otherwise where it listens. */
    private String host(List<ListenAddress> addresses) {
        Optional<String> named = config.authentication().iam().hosts().stream().map(HostPort::host).findFirst();
        ListenAddress first = addresses.get(0);
        if (first instanceof ListenAddress.Unix unix) {
            return unix.path().toString();
        }
        String host = ((ListenAddress.Tcp) first).address().host();
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        return named.orElse(everywhere ? ownName : host);
    }
}
