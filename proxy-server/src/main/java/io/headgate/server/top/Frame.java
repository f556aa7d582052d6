package io.headgate.server.top;

import io.headgate.metrics.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The lines of one screen: what a sample tells, and what has happened since the one before. */
public final class Frame {

    /** One line. @param titles whether it says what the columns below it are */
    public record Line(String text, boolean titles) { }

    private record Section(List<String> titles, List<List<String>> rows) { }

    /** What is shown of a table: its columns, and the titles that they have here. */
    private record View(List<String> titles, String table, List<String> columns) {
        Section of(Sample sample) {
            return new Section(titles, sample.rows(table, columns));
        }
    }

    private static final View POOLS = new View(
            List.of("POOL", "state", "max", "open", "exec", "held", "idle", "new", "waiting", "wait_s", "timeouts"),
            "pools", List.of("pool", "state", "max", "open", "executing", "held", "idle", "opening", "waiting",
                    "wait_s", "timeouts"));
    private static final View TARGETS = new View(
            List.of("TARGET", "role", "state", "lag_s", "open", "leased", "cause"), "targets",
            List.of("server", "role", "state", "lag_s", "open", "leased", "cause"));
    private static final View WAITING = new View(List.of("WAITING", "user", "pool", "for", "wait_s"), "queue",
            List.of("client", "user", "pool", "wants", "wait_s"));
    private static final View HOLDING = new View(List.of("HOLDING", "user", "reason", "age_s", "quiet_s", "digest"),
            "holds", List.of("client", "user", "reason", "age_s", "quiet_s", "digest"));
    private static final List<String> STATEMENTS = List.of("per_s", "busy", "avg_ms", "max_ms", "errors", "STATEMENT");

    private final Sample before;
    private final Sample now;

    /** @param before null for the first one: everything since the start of Headgate counts then */
    public Frame(Sample before, Sample now) {
        this.before = before;
        this.now = now;
    }

