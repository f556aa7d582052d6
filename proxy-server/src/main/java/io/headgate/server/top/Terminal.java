package io.headgate.server.top;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The terminal in front of which a person sits: its other screen, its size and its keys. What Java does not offer is
 * asked of {@code stty} and {@code test}, which every Unix has; where they are missing, a key needs Enter behind it and
 * the size is that of COLUMNS and LINES, or 80 by 24. {@link #close}, {@link #hide} and {@link #unhide} may be called
 * by any thread.
 */
public final class Terminal implements AutoCloseable {

    /** Columns and lines. */
    public record Size(int columns, int lines) { }

    private static final String ESCAPE = "\u001b[";
    private static final File DEVICE = new File("/dev/tty");
    private static final int COLUMNS = 80;
    private static final int LINES = 24;

    private final PrintWriter out;
    private final InputStream keys;
    /** How the terminal was, for stty; null where it is not changed. */
    private String before;
    private boolean hidden = true;
    private boolean closed;
    private volatile boolean outdated;

    private Terminal(PrintWriter out, InputStream keys) {
        this.out = out;
        this.keys = keys;
    }

    /** Whether the standard output of this process is a terminal. */
    public static boolean isOutput() {
        return isTerminal(1);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            return new ProcessBuilder("test", "-t", String.valueOf(descriptor)).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Shows the other screen until {@link #close}, and takes keys if the standard input is a terminal. */
    public static Terminal open(PrintWriter out) {
        Terminal terminal = new Terminal(out, isTerminal(0) ? System.in : null);
        terminal.unhide();
        return terminal;
    }

    /** Shows the other screen again, as it was before {@link #hide}; it is empty until something is shown. */
    public synchronized void unhide() {
        if (closed || !hidden) {
            return;
        }
        hidden = false;
        // first, because who is in the background is stopped here, and draws nothing
        if (keys != null && before == null) {
            List<String> now = run("stty", "-g");
            before = now == null || now.isEmpty() ? null : now.get(0);
        }
        if (before != null && run("stty", "-icanon", "-echo", "min", "0", "time", "0") == null) {
            before = null;
        }
        out.print(ESCAPE + "?1049h" + ESCAPE + "?25l" + ESCAPE + "2J");
        out.flush();
        outdated = true;
    }

    /** Makes the terminal what it was, and shows nothing until {@link #unhide}. */
    public synchronized void hide() {
        if (hidden) {
            return;
        }
        hidden = true;
        out.print(ESCAPE + "?25h" + ESCAPE + "?1049l");
        out.flush();
        if (before != null) {
            run("stty", before);
        }
    }

    /** What it is now; it may have been changed since it was asked last. */
    public static Size size() {
        List<String> told = run("stty", "size");
        if (told != null && !told.isEmpty() && told.get(0).matches("[1-9][0-9]{0,4} [1-9][0-9]{0,4}")) {
            String[] both = told.get(0).split(" ");
            return new Size(Integer.parseInt(both[1]), Integer.parseInt(both[0]));
        }
        return new Size(number("COLUMNS", COLUMNS), number("LINES", LINES));
    }

    private static int number(String variable, int otherwise) {
        String value = System.getenv(variable);
        return value != null && value.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(value) : otherwise;
    }

    /** What it prints about the terminal, by lines; null where it fails. */
    private static List<String> run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectInput(DEVICE)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            List<String> lines = new ArrayList<>(new String(process.getInputStream().readAllBytes(),
                    StandardCharsets.US_ASCII).lines().toList());
            return process.waitFor() == 0 ? lines : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Shows these lines, each of which fits, and nothing else. */
    public synchronized void show(List<Frame.Line> lines) {
        if (hidden) {
            return;
        }
        outdated = false;
        StringBuilder screen = new StringBuilder(ESCAPE + "H");
        for (int i = 0; i < lines.size(); i++) {
            Frame.Line line = lines.get(i);
            screen.append(line.titles() ? ESCAPE + "7m" + line.text() : line.text())
                    .append(ESCAPE).append('K').append(line.titles() ? ESCAPE + "0m" : "")
                    .append(i + 1 < lines.size() ? "\r\n" : "");
        }
        out.print(screen.append(ESCAPE).append('J'));
        out.flush();
    }

    /**
     * Waits, or until somebody wants to leave, or what was shown last is not to be seen any more.
     *
     * @return whether {@code q} was pressed, or nobody sees what is shown any more
     */
    public boolean leaves(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        do {
            try {
                while (keys != null && keys.available() > 0) {
                    int key = keys.read();
                    if (key == 'q' || key == 'Q') {
                        return true;
                    }
                }
            } catch (IOException e) {
                return true;
            }
            if (out.checkError()) {
                return true;
            }
            if (outdated) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        } while (until - System.nanoTime() > 0);
        return false;
    }

    /** Makes the terminal what it was, for good. */
    @Override
    public synchronized void close() {
        hide();
        closed = true;
    }
}
