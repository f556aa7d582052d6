package io.headgate.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The path of a file that can be read now. */
final class FileType implements ValueType<Path> {

    private final Path base;

    /** With paths relative to the directory {@code base}. */
    FileType(Path base) {
        this.base = base;
    }

    /** The same for paths relative to another directory. */
    FileType relativeTo(Path directory) {
        return new FileType(directory);
    }

    @Override
    public Path parse(String text) throws InvalidValueException {
        Path path;
        try {
            path = base.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new InvalidValueException("must be " + range(), "this is no path: " + e.getReason());
        }
        String why = text.isBlank() ? "the path is empty"
                : !Files.exists(path) ? "there is no file " + path.toAbsolutePath()
                : Files.isDirectory(path) ? path.toAbsolutePath() + " is a directory"
                : !Files.isReadable(path) ? "user " + System.getProperty("user.name") + " may not read it"
                : null;
        if (why != null) {
            throw new InvalidValueException("must be " + range(), why);
        }
        return path;
    }

    @Override
    public String print(Path value, String text) {
        return value.toString();
    }

    @Override
    public String range() {
        return "a readable file";
    }

    @Override
    public String placeholder() {
        return "FILE";
    }
}
