package io.headgate.server.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.headgate.server.http.Answer;
import io.headgate.server.http.Call;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A {@link History} as JSON: the times of the samples, and for each series as many numbers; null: unknown. Series of
 * reasons that held nothing in all this time are left out. With {@code after}, only the samples behind that number, so
 * that a reader who has the others gets the new ones; another {@code started} says that they are of another process.
 */
final class HistoryApi {

    static final String PATH = "/api/history";
    private static final String AFTER = "after";
    private static final int WRONG = 400;
    /** Millionths are enough for seconds. */
    private static final double DECIMALS = 1e6;

    private final History history;
    private final long started;
    private final Executor worker;

    /** @param started when the history began, in milliseconds since 1970 */
    HistoryApi(History history, long started, Executor worker) {
        this.history = history;
        this.started = started;
        this.worker = worker;
    }

    CompletionStage<Answer> answer(Call call) {
        long after;
        try {
            Long number = Parameters.of(call, Set.of(AFTER)).number(AFTER);
            after = number == null ? 0 : number;
        } catch (Parameters.WrongException e) {
            return CompletableFuture.completedFuture(Json.error(WRONG, e.getMessage()));
        }
        return CompletableFuture.supplyAsync(() -> answer(history.after(after)), worker);
    }

    private Answer answer(History.Window window) {
        return Json.answer(200, out -> {
            out.writeStartObject();
            out.writeNumberField("started", started);
            out.writeNumberField("first", window.first());
            out.writeNumberField("last", window.last());
            out.writeFieldName("at");
            out.writeArray(window.at(), 0, window.at().length);
            out.writeObjectFieldStart("series");
            for (Map.Entry<String, float[]> each : window.series().entrySet()) {
                if (!each.getKey().startsWith(Sampler.HELD) || isNotZero(each.getValue())) {
                    write(each.getKey(), each.getValue(), out);
                }
            }
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private static boolean isNotZero(float[] values) {
        for (float value : values) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }

    private static void write(String name, float[] values, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart(name);
        for (float value : values) {
            if (Float.isNaN(value)) {
                out.writeNull();
            } else if (value == Math.rint(value)) {
                out.writeNumber((long) value);
            } else {
                out.writeNumber(Math.rint(value * DECIMALS) / DECIMALS);
            }
        }
        out.writeEndArray();
    }
}
