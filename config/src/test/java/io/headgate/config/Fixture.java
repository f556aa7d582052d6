package io.headgate.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A configuration file in a directory of its own. */
final class Fixture {

    private final Path directory;

    Fixture(Path directory) {
        this.directory = directory;
    }

    Path file(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HeadgateConfig load(String yaml) throws ConfigException {
        return load(yaml, Map.of());
    }

    HeadgateConfig load(String yaml, Map<String, String> flags) throws ConfigException {
        return ConfigLoader.load(file("headgate.yaml", yaml), flags);
    }

    /** The problems as text, with the directory left out of the paths. */
    List<String> problems(String yaml, Map<String, String> flags) {
        Path file = file("headgate.yaml", yaml);
        return refusal(file, flags).problems().stream().map(this::withoutDirectory).toList();
    }

    List<String> problems(String yaml) {
        return problems(yaml, Map.of());
    }

    static ConfigException refusal(Path file, Map<String, String> flags) {
        ConfigException refusal =
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, flags));
        if (refusal == null) {
            throw new AssertionError("was accepted");
        }
        return refusal;
    }

    private String withoutDirectory(Problem problem) {
        return problem.toString().replace(directory.toAbsolutePath() + "/", "");
    }
}
