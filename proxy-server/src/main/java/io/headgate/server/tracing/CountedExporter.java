package io.headgate.server.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.logging.Level;

/** Enters in a ledger what becomes of each batch, in place of the library's own log. */
final class CountedExporter implements SpanExporter {

    /** Held, or its level would be forgotten with it. */
    private static final java.util.logging.Logger LIBRARY = java.util.logging.Logger.getLogger("io.opentelemetry");

    private final SpanExporter exporter;
    private final SpanLedger ledger;

    CountedExporter(SpanExporter exporter, SpanLedger ledger) {
        this.exporter = exporter;
        this.ledger = ledger;
        LIBRARY.setLevel(Level.OFF);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        // the processor empties its list when it has lost patience, and the result may come after that
        int count = spans.size();
        CompletableResultCode result = result(spans);
        return result.whenComplete(() -> {
            if (result.isSuccess()) {
                ledger.sent(count);
            } else {
                ledger.failed(count, result.getFailureThrowable());
            }
        });
    }

    private CompletableResultCode result(Collection<SpanData> spans) {
        try {
            return exporter.export(spans);
        } catch (RuntimeException e) {
            return CompletableResultCode.ofExceptionalFailure(e);
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
