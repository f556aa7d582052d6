package io.headgate.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * All meters, and those of the JVM, as Prometheus reads them. Thread-safe.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition formats</a>
 */
public final class PrometheusPage implements AutoCloseable {

    private final PrometheusMeterRegistry registry;
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

    /**
     * A page in one format.
     *
     * @param contentType the value of the header
     * @param body in UTF-8
     */
    public record Page(String contentType, byte[] body) {
    }

    /**
     * @param proxyName the setting
     * @param version of Headgate
     */
    public PrometheusPage(ProxyMeters meters, String proxyName, String version) {
        PrometheusRegistry all = new PrometheusRegistry();
        all.register(new PrometheusCollector(meters, proxyName, version));
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, all, Clock.SYSTEM);
        for (MeterBinder binder : List.of(new JvmMemoryMetrics(), garbage, new JvmThreadMetrics(),
                new ClassLoaderMetrics(), new ProcessorMetrics(), new FileDescriptorMetrics(), new UptimeMetrics())) {
            binder.bindTo(registry);
        }
    }

    /**
     * What all meters are now.
     *
     * @param accept the header of the request, or null
     */
    public Page read(String accept) {
        ExpositionFormatWriter writer = accept != null && openMetrics.accepts(accept) ? openMetrics : text;
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
        try {
            writer.write(out, registry.getPrometheusRegistry().scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Page(writer.getContentType(), out.toByteArray());
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }
}
