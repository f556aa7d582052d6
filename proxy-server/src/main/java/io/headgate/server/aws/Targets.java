package io.headgate.server.aws;

import io.headgate.config.HostPort;
import io.headgate.config.TopologyKind;
import io.headgate.server.topology.MemberState;
import io.headgate.server.topology.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes what the servers are, as RDS has it. */
final class Targets {

    /** How MySQL's error 1045 begins, which is in what a server is said to lack. */
    private static final String DENIED = "Access denied";
    private static final String NO_PASSWORD = "no password";

    /** @param reason and description null where all is well */
    private record Health(String state, String reason, String description) {

        private static final Health AVAILABLE = new Health("AVAILABLE", null, null);

        static Health registering(String description) {
            return new Health("REGISTERING", "PENDING_PROXY_CAPACITY", description);
        }

        static Health unavailable(String reason, String description) {
            return new Health("UNAVAILABLE", reason, description);
        }
    }

    /** One entry: a server, or the cluster that they are; null for that. */
    record Entry(ServerStatus status) {

        String key() {
            return status == null ? "" : status.server().toString();
        }
    }

    private final Subject subject;
    private final Arns arns;
    private final List<ServerStatus> all;
    private final Identifiers identifiers;

    Targets(Subject subject) {
        this.subject = subject;
        this.arns = Arns.of(subject.config().current());
        this.all = subject.targets();
        this.identifiers = new Identifiers(servers());
    }

    /** All that are named anywhere. */
    private List<HostPort> servers() {
        List<HostPort> servers = new ArrayList<>(all.stream().map(ServerStatus::server).toList());
        subject.config().current().backend().servers().stream().filter(server -> !servers.contains(server))
                .forEach(servers::add);
        return servers;
    }

    Identifiers identifiers() {
        return identifiers;
    }

    /** The entry of a cluster first, where there is one. */
    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        if (cluster().isPresent()) {
            entries.add(new Entry(null));
        }
        all.forEach(status -> entries.add(new Entry(status)));
        return entries;
    }

    /** The first label of the first endpoint, where members are found in an Aurora cluster. */
    private Optional<String> cluster() {
        var backend = subject.config().current().backend();
        return backend.topology().kind() != TopologyKind.AURORA ? Optional.empty()
                : Optional.of(identifiers.of(backend.servers().get(0)));
    }

    /** The elements of a DBProxyTarget. */
    void write(Xml xml, Entry entry) {
        if (entry.status() == null) {
            String cluster = cluster().orElseThrow();
            xml.value("TargetArn", arns.cluster(cluster));
            xml.value("TrackedClusterId", cluster);
            xml.value("RdsResourceId", cluster);
            xml.value("Port", 0);
            xml.value("Type", "TRACKED_CLUSTER");
            return;
        }
        write(xml, entry.status());
    }

    private void write(Xml xml, ServerStatus status) {
        String identifier = identifiers.of(status.server());
        xml.value("TargetArn", arns.instance(identifier));
        xml.value("Endpoint", status.server().host());
        xml.value("TrackedClusterId", cluster().orElse(null));
        xml.value("RdsResourceId", identifier);
        xml.value("Port", status.server().port());
        xml.value("Type", "RDS_INSTANCE");
        xml.value("Role", switch (status.role()) {
            case WRITER -> "READ_WRITE";
            case READER -> "READ_ONLY";
            case NONE -> "UNKNOWN";
        });
        Health health = health(status);
        xml.element("TargetHealth", () -> {
            xml.value("State", health.state());
            xml.value("Reason", health.reason());
            xml.value("Description", health.description());
        });
    }

    private Health health(ServerStatus status) {
        MemberState state = status.health() == null ? null : status.health().state();
        boolean only = state == null && status.role() == ServerStatus.Role.WRITER;
        if (state == null && (!only || !subject.isAnswered())) {
            return Health.registering("It has not answered yet");
        }
        if (state != null && !state.reachable()) {
            return Health.unavailable(reason(state.cause()), state.cause());
        }
        if (state != null && !state.serving()) {
            return Health.unavailable("INVALID_REPLICATION_STATE", state.cause());
        }
        if (state != null && status.role() == ServerStatus.Role.NONE) {
            return Health.unavailable("INVALID_REPLICATION_STATE", state.writable()
                    ? "It takes writes, and is not the writer" : "It is not used now");
        }
        String trouble = subject.trouble(status.role());
        return trouble == null ? Health.AVAILABLE : Health.unavailable(reason(trouble), trouble);
    }

    private static String reason(String cause) {
        return cause.contains(DENIED) || cause.contains(NO_PASSWORD) ? "AUTH_FAILURE" : "CONNECTION_FAILED";
    }
}
