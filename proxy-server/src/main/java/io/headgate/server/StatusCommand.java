package io.headgate.server;

import io.headgate.server.console.ConsoleClient;
import io.headgate.server.top.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** {@code headgate status}: what a running Headgate is doing, as its console tells it. */
final class StatusCommand {

    static final String NAME = "status";

    private static final List<String> SHOWN = List.of("pools", "targets", "holds", "queue");

    private StatusCommand() {
    }

    /**
     * Exit codes: 0 it runs, 1 it does not answer, 2 wrong options.
     *
     * @param args those behind the name of the command
     */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        return Subcommand.run(ConsoleAccess.addOptions(Subcommand.spec(NAME,
                "Prints what a running Headgate is doing, as its console tells it.",
                "headgate status --config FILE",
                "       headgate status [--console-listen ADDRESS] [--console-password-file FILE]", "")),
                args, out, err, (line, parsed) -> show(ConsoleAccess.of(parsed), out, err));
    }

    private static int show(ConsoleAccess console, PrintWriter out, PrintWriter err) {
        try (ConsoleClient client = console.connect()) {
            for (String table : SHOWN) {
                ConsoleClient.Result result = client.query("SHOW " + table);
                if (!result.rows().isEmpty()) {
                    out.println(table);
                    TextTable.of(result.columns(), result.rows()).lines(Integer.MAX_VALUE).forEach(out::println);
                    out.println();
                }
            }
            return 0;
        } catch (IOException e) {
            err.println("headgate " + NAME + ": " + e.getMessage());
            return Main.CANNOT_START;
        }
    }
}
