package io.headgate.testkit;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class OrphanTest {

    @Test
    void aServerWhoseJvmIsKilledEndsAndItsFolderGoes() throws Exception {
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = jvm.inputReader()) {
            long pid = Long.parseLong(output.readLine());
            Path folder = Path.of(output.readLine());
            assertThat(ProcessHandle.of(pid)).isPresent();
            jvm.destroyForcibly().waitFor();
            await("nothing of the server is left", () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()
                    && !Files.exists(folder));
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** The JVM that is killed. */
    static final class Owner {
        public static void main(String[] arguments) throws IOException {
            EmbeddedMysql mysql = EmbeddedMysql.start();
            System.out.println(mysql.pid());
            System.out.println(mysql.dataDirectory().getParent());
            System.in.read();
        }
    }
}
