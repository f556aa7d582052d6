package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OrphanTest {

    private static final int LOOKS = 1200;
    private static final long PAUSE_MILLIS = 25;

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
            awaitGone(pid, folder);
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(folder).doesNotExist();
        } finally {
            jvm.destroyForcibly();
        }
    }

    private static void awaitGone(long pid, Path folder) throws InterruptedException {
        for (int look = 0; look < LOOKS; look++) {
            Optional<ProcessHandle> server = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
            if (server.isEmpty() && !Files.exists(folder)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
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
