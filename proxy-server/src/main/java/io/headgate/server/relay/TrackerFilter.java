package io.headgate.server.relay;

import io.headgate.protocol.packet.SessionTrack;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which session trackers a server would tell a client. The proxy itself has switched on many more. Immutable.
 *
 * @param variables lower-case names of {@code session_track_system_variables}; null stands for all of them ({@code *})
 * @param schema {@code session_track_schema}
 * @param stateChange {@code session_track_state_change}
 * @param transactions what is told of transactions
 */
public record TrackerFilter(Set<String> variables, boolean schema, boolean stateChange,
        Transactions transactions) {

    /** What a server tells of transactions: {@code session_track_transaction_info}. */
    public enum Transactions {
        /** OFF. */
        NOTHING,
        /** OFF with a server that tells of BEGIN, XA START and their ends all the same, as MySQL 9.7 does. */
        EXPLICIT_ONES,
        STATE,
        CHARACTERISTICS;

        boolean isAskedFor() {
            return this == STATE || this == CHARACTERISTICS;
        }
    }

    /**
     * The filter that follows from settings.
     *
     * @param tellsAnyway whether the server tells of explicit transactions although it was not asked to
     */
    public static TrackerFilter of(TrackerSettings settings, boolean tellsAnyway) {
        String variables = settings.systemVariables();
        Set<String> names = variables.equals("*") ? null : Arrays.stream(variables.split(","))
                .map(name -> name.trim().toLowerCase(Locale.ROOT)).filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return new TrackerFilter(names, settings.schema().equals("1"), settings.stateChange().equals("1"),
                switch (settings.transactionInfo()) {
                    case "STATE" -> Transactions.STATE;
                    case "CHARACTERISTICS" -> Transactions.CHARACTERISTICS;
                    default -> tellsAnyway ? Transactions.EXPLICIT_ONES : Transactions.NOTHING;
                });
    }

    /** Whether the client gets this one; what concerns transactions is up to {@link TransactionTrackers}. */
    boolean wants(SessionTrack track) {
        if (track instanceof SessionTrack.SystemVariable variable) {
            return variables == null || variables.contains(variable.name().toLowerCase(Locale.ROOT));
        }
        if (track instanceof SessionTrack.Schema) {
            return schema;
        }
        if (track instanceof SessionTrack.StateChanged) {
            return stateChange;
        }
        // session_track_gtids travels with the session, so that a backend tells only who has asked
        return track instanceof SessionTrack.Gtids;
    }

    /** A server with all trackers switched off tells nothing, not even of explicit transactions. */
    boolean isSilent() {
        return variables != null && variables.isEmpty() && !schema && !stateChange
                && !transactions.isAskedFor();
    }
}
