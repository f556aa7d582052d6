package io.headgate.server.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.config.HostPort;
import io.headgate.config.TopologyKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WriterElectionTest {

    private static final HostPort A = new HostPort("a", 3306);
    private static final HostPort B = new HostPort("b", 3306);
    private static final HostPort C = new HostPort("c", 3306);

    private final Map<HostPort, MemberState> states = new LinkedHashMap<>();
    private WriterElection election = new WriterElection(TopologyKind.READ_ONLY, List.of(A, B, C));

    private void writable(HostPort server) {
        is(MemberState.serving(server, true, null));
    }

    private void reader(HostPort server) {
        is(MemberState.serving(server, false, null));
    }

    private void gone(HostPort server) {
        is(MemberState.unreachable(server, "refused"));
    }

    private void is(MemberState state) {
        states.put(state.server(), state);
        election.onState(state, states.values());
    }

    @Test
    void theOneThatIsNotReadOnlyIsTheWriter() {
        assertThat(election.writer()).isNull();
        reader(A);
        reader(C);
        assertThat(election.writer()).isNull();
        writable(B);
        assertThat(election.writer()).isEqualTo(B);
        assertThat(election.conflict()).isNull();
    }

    @Test
    void aSecondOneIsNoWriterAsLongAsTheFirstIs() {
        writable(A);
        writable(B);
        assertThat(election.writer()).isEqualTo(A);
        assertThat(election.conflict()).contains("b:3306").contains("a:3306 is the writer");
        assertThat(election.isConflictCertain()).as("A may be read-only by now").isFalse();
        writable(A);
        assertThat(election.isConflictCertain()).isTrue();

        reader(A);
        assertThat(election.writer()).isEqualTo(B);
        assertThat(election.conflict()).isNull();
    }

    @Test
    void theWriterOfBeforeThatComesBackWritableIsTheSecondOne() {
        writable(A);
        reader(A);
        writable(B);
        writable(A);
        assertThat(election.writer()).isEqualTo(B);
        assertThat(election.conflict()).contains("a:3306");
    }

    @Test
    void nobodyIsTakenWhereSeveralClaimAtOnce() {
        writable(A);
        reader(A);
        assertThat(election.writer()).isNull();
        states.put(C, MemberState.serving(C, true, null));
        writable(B);
        assertThat(election.writer()).isNull();
        assertThat(election.conflict()).contains("b:3306").contains("c:3306").contains("none of them");
        assertThat(election.isConflictCertain()).isTrue();
        reader(C);
        assertThat(election.writer()).isEqualTo(B);
    }

    @Test
    void aWriterThatDoesNotAnswerStaysItUntilAnotherOneIsThere() {
        writable(A);
        reader(B);
        for (int i = 0; i < 10; i++) {
            gone(A);
            assertThat(election.writer()).isEqualTo(A);
        }
        writable(B);
        assertThat(election.writer()).isEqualTo(B);
        gone(A);
        assertThat(election.conflict()).isNull();
    }

    @Test
    void aWriterThatIsTakenAwayIsNoneAndComesBackWhenItIsNamedAgain() {
        writable(A);
        reader(B);
        states.remove(A);
        election.onServers(List.of(B), states.values());
        assertThat(election.writer()).isNull();
        election.onServers(List.of(B, A), states.values());
        assertThat(election.writer()).isNull();
        writable(A);
        assertThat(election.writer()).isEqualTo(A);
        election.onServers(List.of(), List.of());
        assertThat(election.writer()).isNull();
    }

    @Test
    void withoutRolesTheFirstThatIsNamedIsTheWriter() {
        election = new WriterElection(TopologyKind.STATIC, List.of());
        assertThat(election.writer()).isNull();
        election.onServers(List.of(B, A), List.of());
        assertThat(election.writer()).isEqualTo(B);
    }

    @Test
    void oneMissedAnswerIsNotEnoughForAnotherOne() {
        writable(A);
        writable(B);
        gone(A);
        assertThat(election.writer()).isEqualTo(A);
        assertThat(election.conflict()).isNull();
        writable(A);
        gone(A);
        assertThat(election.writer()).isEqualTo(A);
        gone(A);
        assertThat(election.writer()).isEqualTo(B);
    }

    @Test
    void aWriterThatDoesNotAnswerInTimeIsLeftForOneThatClaimsItsPlaceSince() {
        writable(A);
        reader(B);
        late();
        assertThat(election.writer()).as("nobody claims its place").isEqualTo(A);
        writable(B);
        assertThat(election.writer()).isEqualTo(B);
    }

    @Test
    void theClaimMayComeFirst() {
        writable(A);
        writable(B);
        assertThat(election.writer()).isEqualTo(A);
        late();
        assertThat(election.writer()).isEqualTo(B);
    }

    @Test
    void aWriterThatHasAnsweredBesideAClaimIsNotLeftForBeingLate() {
        writable(A);
        writable(B);
        writable(A);
        late();
        assertThat(election.writer()).isEqualTo(A);
        gone(A);
        assertThat(election.writer()).isEqualTo(A);
        gone(A);
        assertThat(election.writer()).as("two answers missed").isEqualTo(B);
    }

    @Test
    void aWriterThatAnswersAfterAllIsNotLateAnyMore() {
        writable(A);
        late();
        writable(A);
        writable(B);
        assertThat(election.writer()).isEqualTo(A);
    }

    @Test
    void ofTwoClaimsNoneIsBelievedWhereTheWriterIsOnlyLate() {
        writable(A);
        writable(B);
        writable(C);
        late();
        assertThat(election.writer()).isEqualTo(A);
    }

    private void late() {
        election.onLate(states.values());
    }

    @Test
    void theFirstIsItForEverWhereRolesAreWritten() {
        election = new WriterElection(TopologyKind.STATIC, List.of(A, B));
        gone(A);
        gone(A);
        writable(B);
        late();
        assertThat(election.writer()).isEqualTo(A);
    }

    @Test
    void theFirstOfSeveralNodesIsItAndStaysIt() {
        election = new WriterElection(TopologyKind.GALERA, List.of(A, B, C));
        writable(B);
        writable(C);
        writable(A);
        assertThat(election.writer()).isEqualTo(B);
        assertThat(election.conflict()).isNull();
        is(MemberState.idle(B, "it is Donor/Desynced"));
        assertThat(election.writer()).isEqualTo(A);
    }
}
