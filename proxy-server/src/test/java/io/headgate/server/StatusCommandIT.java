package io.headgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.it.ProxyUnderTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headgate status} with and without a Headgate that runs. */
class StatusCommandIT {

    @TempDir
    private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aConsoleAtAUnixSocketNeedsNoPasswordAndTellsThePools() throws IOException {
        Path socket = folder.resolve("console.sock");
        try (ProxyUnderTest proxy = ProxyUnderTest.start(Map.of("console-listen", socket.toString(),
                "max-connections", "7"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))).isEqualTo("rw-------");
            assertThat(run("--console-listen", socket.toString())).as("%s", err).isZero();
            assertThat(out.toString()).contains("pools", "  writer  serving    7     0", "targets",
                    "127.0.0.1:", "writer").doesNotContain("holds");
            assertThat(proxy.proxy().consoleAddress()).isNull();
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void nobodyAtTheAddressIsAnErrorThatNamesIt() throws IOException {
        Path socket = folder.resolve("console.sock");
        assertThat(run("--console-listen", socket.toString())).isEqualTo(Main.CANNOT_START);
        assertThat(err.toString()).contains("no answer from the console at " + socket);
    }

    @Test
    void wrongOptionsAreExplained() {
        assertThat(run("--frobnicate")).isEqualTo(Main.WRONG_USE);
        assertThat(err.toString()).contains("'--frobnicate' is not an option");
        assertThat(run("--console-listen", "127.0.0.1:6032")).isEqualTo(Main.WRONG_USE);
        assertThat(err.toString()).contains("must come with console-password-file");
    }

    @Test
    void aTakenPortEndsTheStartWithItsName() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "p");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> settings = Map.of("console-listen", "127.0.0.1:" + taken.getLocalPort(),
                    "console-password-file", password.toString());
            assertThat(failure(settings)).contains("console-password-file: ", "chmod 600");
            Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
            assertThat(failure(settings)).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort(), "(--console-listen)");
        }
    }

    private static String failure(Map<String, String> settings) {
        try (ProxyUnderTest started = ProxyUnderTest.start(settings)) {
            return "it has started: " + started.proxy().consoleAddress();
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }

    private int run(String... args) {
        return StatusCommand.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
