package io.headgate.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.pool.HoldReason;
import io.headgate.protocol.Command;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ClientTraceTest {

    private final ClientTrace trace = new ClientTrace();
    private final Passage passage = new Passage();

    private void command(int number) {
        passage.begin(number * 1_000_000L);
        passage.end(number * 1_000_000L + 5000);
        trace.add(Command.COM_QUERY, null, Decision.SAME, "server", 7, 0, passage, number, 0);
    }

    @Test
    void theLastHundredAreThereOldestFirst() {
        assertThat(trace.read(0)).isEmpty();
        for (int commands = 1; commands <= 350; commands++) {
            command(commands);
            int oldest = Math.max(1, commands - ClientTrace.MOST + 1);
            assertThat(trace.read(0)).extracting(TracedCommand::rows)
                    .containsExactlyElementsOf(IntStream.rangeClosed(oldest, commands).mapToObj(Long::valueOf).toList());
            assertThat(trace.last(0).rows()).isEqualTo(commands);
        }
    }

    @Test
    void allThatIsKnownOfACommandComesBack() {
        StatementStats stats = new StatementStats(1, "SELECT ?", null, 0);
        TraceParent parent = new TraceParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "01");
        passage.begin(1_000_000);
        passage.waits(1_500_000);
        passage.waitEnds(4_500_000);
        passage.restores();
        passage.sent(6_000_000);
        passage.end(10_000_000);
        trace.add(Command.COM_STMT_EXECUTE, stats, Decision.OTHER, "db:3306", 0xFFFF_FFFFL,
                RestoreStep.SET.bit() | RestoreStep.PREPARE.bit(), passage, 1L << 40, 1062);
        trace.traced(parent);
        trace.held(1 << HoldReason.TRANSACTION.ordinal());

        assertThat(trace.last(21_000_000)).isEqualTo(new TracedCommand(20_000_000, Command.COM_STMT_EXECUTE, "SELECT ?",
                Decision.OTHER, "db:3306", 0xFFFF_FFFFL, List.of("prepare", "set"),
                List.of(HoldReason.TRANSACTION), 9000, 3000, 2000, 4000, 1L << 40, 1062, parent));
    }
}
