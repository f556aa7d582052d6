package io.headgate.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.server.http.Answer;
import io.headgate.server.http.Call;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether the proxy is to be restarted, and whether clients are to be sent to it. Thread-safe. */
final class Health {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int UNAVAILABLE = 503;

    private final Databases databases;
    private final LoopWatch loops;
    private volatile boolean listening;

    Health(Databases databases, LoopWatch loops) {
        this.databases = databases;
        this.loops = loops;
    }

    /** Clients can connect from now on, or not any more. */
    void listening(boolean now) {
        listening = now;
    }

    /** Whoever gets this answer need not restart the process. */
    Answer live(Call call) {
        return answer(call, "live", loops.isStuck()
                ? List.of("an event loop has come to nothing for half a minute") : List.of());
    }

    Answer ready(Call call) {
        List<String> obstacles = new ArrayList<>();
        if (!listening) {
            obstacles.add("clients are not taken: the proxy starts or stops");
        }
        String trouble = databases.trouble();
        if (trouble != null) {
            obstacles.add(trouble);
        }
        return answer(call, "ready", obstacles);
    }

    private static Answer answer(Call call, String what, List<String> obstacles) {
        int status = obstacles.isEmpty() ? 200 : UNAVAILABLE;
        if (call.accepts("application/json")) {
            Map<String, Object> document = new TreeMap<>(Map.of(what, obstacles.isEmpty(), "obstacles", obstacles));
            try {
                return Answer.json(status, JSON.writeValueAsString(document));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Answer.text(status, obstacles.isEmpty() ? what : "not " + what + ": " + String.join("; ", obstacles));
    }
}
