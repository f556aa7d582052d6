package io.headgate.server.monitoring;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** Takes spans as an OpenTelemetry collector does, by OTLP over HTTP on loopback. */
final class TraceCollector implements AutoCloseable {

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<String> services = new CopyOnWriteArrayList<>();
    private final Semaphore answers = new Semaphore(0);
    private volatile boolean refusing;
    private volatile boolean slow;

    TraceCollector() throws IOException {
        server.createContext("/v1/traces", exchange -> {
            if (slow) {
                holdUp();
            }
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(
                    zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody());
            if (!refusing) {
                request.getResourceSpansList().forEach(resource -> {
                    resource.getResource().getAttributesList().stream()
                            .filter(attribute -> attribute.getKey().equals("service.name"))
                            .forEach(attribute -> services.add(attribute.getValue().getStringValue()));
                    resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
                });
            }
            exchange.sendResponseHeaders(refusing ? 400 : 200, -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void refuse(boolean from) {
        refusing = from;
    }

    /** For less time than clients have patience for, however slow the machine is. */
    private void holdUp() {
        try {
            answers.tryAcquire(3, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes a request only for each {@link #takeOne}, or three seconds late, from now on. */
    void beSlow() {
        slow = true;
    }

    /** Takes one more, unless it may already. */
    void takeOne() {
        if (answers.availablePermits() == 0) {
            answers.release();
        }
    }

    /** Takes whatever comes from now on. */
    void beFast() {
        slow = false;
        answers.release();
    }

    List<Span> spans() {
        return List.copyOf(spans);
    }

    List<String> services() {
        return List.copyOf(services);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
