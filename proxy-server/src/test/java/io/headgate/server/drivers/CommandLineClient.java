package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.drivers.Programs.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** One of the command line programs of MySQL or MariaDB; both names exist for programs of either. */
record CommandLineClient(String program) {

    private static final int CTRL_C = 3;
    /**
     * Ends a client at a terminal. Not Ctrl-D: one that arrives while a statement still runs, and the terminal still
     * reads lines, is no end of input any more once the client reads keys again, and it would wait for ever.
     */
    private static final String QUIT = "quit\n";
    private static final Map<String, String> PASSWORD = Map.of("MYSQL_PWD", DriverProxy.PASSWORD);

    private boolean isMariaDb() {
        return Programs.run(List.of(program, "--version")).output().contains("MariaDB");
    }

    /** The command with what connects it through the proxy. */
    List<String> command(DriverProxy proxy, boolean tls, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program, "--no-defaults", "--host=127.0.0.1",
                "--port=" + proxy.proxy().port(), "--user=" + proxy.user(), "--default-character-set=utf8mb4"));
        if (isMariaDb()) {
            command.add(tls ? "--ssl" : "--skip-ssl");
        } else {
            command.addAll(tls ? List.of("--ssl-mode=REQUIRED")
                    : List.of("--ssl-mode=DISABLED", "--get-server-public-key"));
            // without it newer ones take no status, source or warnings; older ones ignore it
            command.add("--loose-commands");
        }
        command.addAll(arguments);
        return command;
    }

    Outcome run(DriverProxy proxy, boolean tls, String input, String... arguments) {
        return run(command(proxy, tls, List.of(arguments)), input);
    }

    /** The same at a terminal, as if a person typed the lines and, at their end, {@code quit}. */
    Outcome type(DriverProxy proxy, String input, String... arguments) {
        return run(atTerminal(proxy, arguments), input + QUIT);
    }

    /** At a terminal: types {@code before}, Ctrl-C once {@code running} says so, and then {@code after}. */
    Outcome typeAndInterrupt(DriverProxy proxy, String before, BooleanSupplier running, String after)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(atTerminal(proxy)).redirectErrorStream(true);
        builder.environment().putAll(PASSWORD);
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(before.getBytes(StandardCharsets.UTF_8));
            in.flush();
            while (!running.getAsBoolean()) {
                assertThat(process.isAlive()).isTrue();
                Thread.onSpinWait();
            }
            in.write(CTRL_C);
            in.flush();
            while (running.getAsBoolean()) {
                assertThat(process.isAlive()).isTrue();
                Thread.onSpinWait();
            }
            in.write((after + QUIT).getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    private List<String> atTerminal(DriverProxy proxy, String... arguments) {
        // exec: a shell that stayed in between would take the Ctrl-C for its own and some exit with 130 for it
        StringBuilder shell = new StringBuilder("exec ");
        for (String word : command(proxy, true, List.of(arguments))) {
            shell.append('\'').append(word.replace("'", "'\\''")).append("' ");
        }
        return List.of("script", "--quiet", "--return", "--command", shell.toString(), "/dev/null");
    }

    private static Outcome run(List<String> command, String input) {
        return Programs.run(command, PASSWORD, input, Path.of("."));
    }

    @Override
    public String toString() {
        return program;
    }
}
