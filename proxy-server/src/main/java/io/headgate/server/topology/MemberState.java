package io.headgate.server.topology;

import io.headgate.config.HostPort;
import java.time.Duration;

/**
 * What one server said of itself when it was asked last.
 *
 * @param server the server
 * @param reachable whether it answered
 * @param writable whether it takes writes, by its own word; only if reachable
 * @param serving whether it may be given statements at all; only if reachable
 * @param lag how far it is behind; null when that is not known or there is nothing to be behind
 * @param cause why it is not reachable, or does not serve; null when it does
 */
public record MemberState(HostPort server, boolean reachable, boolean writable, boolean serving, Duration lag,
        String cause) {

    static MemberState unreachable(HostPort server, String cause) {
        return new MemberState(server, false, false, false, null, cause);
    }

    static MemberState idle(HostPort server, String cause) {
        return new MemberState(server, true, false, false, null, cause);
    }

    static MemberState serving(HostPort server, boolean writable, Duration lag) {
        return new MemberState(server, true, writable, true, lag, null);
    }

    /** Whether it may be given what only reads. */
    boolean isReader() {
        return reachable && serving;
    }

    /** Whether it claims to be the writer. */
    boolean isClaimant() {
        return reachable && serving && writable;
    }
}
