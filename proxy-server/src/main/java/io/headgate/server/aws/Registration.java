package io.headgate.server.aws;

import io.headgate.config.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which servers take part after a call that adds some or takes some away. To be made and asked while nobody sets. */
final class Registration {

    /** The setting that says so. */
    static final String SETTING = "targets";
    private static final String NONE = "none";

    private final Subject subject;
    private final Identifiers identifiers;
    private final List<String> named;
    private final List<String> servers;

    /** @throws ApiError where nobody can come and go */
    Registration(Subject subject, Parameters parameters) throws ApiError {
        this.subject = subject;
        this.identifiers = new Targets(subject).identifiers();
        this.named = parameters.list("DBInstanceIdentifiers");
        this.servers = new ArrayList<>(texts(subject.config().current().backend().targets()));
        if (!parameters.list("DBClusterIdentifiers").isEmpty()) {
            throw ApiError.refused("InvalidDBClusterStateFault",
                    "Clusters are not registered: with topology aurora, their members are found");
        }
        if (named.isEmpty()) {
            throw ApiError.combination("DBInstanceIdentifiers must name servers");
        }
        if (!subject.takesTargets()) {
            throw ApiError.refused("InvalidDBProxyStateFault", "Targets come and go where the setting backend names"
                    + " several servers, and topology is not aurora: there they are found");
        }
    }

    /** The new ones. */
    List<String> register() throws ApiError {
        List<String> added = new ArrayList<>();
        for (String identifier : named) {
            String server = address(identifier);
            if (servers.contains(server) || added.contains(server)) {
                throw ApiError.refused("DBProxyTargetAlreadyRegisteredFault",
                        "The target " + identifier + " (" + server + ") is registered already");
            }
            added.add(server);
        }
        servers.addAll(added);
        return added;
    }

    void deregister() throws ApiError {
        for (String identifier : named) {
            if (!servers.remove(address(identifier))) {
                throw ApiError.notFound("DBProxyTargetNotFoundFault", "The target " + identifier
                        + " is not registered; there are " + servers);
            }
        }
    }

    private String address(String identifier) throws ApiError {
        return identifiers.address(identifier).orElseThrow(() -> ApiError.notFound("DBInstanceNotFound",
                "Nobody can tell the address of " + identifier + ": give HOST:PORT"));
    }

    /**
     * The value of {@link #SETTING} from now on: nothing where that is what the setting backend says, and it counts
     * since neither file nor flags have targets.
     */
    Optional<String> value() {
        List<String> configured = texts(subject.config().current().backend().servers());
        return servers.equals(configured) && !subject.config().isGiven(SETTING) ? Optional.empty()
                : Optional.of(servers.isEmpty() ? NONE : String.join(",", servers));
    }

    private static List<String> texts(List<HostPort> addresses) {
        return addresses.stream().map(HostPort::toString).toList();
    }
}
