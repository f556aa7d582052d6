package io.headgate.metrics.cloudwatch;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The requests that bring data to CloudWatch, as forms of its query API.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html">
 *     PutMetricData</a>
 */
public final class PutMetricData {

    /** CloudWatch's own limit of metrics; that of bytes is a million. */
    private static final int MOST_METRICS = 1000;
    private static final int MOST_CHARACTERS = 800_000;

    private final String head;
    private final boolean highResolution;

    /** @param highResolution whether CloudWatch is to keep seconds, for three hours */
    public PutMetricData(String namespace, boolean highResolution) {
        this.head = "Action=PutMetricData&Version=2010-08-01&Namespace=" + encoded(namespace);
        this.highResolution = highResolution;
    }

    /** As many as it takes; in ASCII. */
    public List<String> forms(List<Datum> data, Instant at) {
        String time = encoded(at.truncatedTo(ChronoUnit.SECONDS).toString());
        List<String> forms = new ArrayList<>();
        StringBuilder form = new StringBuilder(head);
        int metrics = 0;
        for (Datum datum : data) {
            String one = one(datum, metrics + 1, time);
            if (metrics == MOST_METRICS || metrics > 0 && form.length() + one.length() > MOST_CHARACTERS) {
                forms.add(form.toString());
                form = new StringBuilder(head);
                metrics = 0;
                one = one(datum, 1, time);
            }
            form.append(one);
            metrics++;
        }
        if (metrics > 0) {
            forms.add(form.toString());
        }
        return forms;
    }

    private String one(Datum datum, int number, String time) {
        String prefix = "&MetricData.member." + number + ".";
        StringBuilder out = new StringBuilder(512);
        out.append(prefix).append("MetricName=").append(datum.name()).append(prefix).append("Timestamp=").append(time)
                .append(prefix).append("Unit=").append(datum.unit().cloudWatch());
        if (highResolution) {
            out.append(prefix).append("StorageResolution=1");
        }
        int dimension = 1;
        for (Map.Entry<String, String> one : datum.dimensions().entrySet()) {
            out.append(prefix).append("Dimensions.member.").append(dimension).append(".Name=").append(one.getKey())
                    .append(prefix).append("Dimensions.member.").append(dimension).append(".Value=")
                    .append(encoded(one.getValue()));
            dimension++;
        }
        if (datum.values().size() == 1 && datum.counts().get(0) == 1) {
            out.append(prefix).append("Value=").append(datum.values().get(0));
        } else {
            for (int i = 0; i < datum.values().size(); i++) {
                out.append(prefix).append("Values.member.").append(i + 1).append('=').append(datum.values().get(i));
                out.append(prefix).append("Counts.member.").append(i + 1).append('=').append(datum.counts().get(i));
            }
        }
        return out.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
