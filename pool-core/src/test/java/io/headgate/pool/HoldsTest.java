package io.headgate.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoldsTest {
    private final Holds holds = new Holds();

    @Test
    void reasonsComeAndGo() {
        holds.add(HoldReason.NAMED_LOCK);
        holds.add(HoldReason.TRANSACTION);
        holds.add(HoldReason.NAMED_LOCK);

        assertThat(holds.reasons()).containsExactly(HoldReason.TRANSACTION, HoldReason.NAMED_LOCK);
        assertThat(holds.first()).isEqualTo(HoldReason.TRANSACTION);
        assertThat(holds.has(HoldReason.CURSOR)).isFalse();

        holds.remove(HoldReason.TRANSACTION);
        holds.remove(HoldReason.CURSOR);

        assertThat(holds.reasons()).containsExactly(HoldReason.NAMED_LOCK);
        assertThat(holds.isEmpty()).isFalse();
    }

    @Test
    void clearingLeavesNone() {
        for (HoldReason reason : HoldReason.values()) {
            holds.add(reason);
            assertThat(holds.has(reason)).isTrue();
        }
        assertThat(holds.reasons()).containsExactly(HoldReason.values());

        holds.clear();

        assertThat(holds.isEmpty()).isTrue();
        assertThat(holds.first()).isNull();
        assertThat(holds.reasons()).isEmpty();
    }
}
