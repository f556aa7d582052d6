package io.headgate.server.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log when a collector begins to fail and when it takes spans again, in place of the library's own log. */
final class ToldExporter implements SpanExporter {

    private static final Logger log = LoggerFactory.getLogger(ToldExporter.class);
    /** Held, or its level would be forgotten with it. */
    private static final java.util.logging.Logger LIBRARY = java.util.logging.Logger.getLogger("io.opentelemetry");

    private final SpanExporter exporter;
    private final URI endpoint;
    private final AtomicLong lost = new AtomicLong();

    ToldExporter(SpanExporter exporter, URI endpoint) {
        this.exporter = exporter;
        this.endpoint = endpoint;
        LIBRARY.setLevel(Level.OFF);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> told(result, spans.size()));
    }

    private void told(CompletableResultCode result, int spans) {
        if (result.isSuccess()) {
            long missed = lost.getAndSet(0);
            if (missed > 0) {
                log.atInfo().addKeyValue("endpoint", endpoint).addKeyValue("lost", missed)
                        .log("spans are taken again (traces-endpoint)");
            }
        } else if (lost.getAndAdd(spans) == 0) {
            Throwable cause = result.getFailureThrowable();
            log.atWarn().addKeyValue("endpoint", endpoint)
                    .addKeyValue("cause", cause == null ? "refused" : cause.toString())
                    .log("spans cannot be sent and are lost (traces-endpoint)");
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
