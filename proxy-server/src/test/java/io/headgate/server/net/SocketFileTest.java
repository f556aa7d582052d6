package io.headgate.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {

    private static final String MODE = "rw-rw----";

    @TempDir
    private Path folder;

    @Test
    void aSocketGetsItsModeAndNameAndIsRemovedAtTheEnd() throws IOException {
        Path path = folder.resolve("s");
        SocketFile file = SocketFile.prepare(path);
        try (ServerSocketChannel server = bind(file.unpublished())) {
            assertThat(path).doesNotExist();
            file.publish(PosixFilePermissions.fromString(MODE));

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo(MODE);
            assertThat(file.unpublished()).doesNotExist();
            file.remove();
            assertThat(folder).isEmptyDirectory();
            assertThat(server.isOpen()).isTrue();
        }
    }

    @Test
    void socketsThatNobodyAnswersOnAreRemoved() throws IOException {
        Path path = folder.resolve("s");
        bind(path).close();
        bind(folder.resolve("s~")).close();
        assertThat(folder).isDirectoryContaining(path::equals);

        SocketFile.prepare(path);

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aSocketThatSomebodyAnswersOnStays() throws IOException {
        Path path = folder.resolve("s");
        try (ServerSocketChannel server = bind(path)) {
            assertThatThrownBy(() -> SocketFile.prepare(path)).hasMessage("another process listens on " + path
                    + "; end it (is the proxy running already?), or choose another path");
            assertThat(server.isOpen()).isTrue();
            assertThat(path).exists();
        }
    }

    @Test
    void aFileThatIsNoSocketStays() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        Path directory = Files.createDirectory(folder.resolve("directory"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));

        for (Path path : new Path[] {file, directory, link}) {
            assertThatThrownBy(() -> SocketFile.prepare(path))
                    .hasMessage(path + " is there and is no socket; remove it yourself, or choose another path");
        }
        assertThat(file).hasContent("precious");
        assertThat(directory).isDirectory();
        assertThat(link).isSymbolicLink();
    }

    @Test
    void aSuccessorsSocketIsNotRemoved() throws IOException {
        Path path = folder.resolve("s");
        SocketFile file = SocketFile.prepare(path);
        try (ServerSocketChannel server = bind(file.unpublished())) {
            file.publish(PosixFilePermissions.fromString(MODE));
            Files.delete(path);
            try (ServerSocketChannel successor = bind(path)) {
                file.remove();

                assertThat(path).exists();
                assertThat(successor.isOpen()).isEqualTo(server.isOpen());
            }
        }
    }

    @Test
    void aMissingDirectoryIsNamed() {
        assertThatThrownBy(() -> SocketFile.prepare(folder.resolve("nowhere").resolve("s")))
                .hasMessage("there is no directory " + folder.resolve("nowhere") + "; make it, and let the user "
                        + System.getProperty("user.name") + " write to it");
    }

    @Test
    void aDirectoryWithoutTheRightToWriteIsNamed() throws IOException {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may write everywhere");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));

        assertThatThrownBy(() -> SocketFile.prepare(folder.resolve("s"))).hasMessageContaining("may not write to");
    }

    private static ServerSocketChannel bind(Path path) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
    }
}
