package io.headgate.server;

import io.headgate.config.ConfigException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What the commands behind {@code headgate} have in common, which do something else than run the proxy. */
final class Subcommand {

    private static final int WIDTH = 100;

    /** Does what the command is for. */
    interface Task {
        /** Returns the exit code. */
        int run(CommandLine line, ParseResult parsed) throws ConfigException, RefusedException;
    }

    /** Why the command ends without having done anything. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1;
        private final int exit;

        /** @param exit the exit code */
        RefusedException(String why, int exit) {
            super(why);
            this.exit = exit;
        }
    }

    private Subcommand() {
    }

    /** One without options but {@code --help}. @param about a sentence */
    static CommandSpec spec(String name, String about, String... synopsis) {
        CommandSpec spec = CommandSpec.create().name("headgate " + name);
        spec.usageMessage().header(about, "").synopsisHeading("Usage: ").customSynopsis(synopsis).sortOptions(false)
                .width(WIDTH);
        return spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).arity("0").type(boolean.class)
                .description("Print this and end.").build());
    }

    static OptionSpec.Builder option(String name, String label, String description) {
        return OptionSpec.builder(name).type(String.class).paramLabel(label).description(description);
    }

    /** Parses {@code args}, which are those behind the name, and runs {@code task}. Returns the exit code. */
    static int run(CommandSpec spec, String[] args, PrintWriter out, PrintWriter err, Task task) {
        CommandLine line = new CommandLine(spec).setOut(out).setErr(err);
        try {
            ParseResult parsed = line.parseArgs(args);
            if (parsed.isUsageHelpRequested()) {
                line.usage(out);
                return 0;
            }
            return task.run(line, parsed);
        } catch (ParameterException e) {
            return refuse(spec, err, Main.explain(e), Main.WRONG_USE);
        } catch (ConfigException e) {
            return refuse(spec, err, e.getMessage(), Main.WRONG_USE);
        } catch (RefusedException e) {
            return refuse(spec, err, e.getMessage(), e.exit);
        }
    }

    private static int refuse(CommandSpec spec, PrintWriter err, String why, int exit) {
        err.println(spec.name() + ": " + why);
        err.println("Try '" + spec.name() + " --help'.");
        return exit;
    }
}
