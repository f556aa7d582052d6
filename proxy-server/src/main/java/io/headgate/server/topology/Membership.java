package io.headgate.server.topology;

import io.headgate.config.HostPort;
import java.util.List;

/** Which servers take part. Thread-safe. */
interface Membership {

    /** Who is to be asked for its state now: all members, and perhaps others. */
    List<HostPort> asked();

    /** Whether a server may be given work, if its state is right. */
    boolean has(HostPort server);
}
