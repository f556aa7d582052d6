package io.headgate.server.top;

import io.headgate.metrics.Latencies;
import io.headgate.metrics.Meter;
import io.headgate.metrics.Reading;
import io.headgate.metrics.Spread;
import io.headgate.server.console.ConsoleClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a console told at one moment.
 *
 * @param nanoTime the moment, as {@link System#nanoTime}
 * @param tables by name; those that it would not tell are missing
 */
public record Sample(long nanoTime, Map<String, ConsoleClient.Result> tables) {

    /** More rows than fit on any terminal are of no use. */
    private static final int ROWS = 100;
    /** Of statements: what is new is found by comparing all. */
    private static final int STATEMENTS = 1000;
    private static final double NANOS_IN_MILLI = 1e6;
    private static final List<String> ASKED = List.of("SHOW VERSION", "SHOW STATS",
            "SHOW LATENCIES LIKE '" + Meter.QUERY_RESPONSE_LATENCY.prometheusName() + "'", "SHOW POOLS",
            "SHOW TARGETS", "SHOW ERRORS",
            "SHOW QUEUE LIMIT " + ROWS, "SHOW HOLDS LIMIT " + ROWS, "SHOW STATEMENTS LIMIT " + STATEMENTS);
    private static final ConsoleClient.Result NOTHING = new ConsoleClient.Result(List.of(), List.of());

    /** @throws IOException when the connection breaks, or takes too long */
    public static Sample take(ConsoleClient console) throws IOException {
        Map<String, ConsoleClient.Result> tables = new LinkedHashMap<>();
        for (String question : ASKED) {
            try {
                tables.put(question.split(" ")[1].toLowerCase(Locale.ROOT), console.query(question));
            } catch (ConsoleClient.DeclinedException e) {
                // a table that is off, or whose rows cannot be had in time; the others are shown
            }
        }
        return new Sample(System.nanoTime(), tables);
    }

    ConsoleClient.Result table(String name) {
        return tables.getOrDefault(name, NOTHING);
    }

    /** Some columns of a table, in this order. */
    List<List<String>> rows(String table, List<String> columns) {
        ConsoleClient.Result result = table(table);
        int[] at = columns.stream().mapToInt(result.columns()::indexOf).toArray();
        List<List<String>> rows = new ArrayList<>();
        for (List<String> row : result.rows()) {
            List<String> chosen = new ArrayList<>();
            for (int i : at) {
                chosen.add(i < 0 ? null : row.get(i));
            }
            rows.add(chosen);
        }
        return rows;
    }

    /** A value of the table {@code version}; empty where it is not told. */
    String version(String name) {
        return rows("version", List.of("name", "value")).stream().filter(row -> name.equals(row.get(0)))
                .map(row -> String.valueOf(row.get(1))).findFirst().orElse("");
    }

    /** The sum of a number of the table {@code stats} over all that it is split by; 0 where it is not told. */
    double stat(String name) {
        return rows("stats", List.of("name", "value")).stream().filter(row -> name.equals(row.get(0)))
                .mapToDouble(row -> number(row.get(1))).sum();
    }

    /** The sum of a column. */
    long sum(String table, String column) {
        return (long) rows(table, List.of(column)).stream().mapToDouble(row -> number(row.get(0))).sum();
    }

    /** How long statements took since the start. */
    Spread latencies() {
        List<Long> bounds = Latencies.bounds();
        long[] times = new long[bounds.size() + 1];
        long[] nanos = new long[times.length];
        for (List<String> row : rows("latencies", List.of("up_to_ms", "count", "sum_s"))) {
            int bucket = row.get(0) == null ? bounds.size()
                    : bounds.indexOf(Math.round(number(row.get(0)) * NANOS_IN_MILLI));
            if (bucket >= 0) {
                times[bucket] += (long) number(row.get(1));
                nanos[bucket] += (long) (number(row.get(2)) * TimeUnit.SECONDS.toNanos(1));
            }
        }
        return Spread.of(Meter.QUERY_RESPONSE_LATENCY, List.of(new Reading.Distribution(Meter.QUERY_RESPONSE_LATENCY,
                List.of(), Arrays.stream(times).boxed().toList(), Arrays.stream(nanos).boxed().toList())));
    }

    static double number(String value) {
        try {
            return value == null ? 0 : Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
