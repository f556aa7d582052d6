package io.headgate.server;

import io.headgate.config.ConfigException;
import io.headgate.server.console.ConsoleClient;
import io.headgate.server.top.Frame;
import io.headgate.server.top.Sample;
import io.headgate.server.top.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code headgate top}: what a running Headgate is doing, again and again, until somebody leaves. */
final class TopCommand {

    static final String NAME = "top";

    private static final String STOP = "TSTP";
    private static final double SHORTEST = 0.1;
    private static final double LONGEST = 3600;
    /** Without a terminal: lines are as long as they are, and so many are enough. */
    private static final int PLAIN_LINES = 60;

    private final ConsoleAccess console;
    private final long pause;
    private final PrintWriter out;
    private final PrintWriter err;
    /** Frames still to be shown. */
    private int left;
    private ConsoleClient client;
    private Sample last;

    private TopCommand(ConsoleAccess console, double seconds, int count, PrintWriter out, PrintWriter err) {
        this.console = console;
        this.pause = (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        this.left = count == 0 ? Integer.MAX_VALUE : count;
        this.out = out;
        this.err = err;
    }

    /**
     * Exit codes: 0 it was left, 1 nobody answers, 2 wrong options.
     *
     * @param args those behind the name of the command
     */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        CommandSpec spec = ConsoleAccess.addOptions(Subcommand.spec(NAME,
                "Shows what a running Headgate is doing, as its console tells it. The key q leaves.",
                "headgate top --config FILE [-d SECONDS] [-n COUNT]",
                "       headgate top [--console-listen ADDRESS] [--console-password-file FILE] [-d SECONDS]"
                        + " [-n COUNT]", ""))
                .addOption(OptionSpec.builder("-d").type(double.class).paramLabel("SECONDS")
                        .description("From one screen to the next. Default: 1.").build())
                .addOption(OptionSpec.builder("-n").type(int.class).paramLabel("COUNT")
                        .description("End after so many. Default: 0, which is never.").build());
        return Subcommand.run(spec, args, out, err, (line, parsed) -> of(line, parsed, out, err).show());
    }

    private static TopCommand of(CommandLine line, ParseResult parsed, PrintWriter out, PrintWriter err)
            throws ConfigException {
        double seconds = parsed.matchedOptionValue("-d", 1.0);
        int count = parsed.matchedOptionValue("-n", 0);
        if (!(seconds >= SHORTEST && seconds <= LONGEST)) {
            throw new ParameterException(line, "-d is a number of seconds from 0.1 to 3600");
        }
        if (count < 0) {
            throw new ParameterException(line, "-n is a number of screens, or 0");
        }
        return new TopCommand(ConsoleAccess.of(parsed), seconds, count, out, err);
    }

    private int show() {
        try {
            ask();
        } catch (IOException e) {
            err.println("headgate " + NAME + ": " + e.getMessage());
            return Main.CANNOT_START;
        }
        try {
            return Terminal.isOutput() ? showOnTerminal() : print();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            disconnect();
        }
    }

    /** The next frame. */
    private Frame ask() throws IOException {
        if (client == null) {
            // it may be another process now, whose counts begin anew
            last = null;
            client = console.connect();
        }
        Sample before = last;
        try {
            last = Sample.take(client);
        } catch (IOException e) {
            disconnect();
            throw new IOException(console.explain(e), e);
        }
        return new Frame(before, last);
    }

    private void disconnect() {
        try {
            if (client != null) {
                client.close();
            }
        } catch (IOException e) {
            // it was to end anyway
        }
        client = null;
    }

    /** Whoever sits there sees that nobody answers, and when somebody does again. */
    private int showOnTerminal() throws InterruptedException {
        Terminal terminal = Terminal.open(out);
        Thread hook = new Thread(terminal::close, "headgate-terminal");
        Runtime.getRuntime().addShutdownHook(hook);
        Signals.onEach(STOP, () -> stop(terminal));
        try {
            Frame frame = new Frame(null, last);
            String trouble = null;
            while (true) {
                Terminal.Size size = Terminal.size();
                terminal.show(trouble == null ? frame.lines(console.toString(), size.columns(), size.lines())
                        : Frame.message(trouble, size.columns()));
                if (--left == 0 || terminal.leaves(pause)) {
                    return 0;
                }
                try {
                    frame = ask();
                    trouble = null;
                } catch (IOException e) {
                    trouble = e.getMessage();
                }
            }
        } finally {
            terminal.close();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // a signal was faster
            }
        }
    }

    /** Ctrl-Z: the terminal is another's until the process goes on. */
    private static void stop(Terminal terminal) {
        terminal.hide();
        try {
            Signals.suffer(STOP);
        } catch (InterruptedException e) {
            // nobody does
            Thread.currentThread().interrupt();
        }
        Signals.onEach(STOP, () -> stop(terminal));
        terminal.unhide();
    }

    private int print() throws InterruptedException {
        Frame frame = new Frame(null, last);
        while (true) {
            frame.lines(console.toString(), Integer.MAX_VALUE, PLAIN_LINES).forEach(line ->
                    out.println((line.titles() ? System.lineSeparator() : "") + line.text()));
            out.println();
            if (--left == 0 || out.checkError()) {
                return 0;
            }
            TimeUnit.NANOSECONDS.sleep(pause);
            try {
                frame = ask();
            } catch (IOException e) {
                err.println("headgate " + NAME + ": " + e.getMessage());
                return Main.CANNOT_START;
            }
        }
    }
}
