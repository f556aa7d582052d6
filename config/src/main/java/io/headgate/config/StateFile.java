package io.headgate.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
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
        Map<String, String> set = new LinkedHashMap<>();
        if (!Files.exists(path)) {
            return set;
        }
        List<Given> given = YamlFile.read(path, problems).given();
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
     * @param keys of what was set
     * @param values of these settings
     */
    void write(Collection<String> keys, Values values) throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        keys.forEach(key -> text.append(key).append(": ")
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
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
    }
}
