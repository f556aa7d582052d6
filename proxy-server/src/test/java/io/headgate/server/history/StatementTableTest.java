package io.headgate.server.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StatementTableTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final StatementTable table = new StatementTable();
    private final Passage passage = new Passage();

    private void run(StatementStats stats, long now) {
        passage.begin(now);
        passage.end(now + 1000);
        stats.ran(passage, 1, false);
    }

    @Test
    void eachDigestHasItsOwnPlaceEvenWhereTwoWantTheSame() {
        StatementStats one = table.add(5, "one", null, 0);
        StatementStats other = table.add(5 + (1L << 40), "other", null, 0);

        assertThat(table.find(5, null)).isSameAs(one);
        assertThat(table.find(5 + (1L << 40), null)).isSameAs(other);
        assertThat(table.find(6, null)).isNull();
    }

    @Test
    void aDigestHasAPlaceInEachSchema() {
        StatementStats nowhere = table.add(5, "one", null, 0);
        StatementStats here = table.add(5, "one", "here", 0);
        StatementStats there = table.add(5, "one", "there", 0);
        run(here, 1);
        run(there, 2);
        run(there, 3);

        assertThat(table.find(5, null)).isSameAs(nowhere);
        assertThat(table.find(5, new String("here"))).isSameAs(here);
        assertThat(table.find(5, "there")).isSameAs(there);
        assertThat(table.find(5, "elsewhere")).isNull();
        assertThat(table.summaries(9)).extracting(StatementSummary::schema, StatementSummary::count)
                .containsExactlyInAnyOrder(tuple("here", 1L), tuple("there", 2L));
    }

    @Test
    void whatWasNotSeenForLongestMakesRoomAndStaysCounted() {
        long now = 100 * SECOND;
        for (int i = 1; i <= StatementTable.MOST; i++) {
            assertThat(table.hasRoom(now)).isTrue();
            run(table.add(i, "statement " + i, null, now), now + i);
        }
        run(table.add(5000, "new", null, now), now + 5000);

        assertThat(table.find(1, null)).isNull();
        assertThat(table.find(StatementTable.MOST / 4, null)).isNull();
        assertThat(table.find(StatementTable.MOST / 4 + 1, null)).isNotNull();
        assertThat(table.find(5000, null).digest()).isEqualTo("new");
        assertThat(table.summaries(now)).filteredOn(summary -> summary.digest() == null).singleElement()
                .satisfies(others -> assertThat(others.count()).isEqualTo(StatementTable.MOST / 4));
        assertThat(table.summaries(now).stream().mapToLong(StatementSummary::count).sum())
                .isEqualTo(StatementTable.MOST + 1);
    }

    @Test
    void roomIsMadeOnceASecondAtMost() {
        long now = 100 * SECOND;
        int next = 1;
        while (next <= StatementTable.MOST + 1 || table.hasRoom(now)) {
            table.add(next++, "", null, now);
        }

        assertThat(next).isEqualTo(StatementTable.MOST + StatementTable.MOST / 4 + 1);
        assertThat(table.hasRoom(now + 2 * SECOND)).isTrue();
    }

    @Test
    void whatStillRanWhenItHadToMakeRoomIsCountedWithTheOthers() {
        long now = 100 * SECOND;
        StatementStats running = table.add(1, "a long report", null, now);
        for (int i = 2; i <= StatementTable.MOST + 1; i++) {
            run(table.add(i, "statement " + i, null, now + i), now + i);
        }
        assertThat(table.find(1, null)).isNull();
        run(running, now + 5000);
        running.held();

        assertThat(table.summaries(now).stream().mapToLong(StatementSummary::count).sum())
                .isEqualTo(StatementTable.MOST + 1);
        assertThat(table.summaries(now).stream().mapToLong(StatementSummary::holds).sum()).isOne();
    }

    @Test
    void whatWasOnlyPreparedIsNotShown() {
        table.add(1, "SELECT ?", null, 0);
        assertThat(table.summaries(0)).isEmpty();
    }
}
