package io.headgate.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was set while the proxy ran, in a file of the same form as the configuration's. Blocks. */
final class StateFile {

    private static final String HEAD =
            "# Written by Headgate: what was set while it ran. SET ... = DEFAULT removes a line.\n";

    private final Path path;

    StateFile(Path path) {
        this.path = path;
    }

    /** Text by key; what is wrong is in {@code problems}. Nothing where there is no file yet. */
    Map<String, String> read(Problems problems) {
        return Files.exists(path) ? read(path, problems) : new LinkedHashMap<>();
    }

    private static Map<String, String> read(Path file, Problems problems) {
        Map<String, String> set = new LinkedHashMap<>();
        List<Given> given = YamlFile.read(file, problems).given();
        Values.judge(given, problems);
        for (Given one : given) {
            Optional<Setting<?>> setting = Settings.byKey(one.key());
            if (setting.isPresent() && !setting.get().live()) {
                problems.add(one.path(), "", "takes effect with a restart only",
                        "it belongs into the configuration file");
            }
            set.put(one.key(), one.text());
        }
        return set;
    }

    /**
     * Replaces the file in one step; only its owner may read it.
     *
     * @param set what was set, text by key
     * @param values of these settings
     * @throws IOException also where the next start would not read the same; then the file is as it was
     */
    void write(Map<String, String> set, Values values) throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        set.keySet().forEach(key -> text.append(key).append(": ")
                .append(values.yaml(Settings.byKey(key).orElseThrow())).append('\n'));
        Path directory = path.toAbsolutePath().getParent();
        // of mode 600
        Path made = Files.createTempFile(directory, path.getFileName().toString(), ".new");
        try {
            try (FileChannel out = FileChannel.open(made, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Problems problems = new Problems();
            if (!read(made, problems).equals(set) || problems.areThere()) {
                throw new IOException("the next start could not read it back");
            }
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
    }
}
