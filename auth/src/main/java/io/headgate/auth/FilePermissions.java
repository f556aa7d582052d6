package io.headgate.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/** Who else may read or change a file that holds secrets. */
final class FilePermissions {
    /** In the order of the bits of a mode, lowest first. */
    private static final List<PosixFilePermission> BITS = List.of(
            PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
            PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ);
    private static final int GROUP_AND_OTHERS_READ_WRITE = 0066;

    private FilePermissions() {
    }

    /** Adds a problem when group or others may read or write {@code file}. */
    static void check(Path file, List<String> problems) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        int mode = mode(view.readAttributes().permissions());
        if ((mode & GROUP_AND_OTHERS_READ_WRITE) != 0) {
            problems.add(String.format("its mode is %04o: others than its owner may read or change it;"
                    + " run: chmod 600 %s", mode, file));
        }
    }

    private static int mode(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (int bit = 0; bit < BITS.size(); bit++) {
            if (permissions.contains(BITS.get(bit))) {
                mode |= 1 << bit;
            }
        }
        return mode;
    }
}
