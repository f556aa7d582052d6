package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class MysqlInstallationTest {

    @Test
    void concurrentFirstStartsMakeOneInstallationAndClearAwayAHalfWrittenOne(@TempDir Path cache) throws IOException {
        Path abandoned = cache.resolve(name() + ".unfinished-1234");
        Files.createDirectories(abandoned.resolve("mysql"));
        List<CompletableFuture<MysqlInstallation>> starts = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> MysqlInstallation.in(cache)))
                .limit(3)
                .toList();
        starts.forEach(start -> assertThat(start.join().home()).isEqualTo(cache.resolve(name())));
        assertThat(cache.resolve(name()).resolve("data/ca.pem")).exists();
        assertThat(cache.resolve(name()).resolve("data/auto.cnf")).doesNotExist();
        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files).containsOnly(cache.resolve(name()), cache.resolve(name() + ".lock"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theServerLoadsTheStandInsWhereTheSystemLacksTheLibraries() throws Exception {
        MysqlInstallation installation = MysqlInstallation.cached();
        assertThat(installation.environmentFor("libaio.so.1 => /lib/libaio.so.1 (0x1)\nlibm.so.6 => not found"))
                .isEmpty();
        Map<String, String> environment =
                installation.environmentFor("libaio.so.1 => not found\nlibnuma.so.1 => not found\n");
        assertThat(environment).containsOnlyKeys("LD_LIBRARY_PATH");
        ProcessBuilder builder =
                new ProcessBuilder(installation.home().resolve("mysql/bin/mysqld").toString(), "--version");
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains(EmbeddedMysql.VERSION);
    }

    private static String name() {
        return MysqlInstallation.cached().home().getFileName().toString();
    }
}
