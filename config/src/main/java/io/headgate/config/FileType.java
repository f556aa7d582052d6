package io.headgate.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The path of a file or a directory that can be read now, or of a file that can be written. */
final class FileType implements ValueType<Path> {

    private enum Use {
        READ("file"), READ_DIRECTORY("directory"), WRITE("file");

        private final String what;

        Use(String what) {
            this.what = what;
        }
    }

    private final Path base;
    private final Use use;

    private FileType(Path base, Use use) {
        this.base = base;
        this.use = use;
    }

    /** Files, with paths relative to the working directory. */
    static FileType file() {
        return new FileType(Path.of(""), Use.READ);
    }

    /** Directories, with paths relative to the working directory. */
    static FileType directory() {
        return new FileType(Path.of(""), Use.READ_DIRECTORY);
    }

    /** Files that are written, and need not be there yet, with paths relative to the working directory. */
    static FileType written() {
        return new FileType(Path.of(""), Use.WRITE);
    }

    /** The same for paths relative to another directory. */
    FileType relativeTo(Path other) {
        return new FileType(other, use);
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
                : use == Use.WRITE && !Files.exists(path) ? whyNotMade(path)
                : !Files.exists(path) ? "there is no " + use.what + " " + path.toAbsolutePath()
                : Files.isDirectory(path) != (use == Use.READ_DIRECTORY) ? path.toAbsolutePath() + " is "
                        + (use == Use.READ_DIRECTORY ? "no directory" : "a directory")
                : !Files.isReadable(path) ? "user " + System.getProperty("user.name") + " may not read it"
                : use == Use.WRITE ? whyNotMade(path)
                : null;
        if (why != null) {
            throw new InvalidValueException("must be " + range(), why);
        }
        return path;
    }

    /** It is replaced by another file each time that it is written. */
    private static String whyNotMade(Path path) {
        Path directory = path.toAbsolutePath().getParent();
        return directory == null || !Files.isDirectory(directory) ? "there is no directory " + directory
                : !Files.isWritable(directory) ? "user " + System.getProperty("user.name") + " may not write to "
                        + directory
                : null;
    }

    @Override
    public String print(Path value, String text) {
        return value.toString();
    }

    @Override
    public String range() {
        return use == Use.WRITE ? "a file in a directory that can be written to" : "a readable " + use.what;
    }

    @Override
    public String placeholder() {
        return use == Use.READ_DIRECTORY ? "DIRECTORY" : "FILE";
    }
}
