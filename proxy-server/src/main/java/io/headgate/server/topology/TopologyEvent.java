package io.headgate.server.topology;

import io.headgate.config.HostPort;
import java.time.Duration;
import java.time.Instant;

/**
 * Something that has happened to the servers.
 *
 * @param at when
 * @param kind what
 * @param server of which; null where there is none, or several
 * @param cause what was seen, in words; null where the kind says all
 * @param sinceSymptom how long after the first sign that the writer was lost; null for what is not about that
 */
public record TopologyEvent(Instant at, Kind kind, HostPort server, String cause, Duration sinceSymptom) {

    /** What has happened. */
    public enum Kind {
        /** Something looked wrong, so all servers were asked. */
        SYMPTOM,
        /** A server is not what it was. */
        STATE,
        /** More servers claim to be the writer than may, or do not any more. */
        CLAIMS,
        /** There is no writer. */
        NO_WRITER,
        /** This one is the writer now. */
        WRITER,
        /** The writer answers again, and has been it all the time. */
        WRITER_BACK,
        /** The first client's connection to the writer is open: the end of the trouble. */
        SERVED
    }
}
