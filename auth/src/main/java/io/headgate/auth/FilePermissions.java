package io.headgate.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/**
 * Who else may read or change a file that holds secrets, where the file system knows. Container platforms mount secrets
 * with modes that let everybody read them, in a container where nobody else is: what is mounted so may be read.
 */
public final class FilePermissions {
    /** In the order of the bits of a mode, lowest first. */
    private static final List<PosixFilePermission> BITS = List.of(
            PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
            PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ);
    private static final int GROUP_AND_OTHERS_READ_WRITE = 0066;
    private static final int GROUP_AND_OTHERS_WRITE = 0022;
    /** In the directory of a mounted secret, Kubernetes' symbolic link to the files of the moment. */
    private static final String MOUNTED = "..data";

    private FilePermissions() {
    }

    /** Adds a problem when group or others may read or write {@code file}; when it is mounted, write only. */
    public static void checkPrivate(Path file, List<String> problems) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        boolean mounted = directory != null && Files.isSymbolicLink(directory.resolve(MOUNTED));
        int mode = mode(file);
        if ((mode & (mounted ? GROUP_AND_OTHERS_WRITE : GROUP_AND_OTHERS_READ_WRITE)) != 0) {
            problems.add(String.format("its mode is %04o: others than its owner may read or change it;"
                    + " run: chmod 600 %s", mode, file));
        }
    }

    /** Adds a problem when group or others may write {@code file}. */
    static void checkUnchangeable(Path file, List<String> problems) throws IOException {
        int mode = mode(file);
        if ((mode & GROUP_AND_OTHERS_WRITE) != 0) {
            problems.add(String.format("%s: its mode is %04o: others than its owner may change it; run: chmod go-w %s",
                    file, mode, file));
        }
    }

    /** 0 where nobody knows. */
    private static int mode(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return 0;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        int mode = 0;
        for (int bit = 0; bit < BITS.size(); bit++) {
            if (permissions.contains(BITS.get(bit))) {
                mode |= 1 << bit;
            }
        }
        return mode;
    }
}
