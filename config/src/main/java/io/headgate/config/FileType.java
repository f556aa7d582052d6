package io.headgate.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The path of a file, or of a directory, that can be read now. */
final class FileType implements ValueType<Path> {

    private final Path base;
    private final boolean directory;

    private FileType(Path base, boolean directory) {
        this.base = base;
        this.directory = directory;
    }

    /** Files, with paths relative to the working directory. */
    static FileType file() {
        return new FileType(Path.of(""), false);
    }

    /** Directories, with paths relative to the working directory. */
    static FileType directory() {
        return new FileType(Path.of(""), true);
    }

    /** The same for paths relative to another directory. */
    FileType relativeTo(Path other) {
        return new FileType(other, directory);
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
                : !Files.exists(path) ? "there is no " + what() + " " + path.toAbsolutePath()
                : Files.isDirectory(path) != directory ? path.toAbsolutePath() + " is "
                        + (directory ? "no directory" : "a directory")
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
        return "a readable " + what();
    }

    @Override
    public String placeholder() {
        return directory ? "DIRECTORY" : "FILE";
    }

    private String what() {
        return directory ? "directory" : "file";
    }
}
