package io.headgate.benchmarks;

import picocli.CommandLine;

/** How every command of this module ends. */
final class Commands {

    private Commands() {
    }

    /** Runs a command and ends this program with its exit code; what is missing is told without a stack trace. */
    static void run(CommandLine line, String... arguments) {
        line.setExecutionExceptionHandler((failure, command, result) -> {
            if (failure instanceof BenchmarkException) {
                command.getErr().println(command.getCommandName() + ": " + failure.getMessage());
                return 1;
            }
            throw failure;
        });
        System.exit(line.execute(arguments));
    }
}
