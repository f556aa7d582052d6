package io.headgate.server.relay;

import io.headgate.protocol.packet.SessionTrack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which session trackers a client asked the server for. The proxy itself has switched on many more.
 *
 * @param variables lower-case names of {@code session_track_system_variables}; null stands for all of them ({@code *})
 * @param schema {@code session_track_schema}
 * @param stateChange {@code session_track_state_change}
 * @param gtids {@code session_track_gtids} is not OFF
 * @param transactionInfo {@code session_track_transaction_info} is STATE or CHARACTERISTICS
 * @param characteristics {@code session_track_transaction_info} is CHARACTERISTICS
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/session-state-tracking.html">Server Tracking of Client Session
 *      State</a>
 */
public record TrackerFilter(Set<String> variables, boolean schema, boolean stateChange, boolean gtids,
        boolean transactionInfo, boolean characteristics) {

    /** What a server tells every client with CLIENT_SESSION_TRACK as long as nobody changes the settings. */
    public static final TrackerFilter SERVER_DEFAULT = new TrackerFilter(Set.of("time_zone", "autocommit",
            "character_set_client", "character_set_results", "character_set_connection"), true, false, false, false,
            false);

    /** The trackers of {@code all} that the client asked for, in their order. */
    List<SessionTrack> wanted(List<SessionTrack> all) {
        List<SessionTrack> wanted = new ArrayList<>(all.size());
        for (SessionTrack track : all) {
            if (wants(track)) {
                wanted.add(track);
            }
        }
        return wanted;
    }

    private boolean wants(SessionTrack track) {
        if (track instanceof SessionTrack.SystemVariable variable) {
            return variables == null || variables.contains(variable.name().toLowerCase(Locale.ROOT));
        }
        if (track instanceof SessionTrack.Schema) {
            return schema;
        }
        if (track instanceof SessionTrack.StateChanged) {
            return stateChange;
        }
        if (track instanceof SessionTrack.Gtids) {
            return gtids;
        }
        if (track instanceof SessionTrack.TransactionState) {
            return transactionInfo;
        }
        return track instanceof SessionTrack.TransactionCharacteristics && characteristics;
    }
}
