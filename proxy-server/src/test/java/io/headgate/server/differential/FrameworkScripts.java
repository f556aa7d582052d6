package io.headgate.server.differential;

import io.headgate.pool.HoldReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What frameworks send, from {@code frameworks/*.txt}, which say of which version and how they were recorded. A line is
 * one command: {@code query}, {@code prepare}, {@code execute} with its values behind bars, and so on; {@code \n},
 * {@code \t}, {@code \r} and {@code \\} stand for themselves. Integers of all sizes were recorded as {@code long};
 * times and decimals, as {@code text}.
 */
final class FrameworkScripts {

    /**
     * One file.
     *
     * @param holds what it is right to hold the backend for; a line {@code holds} in the file names it
     */
    record Framework(Script script, Set<HoldReason> holds) {

        @Override
        public String toString() {
            return script.toString();
        }
    }

    private FrameworkScripts() {
    }

    static List<Script> all() {
        return frameworks().stream().map(Framework::script).toList();
    }

    static List<Framework> frameworks() {
        try (Stream<Path> files = Files.list(Path.of(FrameworkScripts.class.getResource("frameworks").toURI()))) {
            return files.sorted().map(FrameworkScripts::read).toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Framework read(Path file) {
        Script script = Script.of("framework " + file.getFileName().toString().replace(".txt", ""));
        Set<HoldReason> holds = EnumSet.noneOf(HoldReason.class);
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("holds ")) {
                    holds.add(HoldReason.valueOf(line.substring("holds ".length())));
                } else if (!line.startsWith("#")) {
                    add(script, line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Framework(script, holds);
    }

    private static void add(Script script, String line) {
        String[] words = line.split(" ", 2);
        String rest = words.length == 1 ? "" : words[1];
        switch (words[0]) {
            case "query" -> script.sql(unescape(rest));
            case "prepare" -> {
                String[] parts = rest.split(" ", 2);
                script.prepare(parts[0], unescape(parts[1]));
            }
            case "execute" -> execute(script, rest.split(" \\| "));
            case "close" -> script.close(rest);
            case "ping" -> script.ping();
            case "init_db" -> script.initDb(rest);
            case "set_option" -> script.setOption(Integer.parseInt(rest));
            case "reset_connection" -> script.resetConnection();
            default -> throw new IllegalArgumentException(script + ": " + line);
        }
    }

    private static void execute(Script script, String[] parts) {
        List<Object> values = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            String[] value = parts[i].split(" ", 2);
            values.add(switch (value[0]) {
                case "null" -> null;
                case "long" -> Long.valueOf(value[1]);
                case "double" -> Double.valueOf(value[1]);
                case "text" -> value.length == 1 ? "" : unescape(value[1]);
                default -> throw new IllegalArgumentException(script + ": " + parts[i]);
            });
        }
        script.execute(parts[0], values.toArray());
    }

    private static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                c = switch (text.charAt(++i)) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    case '\\' -> '\\';
                    default -> throw new IllegalArgumentException(text);
                };
            }
            out.append(c);
        }
        return out.toString();
    }
}
