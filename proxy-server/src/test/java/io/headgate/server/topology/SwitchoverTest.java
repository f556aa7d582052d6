package io.headgate.server.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.config.HostPort;
import io.headgate.server.topology.Deployment.Row;
import io.headgate.server.topology.Switchover.Answer;
import io.headgate.server.topology.Switchover.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SwitchoverTest {

    private static final HostPort BLUE = new HostPort("blue", 3306);
    private static final HostPort GREEN = new HostPort("green", 3306);
    private static final List<Row> NONE = List.of();

    private long nanos;
    private final Switchover switchover = new Switchover(() -> nanos);

    private static List<Row> rows(String status) {
        return List.of(new Row(BLUE, "BLUE_GREEN_DEPLOYMENT_SOURCE", status),
                new Row(GREEN, "BLUE_GREEN_DEPLOYMENT_TARGET", status));
    }

    private static final List<Row> AVAILABLE = rows("AVAILABLE");
    private static final List<Row> INITIATED = rows("SWITCHOVER_INITIATED");
    private static final List<Row> IN_PROGRESS = rows("SWITCHOVER_IN_PROGRESS");
    private static final List<Row> POST = rows("SWITCHOVER_IN_POST_PROCESSING");
    private static final List<Row> COMPLETED = rows("SWITCHOVER_COMPLETED").subList(1, 2);

    private static Answer blue(List<Row> rows, boolean writable) {
        return new Answer(rows, "blue's uuid", writable);
    }

    private static Answer green(List<Row> rows, boolean writable) {
        return new Answer(rows, "green's uuid", writable);
    }

    private void available() {
        assertThat(switchover.observe(blue(AVAILABLE, true), null)).isEqualTo(Step.NOTHING);
        assertThat(switchover.target()).isEqualTo(GREEN);
        assertThat(switchover.observe(blue(AVAILABLE, true), green(AVAILABLE, false))).isEqualTo(Step.NOTHING);
        assertThat(switchover.isNear()).isFalse();
    }

    private void held() {
        available();
        assertThat(switchover.observe(blue(INITIATED, true), green(INITIATED, false))).isEqualTo(Step.NOTHING);
        assertThat(switchover.isNear()).isTrue();
        assertThat(switchover.observe(blue(IN_PROGRESS, true), green(INITIATED, false))).isEqualTo(Step.HOLD);
        assertThat(switchover.isUnderWay()).isTrue();
    }

    private void moved() {
        held();
        assertThat(switchover.observe(null, green(POST, true))).isEqualTo(Step.MOVE);
        assertThat(switchover.isMoved()).isTrue();
    }

    @Test
    void withoutADeploymentThereIsNothingToDo() {
        assertThat(switchover.observe(blue(null, true), null)).isEqualTo(Step.NOTHING);
        assertThat(switchover.observe(blue(NONE, true), null)).isEqualTo(Step.NOTHING);
        assertThat(switchover.observe(null, null)).isEqualTo(Step.NOTHING);
        assertThat(switchover.target()).isNull();
    }

    @Test
    void aSwitchoverHoldsMovesAndSettles() {
        held();
        assertThat(switchover.observe(blue(IN_PROGRESS, false), green(IN_PROGRESS, false))).isEqualTo(Step.NOTHING);
        assertThat(switchover.observe(null, green(IN_PROGRESS, true))).isEqualTo(Step.NOTHING);
        assertThat(switchover.observe(null, green(POST, false))).as("green's own word").isEqualTo(Step.NOTHING);
        assertThat(switchover.observe(null, green(POST, true))).isEqualTo(Step.MOVE);
        assertThat(switchover.observe(blue(POST, false), green(POST, true))).isEqualTo(Step.NOTHING);
        assertThat(switchover.observe(green(POST, true), green(POST, true))).as("readers' names may be later")
                .isEqualTo(Step.NOTHING);
        assertThat(switchover.observe(green(COMPLETED, true), green(COMPLETED, true))).isEqualTo(Step.SETTLE);
        assertThat(switchover.target()).as("green's own name vanishes").isNull();
        assertThat(switchover.observe(green(COMPLETED, true), null)).isEqualTo(Step.NOTHING);
        assertThat(switchover.observe(green(NONE, true), null)).isEqualTo(Step.NOTHING);
        assertThat(switchover.deployment()).isNull();
        assertThat(switchover.observe(green(AVAILABLE, true), null)).as("the next one").isEqualTo(Step.NOTHING);
        assertThat(switchover.target()).isEqualTo(GREEN);
    }

    @Test
    void completionIsNotBelievedAsLongAsTheNameLeadsToBlue() {
        moved();
        assertThat(switchover.observe(blue(NONE, false), green(COMPLETED, true))).isEqualTo(Step.NOTHING);
        assertThat(switchover.observe(blue(NONE, false), green(NONE, true))).isEqualTo(Step.NOTHING);
        assertThat(switchover.observe(green(NONE, true), null)).isEqualTo(Step.SETTLE);
    }

    @Test
    void whereGreensEndpointVanishesFirstItsNameIsEnough() {
        moved();
        Answer other = new Answer(POST, "another of green", false);
        assertThat(switchover.observe(other, null)).isEqualTo(Step.NOTHING);
        nanos += Duration.ofSeconds(31).toNanos();
        assertThat(switchover.observe(blue(POST, false), null)).isEqualTo(Step.NOTHING);
        assertThat(switchover.observe(other, null)).isEqualTo(Step.SETTLE);
    }

    @Test
    void whatIsRolledBackIsReleased() {
        held();
        assertThat(switchover.observe(blue(AVAILABLE, true), green(IN_PROGRESS, false))).isEqualTo(Step.RELEASE);
        assertThat(switchover.observe(blue(IN_PROGRESS, true), green(IN_PROGRESS, false))).isEqualTo(Step.HOLD);
        assertThat(switchover.observe(blue(NONE, true), null)).isEqualTo(Step.RELEASE);
        assertThat(switchover.target()).isNull();
    }

    @Test
    void thereIsNoWayBackFromGreen() {
        held();
        assertThat(switchover.observe(blue(IN_PROGRESS, false), green(POST, true))).isEqualTo(Step.MOVE);
        assertThat(switchover.observe(blue(AVAILABLE, true), green(AVAILABLE, true))).isEqualTo(Step.NOTHING);
        assertThat(switchover.isMoved()).isTrue();
    }

    @Test
    void aSilenceProvesNothingButEndsTheHoldAtLast() {
        held();
        assertThat(switchover.observe(null, green(null, false))).isEqualTo(Step.NOTHING);
        nanos += Duration.ofSeconds(30).toNanos();
        assertThat(switchover.observe(null, null)).isEqualTo(Step.NOTHING);
        nanos++;
        assertThat(switchover.observe(null, null)).isEqualTo(Step.RELEASE);
        assertThat(switchover.observe(null, green(POST, true))).isEqualTo(Step.HOLD);
    }

    @Test
    void whoseNameIsGreensIsNotConcerned() {
        assertThat(switchover.observe(green(IN_PROGRESS, false), null)).isEqualTo(Step.HOLD);
        assertThat(switchover.observe(green(IN_PROGRESS, false), green(IN_PROGRESS, false))).isEqualTo(Step.RELEASE);
        assertThat(switchover.observe(green(POST, false), null)).isEqualTo(Step.NOTHING);
        assertThat(switchover.isUnderWay()).isFalse();
    }

    @Test
    void aFailoverInBlueIsNoSwitchover() {
        available();
        Answer other = new Answer(AVAILABLE, "another of blue", true);
        assertThat(switchover.observe(other, green(AVAILABLE, false))).isEqualTo(Step.NOTHING);
        assertThat(switchover.observe(other, green(AVAILABLE, false))).isEqualTo(Step.NOTHING);
        assertThat(switchover.target()).isEqualTo(GREEN);
    }

    @Test
    void whoComesLateLooksWhereTheNameLeads() {
        assertThat(switchover.observe(green(COMPLETED, true), null)).isEqualTo(Step.NOTHING);
        assertThat(switchover.observe(green(COMPLETED, true), green(COMPLETED, true))).isEqualTo(Step.NOTHING);
        assertThat(switchover.target()).isNull();

        Switchover late = new Switchover(() -> nanos);
        assertThat(late.observe(blue(POST, false), null)).isEqualTo(Step.HOLD);
        assertThat(late.observe(blue(POST, false), green(POST, true))).isEqualTo(Step.MOVE);
    }
}
