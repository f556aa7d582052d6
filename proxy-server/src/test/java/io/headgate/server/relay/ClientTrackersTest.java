package io.headgate.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.packet.SessionTrack;
import io.headgate.protocol.packet.SessionTrack.Gtids;
import io.headgate.protocol.packet.SessionTrack.Schema;
import io.headgate.protocol.packet.SessionTrack.StateChanged;
import io.headgate.protocol.packet.SessionTrack.SystemVariable;
import io.headgate.protocol.packet.SessionTrack.TransactionCharacteristics;
import io.headgate.protocol.packet.SessionTrack.TransactionState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The answers are those that MySQL 8.0.15 and 9.7.4 give to a direct client with the same settings. */
final class ClientTrackersTest {

    private static final TransactionState BEGUN = new TransactionState("T_______");
    private static final TransactionState ENDED = new TransactionState("________");
    private static final TransactionCharacteristics START = new TransactionCharacteristics("START TRANSACTION;");
    private static final TransactionCharacteristics NOTHING_TO_START = new TransactionCharacteristics("");

    private static ClientTrackers client(String variables, String transactionInfo, boolean tellsAnyway) {
        TrackerSettings settings = new TrackerSettings(variables, "1", "0", transactionInfo);
        return new ClientTrackers(TrackerFilter.of(settings, tellsAnyway));
    }

    private static void assertTold(ClientTrackers client, SessionTrack... tracks) {
        assertThat(client.isDue()).isTrue();
        assertThat(SessionTrack.parse(client.take())).containsExactly(tracks);
        assertThat(client.isDue()).isFalse();
    }

    @Test
    void onlyWhatWasAskedForIsTold() {
        ClientTrackers client = client("time_zone, SQL_MODE", "OFF", false);
        client.add(List.of(new SystemVariable("autocommit", "ON"), new StateChanged(true), BEGUN, START));
        assertThat(client.isDue()).isFalse();
        client.add(List.of(new SystemVariable("sql_mode", "ANSI"), new Schema("app"), new Gtids("a:1")));
        assertTold(client, new SystemVariable("sql_mode", "ANSI"), new Schema("app"), new Gtids("a:1"));
    }

    @Test
    void aStarAsksForAllVariables() {
        ClientTrackers client = client("*", "OFF", false);
        client.add(List.of(new SystemVariable("anything", "1")));
        assertTold(client, new SystemVariable("anything", "1"));
    }

    @Test
    void whatIsOwedFromBeforeComesOnceAndInTheServersOrder() {
        ClientTrackers client = client("time_zone,autocommit", "OFF", false);
        client.add(List.of(new Schema("old"), new Gtids("a:1")));
        client.add(List.of(new SystemVariable("time_zone", "+01:00"), new Schema("new"), new Gtids("a:2")));
        client.add(List.of(new SystemVariable("autocommit", "OFF"), new SystemVariable("time_zone", "+02:00")));
        assertTold(client, new SystemVariable("time_zone", "+02:00"), new SystemVariable("autocommit", "OFF"),
                new Schema("new"), new Gtids("a:1,a:2"));
    }

    @Test
    void aServerMayTellOfExplicitTransactionsUnasked() {
        ClientTrackers client = client("", "OFF", true);
        client.add(List.of(BEGUN, START));
        assertTold(client, BEGUN);
        client.add(List.of(new TransactionState("T___WRS_")));
        assertThat(client.isDue()).as("reading and writing are not told").isFalse();
        client.add(List.of(BEGUN, START));
        assertTold(client);
        client.add(List.of(ENDED, NOTHING_TO_START));
        assertTold(client, ENDED);
        client.add(List.of(new TransactionState("I___W___")));
        client.add(List.of(ENDED));
        assertThat(client.isDue()).as("implicit ones are not told").isFalse();
        client.add(List.of(new TransactionCharacteristics("SET TRANSACTION READ ONLY;")));
        assertThat(client.isDue()).as("nor is SET TRANSACTION").isFalse();
    }

