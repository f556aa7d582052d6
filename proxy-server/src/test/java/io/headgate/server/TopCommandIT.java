package io.headgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code headgate top} where its output is no terminal, and consoles that do not answer. */
class TopCommandIT {

    @TempDir
    private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @Timeout(60)
    void framesTellWhatARealProxyIsDoing() throws Exception {
        Path socket = folder.resolve("console.sock");
        TestDatabase database = TestDatabase.shared();
        try (ProxyUnderTest proxy = ProxyUnderTest.start(Map.of("console-listen", socket.toString(), "max-connections", "7"));
                Connection client = proxy.connect("mysql", database.rootUser(), database.rootPassword());
                Statement statement = client.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("SELECT 'a literal'");
            assertThat(run("--console-listen", socket.toString(), "-n", "2", "-d", "0.1")).as("%s", err).isZero();
            statement.execute("ROLLBACK");
        }
        assertThat(out.toString().lines().filter(line -> line.startsWith("headgate "))).hasSize(2)
                .allMatch(line -> line.contains(" at " + socket + ", up "));
        assertThat(out.toString()).contains("clients 1   statements ", "connections 1 of 7: 0 executing, 1 held",
                "  writer  serving    7", "TRANSACTION", "SELECT ?").matches("(?s).*p50 [0-9.]+ms  p99 [0-9.]+ms.*")
                .doesNotContain("\u001b", "literal");
    }

    @Test
    @Timeout(60)
    void aConsoleThatTakesConnectionsAndSaysNothingIsGivenUp() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "p");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String[] there = {"--console-listen", "127.0.0.1:" + silent.getLocalPort(), "--console-password-file",
                password.toString()};
            assertThat(run(there)).isEqualTo(Main.CANNOT_START);
            assertThat(StatusCommand.run(there, new PrintWriter(out, true), new PrintWriter(err, true)))
                    .isEqualTo(Main.CANNOT_START);
        }
        assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.contains(
                ": no answer from the console at 127.0.0.1:") && line.endsWith("it says nothing for 5 s"));
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void wrongOptionsAreExplained() {
        assertThat(run("-d", "0")).isEqualTo(Main.WRONG_USE);
        assertThat(run("-n", "-1")).isEqualTo(Main.WRONG_USE);
        assertThat(run("--frobnicate")).isEqualTo(Main.WRONG_USE);
        assertThat(err.toString()).contains("-d is a number of seconds", "-n is a number of screens",
                "'--frobnicate' is not an option", "Try 'headgate top --help'.");
    }

    private int run(String... args) {
        return TopCommand.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
