package io.headgate.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {

    private final History history = new History(List.of("a", "b"));

    @Test
    void aNewOneHasNoSamples() {
        History.Window window = history.after(0);

        assertThat(window.first()).isEqualTo(1);
        assertThat(window.last()).isZero();
        assertThat(window.at()).isEmpty();
        assertThat(window.series().get("a")).isEmpty();
    }

    @Test
    void whatASampleDoesNotSayIsUnknown() {
        history.add(1000, Map.of("b", 2.5));

        assertThat(history.after(0).series().get("a")).containsExactly(Float.NaN);
        assertThat(history.after(0).series().get("b")).containsExactly(2.5f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 899, 900, 901, 1799, 1800, 2345})
    void theLastSamplesAreThereInTheirOrder(int samples) {
        for (int i = 1; i <= samples; i++) {
            history.add(1000L * i, Map.of("a", (double) i, "b", -i * 1.0));
        }
        int kept = Math.min(samples, History.SAMPLES);
        History.Window all = history.after(0);

        assertThat(all.first()).isEqualTo(samples - kept + 1);
        assertThat(all.last()).isEqualTo(samples);
        assertThat(all.at()).hasSize(kept).isSorted().endsWith(1000L * samples);
        assertThat(all.series().get("a")).hasSize(kept).isSorted().endsWith(samples);
        assertThat(all.series().get("b")).startsWith(-all.first()).endsWith(-samples);
    }

    @Test
    void whoHasTheOthersGetsTheNewOnes() {
        for (int i = 1; i <= History.SAMPLES + 10; i++) {
            history.add(i, Map.of("a", (double) i));
        }
        History.Window two = history.after(History.SAMPLES + 8);

        assertThat(two.first()).isEqualTo(History.SAMPLES + 9);
        assertThat(two.series().get("a")).containsExactly(History.SAMPLES + 9, History.SAMPLES + 10);
        assertThat(history.after(two.last()).at()).isEmpty();
        assertThat(history.after(Long.MAX_VALUE).last()).isEqualTo(two.last());
    }
}