    @Test
    void aSnapshotIsPartOfAnExplicitTransaction() {
        ClientTrackers client = client("", "OFF", true);
        client.add(List.of(new TransactionState("T_R___S_"),
                new TransactionCharacteristics("START TRANSACTION WITH CONSISTENT SNAPSHOT;")));
        assertTold(client, new TransactionState("T_R_____"));
    }

    @Test
    void aTransactionThatEndedAndBeganBetweenTwoOksIsOneEmptyChange() {
        ClientTrackers client = client("", "OFF", true);
        client.add(List.of(BEGUN, START));
        assertTold(client, BEGUN);
        client.add(List.of(ENDED, NOTHING_TO_START));
        client.add(List.of(BEGUN, START));
        assertTold(client);
    }

    @Test
    void stateIsToldWithoutCharacteristics() {
        ClientTrackers client = client("", "STATE", false);
        client.add(List.of(new TransactionCharacteristics("SET TRANSACTION READ ONLY;")));
        assertTold(client);
        client.add(List.of(BEGUN, START));
        assertTold(client, BEGUN);
        client.add(List.of(new TransactionState("T_R_____")));
        assertTold(client, new TransactionState("T_R_____"));
    }

    @Test
    void characteristicsAreToldAfterTheState() {
        ClientTrackers client = client("", "CHARACTERISTICS", false);
        client.add(List.of(BEGUN, START));
        assertTold(client, BEGUN, START);
        client.add(List.of(START));
        assertTold(client, START);
    }

    @Test
    void aClientThatAskedForNothingIsToldNothing() {
        ClientTrackers client =
                new ClientTrackers(TrackerFilter.of(new TrackerSettings("", "0", "0", "OFF"), true));
        client.add(List.of(BEGUN, START, new Schema("app")));
        assertThat(client.isDue()).isFalse();
    }

    @Test
    void aBackendWithTheClientsOwnSettingsIsRepeatedWordForWord() {
        ClientTrackers client = client("", "OFF", false);
        client.beginUnfiltered();
        client.add(List.of(ENDED, new SystemVariable("session_track_schema", "ON")));
        assertTold(client, new SystemVariable("session_track_schema", "ON"), ENDED);
        client.add(List.of());
        assertTold(client);
        client.endUnfiltered(TrackerFilter.of(new TrackerSettings("", "1", "0", "STATE"), false), false);
        client.add(List.of(BEGUN, START));
        assertTold(client, BEGUN);
    }

    @Test
    void whatSuchABackendCouldNotTellIsOwedLikeAnythingElse() {
        ClientTrackers client = client("", "STATE", false);
        client.beginUnfiltered();
        client.add(List.of(BEGUN));
        client.endUnfiltered(TrackerFilter.of(new TrackerSettings("", "1", "0", "STATE"), false), false);
        client.add(List.of(new TransactionState("T_R_____")));
        assertTold(client, new TransactionState("T_R_____"));
    }

    @Test
    void theStatusTellsTheEndOfATransactionThatTheBackendHasLostSightOf() {
        ClientTrackers client = client("", "OFF", true);
        client.add(List.of(BEGUN, START));
        assertTold(client, BEGUN);
        client.beginUnfiltered();
        client.endUnfiltered(TrackerFilter.of(new TrackerSettings("", "1", "0", "OFF"), true), true);
        client.onStatus(3);
        assertThat(client.isDue()).isFalse();
        client.onStatus(2);
        assertTold(client, ENDED);
    }

    @Test
    void aTransactionThatIsLostWithItsBackendWasNotTold() {
        ClientTrackers client = client("", "STATE", false);
        client.add(List.of(BEGUN, START));
        assertTold(client, BEGUN);
        client.onTransactionLost();
        assertThat(client.isDue()).isFalse();
        client.add(List.of(BEGUN, START));
        assertTold(client, BEGUN);
    }
}
