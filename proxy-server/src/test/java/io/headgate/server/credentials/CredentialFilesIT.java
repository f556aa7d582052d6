package io.headgate.server.credentials;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Capabilities;
import io.headgate.server.it.LogLines;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials in files that change while the proxy runs. */
class CredentialFilesIT {

    private static final TestDatabase DATABASE = TestDatabase.shared();
    private static final String DATABASE_USER = "filed_rw";
    private static final String DATABASE_PASSWORD = "at the database";

    @TempDir
    private Path folder;

    @BeforeEach
    void createUser() {
        DATABASE.createUser(DATABASE_USER, DATABASE_PASSWORD, PasswordProof.CACHING_SHA2);
    }

    @AfterEach
    void dropUser() {
        DATABASE.execute("DROP USER " + DATABASE_USER);
    }

    @Test
    void aChangedFileCountsForLoginsAndABrokenOneDoesNot() throws Exception {
        Path file = folder.resolve("users.yaml");
        replace(file, yaml("one"));
        try (LogLines log = new LogLines("io.headgate");
                ProxyUnderTest proxy = ProxyUnderTest.start(Map.of("credentials-file", file.toString()));
                RawClient working = RawClient.connect(proxy.host(), proxy.port())) {
            working.login("web", "one");
            assertThat(SecretsProxy.value(working, "SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1)"))
                    .isEqualTo(DATABASE_USER);

            replace(file, yaml("two"));
            await("the new password counts", () -> lets(proxy, "web", "two"));
            assertThat(lets(proxy, "web", "one")).isFalse();

            replace(file, "users: {web: hunter2}");
            await("the broken file is in the log", () -> log.lines().stream().anyMatch(line ->
                    line.contains("users.web: must be a mapping") && !line.contains("hunter2")));
            assertThat(lets(proxy, "web", "two")).isTrue();
            assertThat(SecretsProxy.value(working, "SELECT 'still'")).isEqualTo("still");
        }
    }

    @Test
    void aMountedDirectoryIsReadAsKubernetesChangesIt() throws Exception {
        mount("first", "one");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("first"));
        Files.createSymbolicLink(folder.resolve(DATABASE_USER), Path.of("..data", DATABASE_USER));
        DATABASE.execute("ALTER USER " + DATABASE_USER + " IDENTIFIED BY 'one'");
        try (ProxyUnderTest proxy = ProxyUnderTest.start(Map.of("credentials-directory", folder.toString()));
                RawClient working = RawClient.connect(proxy.host(), proxy.port())) {
            working.login(DATABASE_USER, "one");
            assertThat(lets(proxy, DATABASE_USER, "two")).isFalse();

            mount("second", "two\n");
            Files.createSymbolicLink(folder.resolve("..new"), Path.of("second"));
            Files.move(folder.resolve("..new"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            await("the new password counts", () -> lets(proxy, DATABASE_USER, "two"));

            assertThat(lets(proxy, DATABASE_USER, "one")).isFalse();
            assertThat(SecretsProxy.value(working, "SELECT 'still'")).isEqualTo("still");
        }
    }

    private void mount(String name, String password) throws IOException {
        Path file = Files.createDirectory(folder.resolve(name)).resolve(DATABASE_USER);
        Files.writeString(file, password);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static String yaml(String password) {
        return """
                users:
                  web:
                    password: "%s"
                    database-user: %s
                    database-password: "%s"
                """.formatted(password, DATABASE_USER, DATABASE_PASSWORD);
    }

    private static void replace(Path file, String content) throws IOException {
        Path next = Files.writeString(file.resolveSibling("next"), content);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean lets(ProxyUnderTest proxy, String user, String password) {
        try (RawClient client = RawClient.connect(proxy.host(), proxy.port())) {
            return !client.login(new RawClient.Login(user, password)
                    .withoutCapabilities(Capabilities.CLIENT_PLUGIN_AUTH)).isErr();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
