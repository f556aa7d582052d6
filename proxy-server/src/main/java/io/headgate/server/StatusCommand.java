package io.headgate.server;

import io.headgate.config.ConfigException;
import io.headgate.config.ConfigLoader;
import io.headgate.config.HeadgateConfig;
import io.headgate.config.ListenAddress;
import io.headgate.server.console.ConsoleClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code headgate status}: what a running Headgate is doing, as its console tells it. */
final class StatusCommand {

    static final String NAME = "status";

    private static final List<String> SHOWN = List.of("pools", "targets", "holds", "queue");
    private static final List<String> SETTINGS = List.of("console-listen", "console-password-file");
    private static final String NO_VALUE = "-";

    private StatusCommand() {
    }

    /**
     * Exit codes: 0 it runs, 1 it does not answer, 2 wrong options.
     *
     * @param args those behind the name of the command
     */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(options()).setOut(out).setErr(err);
        try {
            ParseResult parsed = line.parseArgs(args);
            if (parsed.isUsageHelpRequested()) {
                line.usage(out);
                return 0;
            }
            return show(console(parsed), out, err);
        } catch (ParameterException e) {
            return refuse(err, Main.explain(e), Main.WRONG_USE);
        } catch (ConfigException e) {
            return refuse(err, e.getMessage(), Main.WRONG_USE);
        }
    }

    private static int refuse(PrintWriter err, String why, int exit) {
        err.println("headgate " + NAME + ": " + why);
        err.println("Try 'headgate " + NAME + " --help'.");
        return exit;
    }

    private static CommandSpec options() {
        CommandSpec spec = CommandSpec.create().name("headgate " + NAME);
        spec.usageMessage().header("Prints what a running Headgate is doing, as its console tells it.", "")
                .synopsisHeading("Usage: ")
                .customSynopsis("headgate status --config FILE",
                        "       headgate status [--console-listen ADDRESS] [--console-password-file FILE]", "")
                .sortOptions(false).width(100);
        spec.addOption(OptionSpec.builder("--config").type(Path.class).paramLabel("FILE")
                .description("The configuration of that Headgate.").build());
        spec.addOption(OptionSpec.builder("--console-listen").type(String.class).paramLabel("ADDRESS")
                .description("Where its console is. Default: " + HeadgateConfig.Console.DEFAULT + ".").build());
        spec.addOption(OptionSpec.builder("--console-password-file").type(String.class).paramLabel("FILE")
                .description("The file with the console's password; none for a Unix socket without one.").build());
        spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).arity("0").type(boolean.class)
                .description("Print this and end.").build());
        return spec;
    }

    private static HeadgateConfig.Console console(ParseResult parsed) throws ConfigException {
        Path file = parsed.matchedOptionValue("--config", (Path) null);
        Map<String, String> flags = new LinkedHashMap<>();
        for (String setting : SETTINGS) {
            String value = parsed.matchedOptionValue("--" + setting, (String) null);
            if (value != null) {
                flags.put(setting, value);
            }
        }
        if (file == null) {
            // which is of no interest here, and required
            flags.put("backend", "localhost");
        }
        return ConfigLoader.load(file, flags).console();
    }

    private static int show(HeadgateConfig.Console console, PrintWriter out, PrintWriter err) {
        ListenAddress address = console.address().orElse(HeadgateConfig.Console.DEFAULT);
        try {
            String password = console.passwordFile().isEmpty() ? ""
                    : Files.readString(console.passwordFile().get()).lines().findFirst().orElse("");
            try (ConsoleClient client = ConsoleClient.connect(address, password)) {
                for (String table : SHOWN) {
                    ConsoleClient.Result result = client.query("SHOW " + table);
                    if (!result.rows().isEmpty()) {
                        out.println(table);
                        print(result, out);
                        out.println();
                    }
                }
            }
            return 0;
        } catch (IOException e) {
            err.println("headgate " + NAME + ": no answer from the console at " + address + ": " + e.getMessage());
            return Main.CANNOT_START;
        }
    }

    private static void print(ConsoleClient.Result result, PrintWriter out) {
        List<List<String>> lines = new ArrayList<>(List.of(result.columns()));
        lines.addAll(result.rows());
        int columns = result.columns().size();
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], shown(line.get(i)).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String value = shown(line.get(i));
                text.append("  ").append(value).append(" ".repeat(widths[i] - value.length()));
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private static String shown(String value) {
        return value == null ? NO_VALUE : value;
    }
}
