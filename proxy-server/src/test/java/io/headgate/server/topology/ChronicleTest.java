package io.headgate.server.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.config.HostPort;
import io.headgate.server.topology.TopologyEvent.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ChronicleTest {

    private static final HostPort A = new HostPort("a", 3306);
    private static final HostPort B = new HostPort("b", 3306);

    private final List<String> changes = new ArrayList<>();
    private long now = 1;
    private final Chronicle chronicle = new Chronicle((changed, nanos) -> changes.add(
            (changed ? "changed after " : "back after ") + TimeUnit.NANOSECONDS.toMillis(nanos)), () -> now);

    private void pass(int millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private List<Kind> kinds() {
        return chronicle.events().stream().map(TopologyEvent::kind).toList();
    }

    private TopologyEvent last() {
        List<TopologyEvent> events = chronicle.events();
        return events.get(events.size() - 1);
    }

    private void writer(HostPort server) {
        chronicle.onWriter(server, true, now);
    }

    @Test
    void theWriterThatIsFoundAtTheStartIsNoChange() {
        chronicle.onWriter(null, false, now);
        pass(100);
        writer(A);
        chronicle.onServed(A, now);
        assertThat(changes).isEmpty();
        assertThat(kinds()).containsExactly(Kind.WRITER);
        assertThat(last().sinceSymptom()).isNull();
    }

    @Test
    void aChangeIsCountedFromTheFirstSymptomToTheFirstThatIsServed() {
        writer(A);
        chronicle.onSymptom(A, "a connection was lost", true);
        pass(30);
        chronicle.onSymptom(A, "another one", false);
        pass(70);
        chronicle.onWriter(null, false, now);
        chronicle.onServed(A, now);
        long asked = now;
        pass(400);
        writer(B);
        pass(20);
        chronicle.onServed(A, asked);
        chronicle.onServed(B, asked);
        chronicle.onServed(B, asked);
        assertThat(changes).containsExactly("changed after 500");
        assertThat(kinds()).containsExactly(Kind.WRITER, Kind.SYMPTOM, Kind.NO_WRITER, Kind.WRITER, Kind.SERVED);
        assertThat(last().server()).isEqualTo(B);
        assertThat(last().sinceSymptom()).isEqualTo(Duration.ofMillis(520));
    }

    @Test
    void whenNobodyAskedNobodyWaited() {
        writer(A);
        chronicle.onTrouble(now);
        pass(100);
        writer(B);
        pass(60_000);
        long asked = now;
        pass(5);
        chronicle.onServed(B, asked);
        assertThat(last().sinceSymptom()).isEqualTo(Duration.ofMillis(105));
    }

    @Test
    void aSymptomAfterWhichTheWriterAnswersWasNone() {
        writer(A);
        chronicle.onSymptom(A, "a connection was lost", true);
        pass(10);
        chronicle.onWell();
        writer(A);
        pass(3000);
        chronicle.onWriter(null, false, now);
        pass(50);
        writer(B);
        assertThat(changes).containsExactly("changed after 50");
    }

    @Test
    void symptomsOfReadersAreNotTheWriters() {
        writer(A);
        chronicle.onSymptom(B, "a connection was lost", true);
        pass(1000);
        writer(B);
        assertThat(changes).containsExactly("changed after 0");
    }

    @Test
    void aWriterThatDidNotAnswerForAWhileIsBack() {
        writer(A);
        chronicle.onWriter(A, false, now);
        pass(100);
        chronicle.onWell();
        chronicle.onWriter(A, false, now);
        pass(100);
        writer(A);
        pass(1);
        chronicle.onServed(A, now);
        assertThat(changes).containsExactly("back after 200");
        assertThat(kinds()).containsExactly(Kind.WRITER, Kind.WRITER_BACK, Kind.SERVED);
    }

    @Test
    void aWriterMayServeBeforeItIsAskedAgain() {
        writer(A);
        chronicle.onWriter(A, false, now);
        pass(80);
        long asked = now - 1;
        chronicle.onServed(A, asked);
        pass(20);
        chronicle.onServed(A, asked);
        writer(A);
        assertThat(last().kind()).isEqualTo(Kind.SERVED);
        assertThat(last().sinceSymptom()).isEqualTo(Duration.ofMillis(80));
    }

    @Test
    void aWriterThatIsLostBeforeItServesCostsFromTheFirstSymptom() {
        writer(A);
        chronicle.onTrouble(now);
        pass(100);
        writer(B);
        pass(100);
        chronicle.onWriter(null, false, now);
        pass(100);
        writer(A);
        chronicle.onServed(A, now);
        assertThat(changes).containsExactly("changed after 100", "changed after 100");
        assertThat(last().sinceSymptom()).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void aServerIsWhatItIsSinceItBecameThat() {
        long asked = now;
        pass(7);
        chronicle.onState(MemberState.serving(B, false, Duration.ZERO), asked);
        ServerHealth first = chronicle.health(B);
        assertThat(first.roundTrip()).isEqualTo(Duration.ofMillis(7));
        asked = now;
        pass(9);
        chronicle.onState(MemberState.serving(B, false, Duration.ofSeconds(2)), asked);
        ServerHealth second = chronicle.health(B);
        assertThat(second.since()).isEqualTo(first.since());
        assertThat(second.state().lag()).isEqualTo(Duration.ofSeconds(2));
        assertThat(second.roundTrip()).isEqualTo(Duration.ofMillis(9));
        chronicle.onState(MemberState.idle(B, "its replication has stopped"), now);
        assertThat(kinds()).containsExactly(Kind.STATE, Kind.STATE);
        assertThat(last().cause()).isEqualTo("not serving: its replication has stopped");
        assertThat(chronicle.health(A)).isNull();
    }

    @Test
    void onlyTheLastEventsAreKept() {
        for (int i = 0; i < Chronicle.MOST_EVENTS + 5; i++) {
            chronicle.onSymptom(A, "number " + i, true);
        }
        assertThat(chronicle.events()).hasSize(Chronicle.MOST_EVENTS);
        assertThat(chronicle.events().get(0).cause()).isEqualTo("number 5");
    }
}
