package io.headgate.server.frontend;

import io.headgate.config.Network;
import io.headgate.config.ProxyProtocolMode;
import java.util.List;

/** Whether a connection begins with a PROXY protocol header: the settings {@code proxy-protocol…}. */
enum ProxyHeaderRule {
    /** It must, and nothing is said to the peer before. */
    REQUIRED,
    /** It may; whoever sends none is a client itself. */
    OPTIONAL,
    /** It must not. */
    FORBIDDEN;

    static ProxyHeaderRule of(ClientAddress peer, List<Network> networks, ProxyProtocolMode mode) {
        if (networks.isEmpty() || !peer.unixSocket() && peer.address() == null) {
            return FORBIDDEN;
        }
        boolean allowed = networks.stream()
                .anyMatch(network -> network.contains(peer.unixSocket() ? null : peer.address().getAddress()));
        return !allowed ? FORBIDDEN : mode == ProxyProtocolMode.REQUIRED ? REQUIRED : OPTIONAL;
    }
}
