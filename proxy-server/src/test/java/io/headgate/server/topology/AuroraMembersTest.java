package io.headgate.server.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.config.HostPattern;
import io.headgate.config.HostPort;
import io.headgate.server.backend.Endpoints;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AuroraMembersTest {

    private static final HostPort SEED = new HostPort("shop.cluster-x", 3306);
    private static final HostPort A = new HostPort("a.x", 3306);
    private static final HostPort B = new HostPort("b.x", 3306);
    private static final HostPort C = new HostPort("c.x", 3306);
    private static final double NOW = 1_700_000_000;
    private static final Duration LIFE = Duration.ofSeconds(5);

    private final Endpoints endpoints = new Endpoints();
    private HostPort writer;
    private long nanos;
    private final AuroraMembers members = new AuroraMembers(new HostPattern("?.x", 3306), List.of(SEED), endpoints,
            () -> Optional.of(Duration.ofSeconds(1)), LIFE, () -> writer, () -> nanos);

    private static AuroraRow writer(String id) {
        return new AuroraRow(id, true, Duration.ZERO, NOW, false);
    }

    private static AuroraRow reader(String id) {
        return new AuroraRow(id, false, Duration.ofMillis(20), NOW, false);
    }

    private static AuroraRow own(AuroraRow row) {
        return new AuroraRow(row.serverId(), row.claimsWriter(), row.lag(), row.updatedSeconds(), true);
    }

    @Test
    void onlyTheSeedsAreAskedAtFirstAndNobodyIsAMember() {
        assertThat(members.asked()).containsExactly(SEED);
        assertThat(members.has(SEED)).isFalse();
    }

    @Test
    void theTableOfWhoTakesWritesNamesTheMembersAndTheSeedsAreAskedNoMore() {
        members.onTable(SEED, true, List.of(writer("a"), reader("b")));
        assertThat(members.asked()).containsExactlyInAnyOrder(A, B);
        assertThat(members.has(SEED)).isFalse();

        nanos += LIFE.toNanos();
        assertThat(members.asked()).as("while the writer does not answer").containsExactlyInAnyOrder(A, B, SEED);
    }

    @Test
    void whatTheTableClaimsOfTheWriterIsNotBelieved() {
        MemberState state = members.onTable(A, false, List.of(own(writer("a")), reader("b")));
        assertThat(state.isClaimant()).isFalse();
        assertThat(members.onTable(B, true, List.of(writer("a"), own(reader("b")))).isClaimant()).isTrue();
    }

    @Test
    void readersOnlyAddMembersAndOnlyWhereTheWriterDoesNotAnswer() {
        members.onTable(SEED, false, List.of(writer("a"), reader("b")));
        members.onTable(B, false, List.of(writer("c")));
        assertThat(members.asked()).containsExactlyInAnyOrder(A, B, C, SEED);

        writer = A;
        members.onTable(A, true, List.of(own(writer("a")), reader("b")));
        assertThat(members.asked()).as("c is gone").containsExactlyInAnyOrder(A, B);
        members.onTable(B, false, List.of(writer("a"), reader("b"), reader("c")));
        assertThat(members.asked()).as("b's table is old").containsExactlyInAnyOrder(A, B);

        nanos += LIFE.toNanos();
        members.onTable(B, false, List.of(reader("c")));
        assertThat(members.asked()).containsExactlyInAnyOrder(A, B, C, SEED);
    }

    @Test
    void aSecondOneThatTakesWritesTakesNobodyAway() {
        writer = A;
        members.onTable(A, true, List.of(own(writer("a")), reader("b")));
        members.onTable(B, true, List.of(own(writer("b"))));
        assertThat(members.asked()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void rowsOfInstancesThatAreGoneDoNotCount() {
        AuroraRow old = new AuroraRow("c", false, Duration.ZERO, NOW - AuroraRow.OLD_SECONDS - 1, false);
        AuroraRow young = new AuroraRow("b", false, Duration.ZERO, NOW - AuroraRow.OLD_SECONDS, false);
        members.onTable(SEED, true, List.of(writer("a"), young, old));
        assertThat(members.asked()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void ofTwoWritersInTheTableTheNewerStaysHoweverOldItIs() {
        AuroraRow before = new AuroraRow("c", true, null, NOW - 4000, false);
        AuroraRow now = new AuroraRow("a", true, null, NOW - 2000, false);
        members.onTable(SEED, true, List.of(before, now, reader("b")));
        assertThat(members.asked()).containsExactlyInAnyOrder(A, B);

        AuroraRow both = new AuroraRow("c", true, null, NOW, false);
        members.onTable(SEED, true, List.of(both, writer("a"), reader("b")));
        assertThat(members.asked()).as("each of them is asked itself").containsExactlyInAnyOrder(A, B, C);
    }

    @Test
    void anEmptyTableTellsNothing() {
        members.onTable(SEED, true, List.of(writer("a"), reader("b")));
        members.onTable(A, true, List.of());
        assertThat(members.asked()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void theWritersTableSaysWhoIsTooFarBehind() {
        AuroraRow late = new AuroraRow("b", false, Duration.ofMillis(1001), NOW, false);
        members.onTable(A, true, List.of(own(writer("a")), late));
        MemberState state = members.onTable(B, false, List.of(writer("a"), own(reader("b"))));
        assertThat(state.isReader()).isFalse();
        assertThat(state.cause()).contains("1001 ms behind");

        members.onTable(A, true, List.of(own(writer("a")), reader("b")));
        assertThat(members.onTable(B, false, List.of(own(late))).isReader()).isTrue();
        assertThat(members.onTable(A, true, List.of(own(writer("a")), reader("b"))).isClaimant()).isTrue();
    }

    @Test
    void aNameThatLeadsToAnotherInstanceIsNoMember() {
        members.onTable(SEED, true, List.of(writer("a"), reader("b")));
        MemberState state = members.onTable(A, true, List.of(own(reader("b")), writer("a")));
        assertThat(state.isClaimant()).isFalse();
        assertThat(state.cause()).isEqualTo("its name leads to b now");
    }

    @Test
    void whoWasMovedIsCalledByEitherName() {
        members.onTable(SEED, true, List.of(writer("a"), reader("b")));
        HostPort green = new HostPort("a-green-abc123.x", 3306);
        endpoints.move(Map.of(A, green, B, new HostPort("b-green-abc123.x", 3306)));
        MemberState state = members.onTable(A, true,
                List.of(own(writer("a-green-abc123")), reader("b-green-abc123")));
        assertThat(state.isClaimant()).isTrue();
        assertThat(members.asked()).containsExactlyInAnyOrder(A, B);
        assertThat(members.onTable(A, true, List.of(own(writer("a")), reader("b"))).isClaimant()).isTrue();
        assertThat(members.onTable(A, true, List.of(own(writer("a-old1")), reader("b"))).isClaimant()).isFalse();
    }
}
