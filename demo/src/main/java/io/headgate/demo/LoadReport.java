package io.headgate.demo;

import java.util.Locale;
import java.util.Map;

/**
 * The outcome of a load run beside what the same clients met without the proxy.
 *
 * @param proxied through the proxy
 * @param proxiedConnections the most connections that the database had meanwhile
 * @param direct directly at the database
 * @param maxConnections the database's {@code max_connections}
 */
record LoadReport(LoadResult proxied, int proxiedConnections, LoadResult direct, int maxConnections) {

    private static final int ERRORS_SHOWN = 5;

    /** Several lines for people. */
    String text() {
        StringBuilder out = new StringBuilder();
        row(out, "", "through Headgate", "directly");
        row(out, "clients that tried", number(proxied.asked()), number(direct.asked()));
        row(out, "clients that got in", number(proxied.served()), number(direct.served()));
        row(out, "errors", number(proxied.errorCount()), number(direct.errorCount()));
        row(out, "database connections, most", number(proxiedConnections), number(direct.served()));
        row(out, "transactions", number(proxied.transactions()), "-");
        row(out, "transactions per second", number(Math.round(proxied.transactionsPerSecond())), "-");
        out.append(String.format(
                Locale.ROOT,
                "%n  latency of a transaction, the wait for a database connection included:%n"
                        + "  p50 %.1f ms   p95 %.1f ms   p99 %.1f ms   max %.1f ms%n",
                proxied.latencyMillis(0.50),
                proxied.latencyMillis(0.95),
                proxied.latencyMillis(0.99),
                proxied.latencyMillis(1)));
        errors(out, "through Headgate", proxied.errors());
        errors(out, "directly (max_connections is " + maxConnections + ")", direct.errors());
        return out.toString();
    }

    private static void row(StringBuilder out, String name, String proxied, String direct) {
        out.append(String.format(Locale.ROOT, "  %-28s %18s %12s%n", name, proxied, direct));
    }

    private static void errors(StringBuilder out, String where, Map<String, Integer> errors) {
        if (errors.isEmpty()) {
            return;
        }
        out.append(String.format("%n  errors %s:%n", where));
        errors.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(ERRORS_SHOWN)
                .forEach(error -> out.append(
                        String.format(Locale.ROOT, "  %,8d x %s%n", error.getValue(), error.getKey())));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
