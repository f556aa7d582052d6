package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryCredentialsTest {
    @TempDir
    private Path folder;

    @Test
    void eachFileIsAUserWithoutTheLineBreakAtTheEnd() throws Exception {
        write("app", "pässwörd", "rw-------");
        write("batch", "two words \n", "r--r--r--");
        write("windows", "secret\r\n", "rw-r--r--");
        write("lines", "one\ntwo\n\n", "r--r-----");
        write(".hidden", "secret", "rw-------");
        Files.createDirectory(folder.resolve("folder"));

        KnownUsers users = new DirectoryCredentials(folder).read();

        assertThat(users.names()).containsExactlyInAnyOrder("app", "batch", "windows", "lines");
        assertThat(password(users, "app")).isEqualTo(Bytes.utf8("pässwörd"));
        assertThat(password(users, "batch")).isEqualTo(Bytes.utf8("two words "));
        assertThat(password(users, "windows")).isEqualTo(Bytes.utf8("secret"));
        assertThat(password(users, "lines")).isEqualTo(Bytes.utf8("one\ntwo\n"));
        assertThat(users.find("app").databaseUser()).isEqualTo("app");
        assertThat(users.find("app").databaseDecides()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'', rw-------", "'\n', rw-------", "secret, rw-rw----", "secret, rw-----w-"})
    void aFileThatCannotBeUsedCostsItsUserOnly(String content, String mode) throws Exception {
        write("app", "secret", "rw-------");
        write("broken", content, mode);

        assertThat(new DirectoryCredentials(folder).read().names()).containsExactly("app");
    }

    @Test
    void aChangeCountsOnceItHasBeenSeenTwice() throws Exception {
        write("app", "one", "rw-------");
        DirectoryCredentials credentials = new DirectoryCredentials(folder);
        KnownUsers first = credentials.read();
        assertThat(credentials.read()).isSameAs(first);

        Files.writeString(folder.resolve("app"), "tw");
        assertThat(credentials.read()).isSameAs(first);
        Files.writeString(folder.resolve("app"), "two");
        assertThat(credentials.read()).as("changed again in between").isSameAs(first);
        assertThat(password(credentials.read(), "app")).isEqualTo(Bytes.utf8("two"));

        Files.delete(folder.resolve("app"));
        credentials.read();
        assertThat(credentials.read().names()).isEmpty();
    }

    @Test
    void aDirectoryThatIsGoneCannotBeRead() {
        assertThatThrownBy(() -> new DirectoryCredentials(folder.resolve("none")).read())
                .isInstanceOf(CredentialsException.class).hasMessageContaining("NoSuchFileException");
    }

    private static byte[] password(KnownUsers users, String user) {
        return users.find(user).passwords().get(0).content();
    }

    private void write(String name, String content, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
