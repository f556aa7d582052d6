package io.headgate.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.http.Answer;
import io.headgate.server.http.Call;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryApiTest {

    private final History history = new History(List.of("clients", "latency_s.total.p50", "held.XA", "held.CURSOR"));
    private final HistoryApi api = new HistoryApi(history, 77, Runnable::run);

    @Test
    void samplesAreColumnsAndReasonsThatHeldNothingAreLeftOut() {
        history.add(5000, Map.of("clients", 3.0, "held.XA", 0.0, "held.CURSOR", 0.0));
        history.add(6000, Map.of("clients", 10_000.0, "latency_s.total.p50", 0.00012345678, "held.XA", 0.0,
                "held.CURSOR", 2.0));

        assertThat(text(answer(Map.of()))).isEqualTo("{\"started\":77,\"first\":1,\"last\":2,\"at\":[5000,6000],"
                + "\"series\":{\"clients\":[3,10000],\"latency_s.total.p50\":[null,1.23E-4],\"held.CURSOR\":[0,2]}}\n");
        assertThat(text(answer(Map.of("after", List.of("1"))))).startsWith("{\"started\":77,\"first\":2,\"last\":2,"
                + "\"at\":[6000]");
    }

    @Test
    void whatIsNoNumberIsRefused() {
        assertThat(answer(Map.of("after", List.of("now"))).status()).isEqualTo(400);
        assertThat(answer(Map.of("before", List.of("1"))).status()).isEqualTo(400);
    }

    private Answer answer(Map<String, List<String>> query) {
        return api.answer(new Call("GET", "/api/history", query, Map.of(), new byte[0])).toCompletableFuture().join();
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