    /**
     * Lays it out.
     *
     * @param where the console is
     * @param width columns of the terminal
     * @param height its lines; never more are returned
     */
    public List<Line> lines(String where, int width, int height) {
        List<Line> lines = new ArrayList<>();
        head(where).forEach(text -> lines.add(new Line(Cells.cut(Cells.clean(text), width), false)));
        List<Section> sections = Stream.of(POOLS.of(now), TARGETS.of(now), WAITING.of(now), HOLDING.of(now),
                new Section(STATEMENTS, statements())).filter(section -> !section.rows.isEmpty()).toList();
        int[] rows = share(sections, height - lines.size());
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] > 0) {
                List<String> table = TextTable.of(sections.get(i).titles, sections.get(i).rows.subList(0, rows[i]))
                        .lines(width);
                lines.add(new Line(table.get(0), true));
                table.stream().skip(1).forEach(text -> lines.add(new Line(text, false)));
            }
        }
        return lines.subList(0, Math.min(lines.size(), Math.max(0, height)));
    }

    /** Where there is nothing else to show. */
    public static List<Line> message(String text, int width) {
        return List.of(new Line(Cells.cut(Cells.clean(text), width), false));
    }

    /** How many rows of each section there is room for: one of each first, then the next of each that has more. */
    private static int[] share(List<Section> sections, int room) {
        int[] rows = new int[sections.size()];
        int left = room;
        boolean more = true;
        for (int row = 0; more; row++) {
            more = false;
            for (int i = 0; i < rows.length; i++) {
                // the titles come before the first row
                int cost = row == 0 ? 2 : 1;
                if (row < sections.get(i).rows.size() && rows[i] == row && cost <= left) {
                    rows[i]++;
                    left -= cost;
                    more = true;
                }
            }
        }
        return rows;
    }

    // ---- the head ---------------------------------------------------------------------------------------------------

    private List<String> head(String where) {
        double seconds = seconds();
        return List.of(
                String.format(Locale.ROOT, "headgate %s at %s, up %s", now.version("headgate"), where,
                        duration((long) Sample.number(now.version("uptime_s")))),
                String.format(Locale.ROOT, "clients %d   statements %.0f/s   %s   errors %.0f/s",
                        (long) now.stat("headgate_client_connections"),
                        since("headgate_query_requests_total") / seconds, latency(), errors() / seconds),
                String.format(Locale.ROOT,
                        "connections %d of %d: %d executing, %d held, %d idle, %d opening   waiting %d",
                        now.sum("pools", "open"), now.sum("pools", "max"), now.sum("pools", "executing"),
                        now.sum("pools", "held"), now.sum("pools", "idle"), now.sum("pools", "opening"),
                        now.sum("pools", "waiting")));
    }

    private double seconds() {
        return Math.max(0.001, before == null ? Sample.number(now.version("uptime_s"))
                : (now.nanoTime() - before.nanoTime()) / 1e9);
    }

    private double since(String stat) {
        return Math.max(0, now.stat(stat) - (before == null ? 0 : before.stat(stat)));
    }

    private double errors() {
        return Math.max(0, now.sum("errors", "count") - (before == null ? 0 : before.sum("errors", "count")));
    }

    private static String duration(long seconds) {
        Duration up = Duration.ofSeconds(seconds);
        String clock = String.format(Locale.ROOT, "%d:%02d:%02d", up.toHoursPart(), up.toMinutesPart(),
                up.toSecondsPart());
        return up.toDays() == 0 ? clock : up.toDays() + "d " + clock;
    }

    private String latency() {
        Spread spread = before == null ? now.latencies() : now.latencies().since(before.latencies());
        return "p50 " + millis(spread.quantile(0.5)) + "  p99 " + millis(spread.quantile(0.99));
    }

    private static String millis(double seconds) {
        double millis = seconds * 1000;
        return Double.isNaN(millis) ? "-" : String.format(Locale.ROOT, millis < 10 ? "%.2fms" : "%.0fms", millis);
    }

    // ---- statements -------------------------------------------------------------------------------------------------

    /** Digests are cut, so that several may look alike: those count as one. */
    private static Map<String, List<String>> byDigest(List<List<String>> rows) {
        Map<String, List<String>> by = new LinkedHashMap<>();
        rows.forEach(row -> by.merge(String.valueOf(row.get(0)), row, (one, other) -> {
            List<String> both = new ArrayList<>(one);
            for (int column = 1; column <= 4; column++) {
                double sum = Sample.number(one.get(column)) + Sample.number(other.get(column));
                both.set(column, column == 2 ? Double.toString(sum) : Long.toString((long) sum));
            }
            both.set(3, Sample.number(one.get(3)) >= Sample.number(other.get(3)) ? one.get(3) : other.get(3));
            return both;
        }));
        return by;
    }

    /** What has run since, those that took longest together first; then those that have run before. */
    private List<List<String>> statements() {
        record Ran(double perSecond, double busy, double average, List<String> row) { }
        List<String> columns = List.of("digest", "count", "total_s", "max_ms", "errors");
        if (before != null && !before.tables().containsKey("statements")) {
            // nobody knows what of it has run since
            return List.of();
        }
        Map<String, List<String>> known = before == null ? Map.of() : byDigest(before.rows("statements", columns));
        double seconds = seconds();
        List<Ran> ran = new ArrayList<>();
        for (List<String> row : byDigest(now.rows("statements", columns)).values()) {
            List<String> last = known.get(String.valueOf(row.get(0)));
            double count = Sample.number(row.get(1)) - (last == null ? 0 : Sample.number(last.get(1)));
            double total = Sample.number(row.get(2)) - (last == null ? 0 : Sample.number(last.get(2)));
            ran.add(new Ran(Math.max(0, count) / seconds, Math.max(0, total) / seconds,
                    count > 0 ? total / count * 1000 : 0, row));
        }
        ran.sort(Comparator.comparingDouble(Ran::busy).thenComparingDouble(Ran::perSecond).reversed());
        return ran.stream().filter(each -> each.perSecond > 0).map(each -> List.of(
                String.format(Locale.ROOT, "%.1f", each.perSecond), String.format(Locale.ROOT, "%.2f", each.busy),
                String.format(Locale.ROOT, "%.3f", each.average), String.valueOf(each.row.get(3)),
                String.valueOf(each.row.get(4)), each.row.get(0) == null ? "(all others)" : each.row.get(0))).toList();
    }
}
