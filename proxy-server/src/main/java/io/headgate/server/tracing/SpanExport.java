package io.headgate.server.tracing;

import io.headgate.metrics.ProxyMeters;
import io.headgate.server.history.Spans;
import io.headgate.server.history.TraceParent;
import io.headgate.server.history.TracedCommand;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Sends spans by OTLP over HTTP: one for each statement of which the client says that it is part of a trace, with a
 * child for each part of its time that is not 0. What a collector refuses, or does not take in time, is lost, counted
 * and told; a statement's spans are sent all or lost all where there are too many under way.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/database/">Semantic conventions for databases</a>
 */
public final class SpanExport implements Spans, AutoCloseable {

    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
    private static final AttributeKey<String> SERVICE_VERSION = AttributeKey.stringKey("service.version");
    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final SpanLedger ledger;

    /**
     * Sends from now on.
     *
     * @param endpoint of a collector; its path is completed with {@code /v1/traces}
     * @param name of the proxy
     * @param meters count what becomes of spans
     */
    public SpanExport(URI endpoint, String name, String version, ProxyMeters meters) {
        ledger = new SpanLedger(endpoint, meters, System::nanoTime);
        String path = endpoint.toString().replaceAll("/+$", "") + "/v1/traces";
        provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().toBuilder().put(SERVICE, name).put(SERVICE_VERSION, version).build())
                .addSpanProcessor(BatchSpanProcessor.builder(new CountedExporter(
                        OtlpHttpSpanExporter.builder().setEndpoint(path).setTimeout(PATIENCE).build(), ledger))
                        // full no sooner than the ledger, which counts what it turns away
                        .setMaxQueueSize(SpanLedger.MOST)
                        .setScheduleDelay(DELAY).setExporterTimeout(PATIENCE).build())
                .build();
        tracer = provider.get("io.headgate");
    }

    @Override
    public void ended(int session, String schema, InetSocketAddress client, TracedCommand command) {
        if (ledger.admit(1 + parts(command))) {
            send(session, schema, client, command);
        }
    }

    private static int parts(TracedCommand command) {
        return (command.waiting() > 0 ? 1 : 0) + (command.restore() > 0 ? 1 : 0) + (command.database() > 0 ? 1 : 0);
    }

    private void send(int session, String schema, InetSocketAddress client, TracedCommand command) {
        Instant began = Instant.now().minusNanos(command.age());
        SpanBuilder builder = tracer.spanBuilder(name(command)).setSpanKind(SpanKind.SERVER)
                .setParent(context(command.parent())).setStartTimestamp(began)
                .setAttribute("db.system.name", "mysql")
                .setAttribute("headgate.session", session)
                .setAttribute("headgate.ran_on", command.decision().name().toLowerCase(Locale.ROOT))
                .setAttribute("db.response.returned_rows", command.rows());
        set(builder, "db.namespace", schema);
        set(builder, "db.query.text", command.digest());
        if (client != null) {
            set(builder, "client.address", client.getHostString());
            builder.setAttribute("client.port", client.getPort());
        }
        if (!command.added().isEmpty()) {
            builder.setAttribute(AttributeKey.stringArrayKey("headgate.added"), command.added());
        }
        Span span = builder.startSpan();
        if (command.error() != 0) {
            span.setAttribute("error.type", Integer.toString(command.error())).setStatus(StatusCode.ERROR);
        }
        Instant leased = part(span, "wait for a connection", SpanKind.INTERNAL, began, command.waiting(), command);
        Instant sent = part(span, "restore the session", SpanKind.INTERNAL, leased, command.restore(), command);
        part(span, "database", SpanKind.CLIENT, sent, command.database(), command);
        span.end(began.plusNanos(TimeUnit.MICROSECONDS.toNanos(command.total())));
    }

    /** Returns when the part ended. */
    private Instant part(Span whole, String name, SpanKind kind, Instant begin, long micros, TracedCommand command) {
        Instant end = begin.plusNanos(TimeUnit.MICROSECONDS.toNanos(micros));
        if (micros > 0) {
            SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(kind)
                    .setParent(Context.root().with(whole)).setStartTimestamp(begin);
            if (kind == SpanKind.CLIENT) {
                set(builder, "server.address", command.server());
                builder.setAttribute("headgate.backend", command.backend());
            }
            builder.startSpan().end(end);
        }
        return end;
    }

    private static void set(SpanBuilder builder, String name, String value) {
        if (value != null) {
            builder.setAttribute(name, value);
        }
    }

    /** The statement's first word, as the conventions want it where the table is not known. */
    private static String name(TracedCommand command) {
        String digest = command.digest() == null ? "" : command.digest();
        int end = 0;
        while (end < digest.length() && Character.isLetter(digest.charAt(end))) {
            end++;
        }
        return end == 0 ? command.command().name() : digest.substring(0, end).toUpperCase(Locale.ROOT);
    }

    private static Context context(TraceParent parent) {
        return Context.root().with(Span.wrap(SpanContext.createFromRemoteParent(parent.traceId(), parent.spanId(),
                TraceFlags.fromHex(parent.flags(), 0), TraceState.getDefault())));
    }

    /** Sends what is left, for five seconds at most; no method may be called from now on. */
    @Override
    public void close() {
        provider.shutdown().join(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        ledger.close();
    }
}
