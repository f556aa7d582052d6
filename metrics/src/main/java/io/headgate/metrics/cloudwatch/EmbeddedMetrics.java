package io.headgate.metrics.cloudwatch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines that bring data to CloudWatch by its Logs: one JSON object for each combination of dimensions.
 *
 * @see <a href=
 *     "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html"
 *     >Embedded metric format</a>
 */
public final class EmbeddedMetrics {

    /** CloudWatch's own limit. */
    private static final int MOST_METRICS = 100;

    private final JsonFactory json = new JsonFactory();
    private final String namespace;
    private final boolean highResolution;

    /** @param highResolution whether CloudWatch is to keep seconds, for three hours */
    public EmbeddedMetrics(String namespace, boolean highResolution) {
        this.namespace = namespace;
        this.highResolution = highResolution;
    }

    /** Without line ends. */
    public List<String> lines(List<Datum> data, Instant at) {
        Map<Map<String, String>, List<Datum>> byDimensions = new LinkedHashMap<>();
        data.forEach(datum -> byDimensions.computeIfAbsent(datum.dimensions(), d -> new ArrayList<>()).add(datum));
        List<String> lines = new ArrayList<>();
        byDimensions.forEach((dimensions, all) -> {
            for (int from = 0; from < all.size(); from += MOST_METRICS) {
                lines.add(line(dimensions, all.subList(from, Math.min(all.size(), from + MOST_METRICS)), at));
            }
        });
        return lines;
    }

    private String line(Map<String, String> dimensions, List<Datum> data, Instant at) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = json.createGenerator(text)) {
            out.writeStartObject();
            out.writeObjectFieldStart("_aws");
            out.writeNumberField("Timestamp", at.toEpochMilli());
            out.writeArrayFieldStart("CloudWatchMetrics");
            directive(dimensions, data, out);
            out.writeEndArray();
            out.writeEndObject();
            for (Map.Entry<String, String> dimension : dimensions.entrySet()) {
                out.writeStringField(dimension.getKey(), dimension.getValue());
            }
            for (Datum datum : data) {
                out.writeFieldName(datum.name());
                value(datum, out);
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void directive(Map<String, String> dimensions, List<Datum> data, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("Namespace", namespace);
        out.writeArrayFieldStart("Dimensions");
        out.writeStartArray();
        for (String name : dimensions.keySet()) {
            out.writeString(name);
        }
        out.writeEndArray();
        out.writeEndArray();
        out.writeArrayFieldStart("Metrics");
        for (Datum datum : data) {
            out.writeStartObject();
            out.writeStringField("Name", datum.name());
            out.writeStringField("Unit", datum.unit().cloudWatch());
            if (highResolution) {
                out.writeNumberField("StorageResolution", 1);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void value(Datum datum, JsonGenerator out) throws IOException {
        if (datum.values().size() == 1 && datum.counts().get(0) == 1) {
            out.writeNumber(datum.values().get(0));
            return;
        }
        out.writeStartObject();
        out.writeArrayFieldStart("Values");
        for (double value : datum.values()) {
            out.writeNumber(value);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("Counts");
        for (double count : datum.counts()) {
            out.writeNumber(count);
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
