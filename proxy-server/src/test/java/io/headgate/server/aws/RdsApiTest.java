package io.headgate.server.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.http.Answer;
import io.headgate.server.http.Call;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RdsApiTest {

    @Test
    void whoIsRefusedIsToldToComeBack() {
        CallQueue closed = new CallQueue(1, Thread::new);
        closed.close();
        RdsApi api = new RdsApi(null, null, true, closed);
        Answer answer = api.answer(new Call("POST", "/", Map.of(), Map.of(), new byte[0])).toCompletableFuture().join();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("<Type>Receiver</Type><Code>ServiceUnavailable</Code>");
        assertThat(answer.headers()).containsKey("x-amzn-RequestId");
    }
}
