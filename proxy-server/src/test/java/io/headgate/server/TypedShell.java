package io.headgate.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A shell with job control at a terminal of 80 columns and 24 lines, at which a test types and reads. */
final class TypedShell implements AutoCloseable {

    private static final Path SCRIPT = Path.of("/usr/bin/script");
    /** It ends then, so that nobody reads from it for ever. */
    private static final String MOST_SECONDS = "100";
    private static final Path BASH = Path.of("/bin/bash");

    private final Process process;
    private final OutputStream keyboard;
    private final Reader screen;
    private final StringBuilder unread = new StringBuilder();

    private TypedShell(Process process) {
        this.process = process;
        this.keyboard = process.getOutputStream();
        this.screen = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8);
    }

    /** Skips the test where there is no {@code script}, which makes terminals, or no bash. */
    static TypedShell start() throws IOException {
        assumeTrue(Files.isExecutable(SCRIPT) && Files.isExecutable(BASH), "script and bash are not here");
        ProcessBuilder builder = new ProcessBuilder("timeout", MOST_SECONDS, SCRIPT.toString(), "-qfc", BASH + " --norc --noprofile -i",
                "/dev/null").redirectErrorStream(true);
        builder.environment().putAll(Map.of("TERM", "xterm", "COLUMNS", "80", "LINES", "24", "LC_ALL", "C"));
        return new TypedShell(builder.start());
    }

    void type(String keys) throws IOException {
        keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    /** Reads until all of this has come, one behind the other. @return what was read */
    String await(String... texts) throws IOException {
        StringBuilder read = new StringBuilder();
        for (String text : texts) {
            while (unread.indexOf(text) < 0) {
                int character = screen.read();
                if (character < 0) {
                    throw new IOException("no '" + text + "' in: " + read + unread);
                }
                unread.append((char) character);
            }
            int end = unread.indexOf(text) + text.length();
            read.append(unread, 0, end);
            unread.delete(0, end);
        }
        return read.toString();
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        screen.close();
    }
}
