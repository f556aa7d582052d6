package io.headgate.server.history;

import io.headgate.pool.HoldReason;
import io.headgate.protocol.Command;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One command of a client, as it is remembered. Times are in microseconds, but {@code age}.
 *
 * @param age since it came, in nanoseconds
 * @param digest null for what has none, and for a statement among too many
 * @param server null where it ran nowhere
 * @param backend the server's id of the connection, 0 where it ran nowhere
 * @param added what was run ahead of it to bring the connection into order
 * @param holds why the client kept the connection afterwards
 * @param error the code of the error that it was answered with, 0 for none
 * @param parent null where it was sent without
 */
public record TracedCommand(long age, Command command, String digest, Decision decision, String server, long backend,
        List<String> added, List<HoldReason> holds, long total, long waiting, long restore, long database, long rows,
        int error, TraceParent parent) {

    /** Adds what is known of it to a line of the log. */
    public LoggingEventBuilder addTo(LoggingEventBuilder line) {
        line.addKeyValue("command", command).addKeyValue("decision", decision);
        if (backend != 0) {
            line.addKeyValue("backend", backend).addKeyValue("server", server);
        }
        if (!added.isEmpty()) {
            line.addKeyValue("added", String.join(",", added));
        }
        line.addKeyValue("totalMicros", total).addKeyValue("waitMicros", waiting)
                .addKeyValue("restoreMicros", restore).addKeyValue("databaseMicros", database)
                .addKeyValue("relayMicros", relay()).addKeyValue("rows", rows);
        if (error != 0) {
            line.addKeyValue("error", error);
        }
        if (parent != null) {
            line.addKeyValue("traceparent", parent);
        }
        return line.addKeyValue("digest", digest);
    }

    /** The same with times that are not cut: those of {@link ClientTrace} end at 71 minutes. */
    public TracedCommand timed(Passage passage) {
        return new TracedCommand(age, command, digest, decision, server, backend, added, holds,
                micros(passage.total()), micros(passage.waiting()), micros(passage.restore()),
                micros(passage.database()), rows, error, parent);
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }

    /** What is in none of the three others, in microseconds. */
    public long relay() {
        return Math.max(0, total - waiting - restore - database);
    }
}
