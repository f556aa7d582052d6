package io.headgate.auth.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headgate.auth.CredentialsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessKeysFileTest {
    @TempDir
    private Path directory;

    @Test
    void keysHaveUsersAndPerhapsASessionToken() throws Exception {
        AccessKeys keys = AccessKeysFile.of(file("""
                keys:
                  AKIA0001:
                    secret-key: "hunter2"
                    users: [app, batch]
                  ASIA0002:
                    secret-key: "hunter3"
                    users: "*"
                    session-token: "hunter4"
                """)).read();

        assertThat(keys.size()).isEqualTo(2);
        assertThat(keys.find("AKIA0001").mayLogInAs("batch")).isTrue();
        assertThat(keys.find("AKIA0001").mayLogInAs("root")).isFalse();
        assertThat(keys.find("AKIA0001").isSession(null)).isTrue();
        assertThat(keys.find("ASIA0002").mayLogInAs("root")).isTrue();
        assertThat(keys.find("ASIA0002").isSession("hunter4")).isTrue();
        assertThat(keys.find("ASIA0002").isSession(null)).isFalse();
        assertThat(keys.find("AKIA0003")).isNull();
        assertThat(keys.toString()).doesNotContain("hunter");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "keys: {} | 'keys'",
        "{keys: {AKIA0001: {secret-key: hunter2, users: [a]}}, more: hunter2} | 'keys'",
        "keys: {hun/ter2: {secret-key: hunter2, users: [a]}} | no access key id",
        "keys: {AKIA0001: hunter2} | keys.AKIA0001: must be a mapping",
        "keys: {AKIA0001: {secret-key: 2, users: [a]}} | keys.AKIA0001.secret-key: must be a text",
        "keys: {AKIA0001: {secret-key: hunter2}} | keys.AKIA0001.users: must be a list",
        "keys: {AKIA0001: {secret-key: hunter2, users: []}} | keys.AKIA0001.users: must be a list",
        "keys: {AKIA0001: {secret-key: hunter2, users: [1]}} | keys.AKIA0001.users: must be a list",
        "keys: {AKIA0001: {secret-key: hunter2, users: a}} | keys.AKIA0001.users: must be a list",
        "keys: {AKIA0001: {secret-key: hunter2, users: [a], secret: x}} | keys.AKIA0001.secret: is not known",
        "keys: {AKIA0001: {secret-key: hunter2, users: [a], session-token: ''}} | session-token: must be a text",
        "keys: [hunter2 | not well-formed"})
    void whatIsWrongIsSaidWithoutASecret(String yaml, String problem) throws IOException {
        CredentialsException thrown = catchThrowableOfType(CredentialsException.class,
                () -> AccessKeysFile.of(file(yaml)).read());
        assertThat(thrown).hasMessageContaining(problem).hasMessageNotContaining("hunter")
                .hasMessageNotContaining("ter2");
    }

    @Test
    void nobodyElseMayReadTheFile() throws IOException {
        Path file = file("keys: {AKIA0001: {secret-key: hunter2, users: [a]}}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(catchThrowableOfType(CredentialsException.class, () -> AccessKeysFile.of(file).read()))
                .hasMessageContaining("chmod 600");
    }

    private Path file(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("keys.yaml"), yaml);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
