package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Client programs of the machine. */
final class Programs {

    private static final int TIMEOUT_MINUTES = 5;

    /** How a program ended, and what it wrote: output and errors in one. */
    record Outcome(int exit, String output) {

        /** This, after checking that the program ended well. */
        Outcome well() {
            assertThat(exit).as(output).isZero();
            return this;
        }
    }

    private Programs() {
    }

    /** Whether the program, by its name or by its whole path, can be started. */
    static boolean exists(String program) {
        if (program.startsWith("/")) {
            return Files.isExecutable(Path.of(program));
        }
        for (String folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** Skips the test when the program is missing. */
    static void assumeInstalled(String program) {
        assumeTrue(exists(program), program + " is not installed");
    }

    static Outcome run(List<String> command) {
        return run(command, Map.of(), "", Path.of("."));
    }

    static Outcome run(List<String> command, Map<String, String> environment, String input, Path folder) {
        try {
            Path output = Files.createTempFile("headgate-program-", ".out");
            try {
                ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                        .directory(folder.toFile()).redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                try (OutputStream in = process.getOutputStream()) {
                    in.write(input.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    // it ended before it read all; its exit code says more
                }
                if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                    throw new AssertionError(command + " did not end; it wrote:\n" + read(output));
                }
                return new Outcome(process.exitValue(), read(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    }
}
