package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Whatever is in a credentials file: users, or a refusal that says why. */
class CredentialsFuzzTest {

    @FuzzTest
    void anyFileIsReadOrRefused(byte[] data) throws IOException {
        Path file = Files.createTempFile("credentials", ".yaml",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(file, data);
            assertThat(new FileCredentials(file).read()).isNotNull();
        } catch (CredentialsException refused) {
            assertThat(refused).message().isNotEmpty();
        } finally {
            Files.delete(file);
        }
    }
}
