package io.headgate.server.differential;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client that leaves as many traces on every backend it gets as a statement can: what of them another client sees is
 * a wrong answer of the proxy. Runs until it is closed.
 */
final class Disturber {

    private static final Script TRACES = Script.of("traces",
            "SET NAMES latin1",
            "SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', time_zone = '+05:30', div_precision_increment = 9",
            "SET SESSION autocommit = 1, foreign_key_checks = 0, group_concat_max_len = 4, sql_select_limit = 2",
            "USE mysql",
            "SELECT 1/0",
            "SELECT LAST_INSERT_ID(424242)",
            "DO CAST('warning' AS SIGNED)",
            "SELECT user FROM user LIMIT 1",
            "SELECT nothing FROM nowhere")
            .prepare("s", "SELECT ?")
            .execute("s", "disturbed")
            .close("s")
            .sql("SET SESSION sql_mode = DEFAULT, sql_select_limit = DEFAULT, foreign_key_checks = 1",
                    "SET SESSION tx_isolation = 1",
                    "SET SESSION transaction_isolation = 'SERIALIZABLE', transaction_read_only = 1",
                    "SET NAMES utf8mb4 COLLATE utf8mb4_bin");

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread thread;

    Disturber(String host, int port, Flavour flavour) {
        thread = new Thread(() -> {
            while (!stopped.get()) {
                TRACES.run(host, port, flavour);
            }
        }, "disturber");
        thread.start();
    }

    /** Ends it, after the traces it is about to leave. */
    void close() {
        stopped.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
