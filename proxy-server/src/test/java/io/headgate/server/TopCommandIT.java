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

/** {@code headgate top} at a terminal and where its output is none, and consoles that do not answer. */
class TopCommandIT {

    private static final String SHOWN = "\u001b[?1049h";
    private static final String HIDDEN = "\u001b[?1049l";
    private static final String CONTROL_Z = "\u001a";

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
    @Timeout(120)
    void whoStopsItHasTheTerminalAndWhoContinuesItSeesIt() throws Exception {
        TestDatabase database = TestDatabase.shared();
        Path socket = folder.resolve("console.sock");
        try (ProxyUnderTest proxy = ProxyUnderTest.start(Map.of("console-listen", socket.toString()));
                TypedShell shell = TypedShell.start()) {
            String top = "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -XX:TieredStopAtLevel=1 -cp '"
                    + System.getProperty("java.class.path") + "' " + Main.class.getName() + " top -d 3600"
                    + " --console-listen " + socket;
            // a terminal takes no line of more than 4095 characters
            Files.writeString(folder.resolve("top.sh"), "exec " + top);
            shell.type("sh " + folder.resolve("top.sh") + "\n");
            shell.await(SHOWN, "clients 0 ");
            shell.type(CONTROL_Z);
            shell.await(HIDDEN, "Stopped");
            shell.type("stty -a; echo still $((40 + 2))\n");
            assertThat(shell.await("still 42")).contains(" icanon", " echo ", "susp = ^Z").doesNotContain("\u001b[H");
            try (Connection client = proxy.connect("mysql", database.rootUser(), database.rootPassword())) {
                assertThat(client.isValid(0)).isTrue();
                shell.type("fg\n");
                shell.await(SHOWN, "clients 1 ");
            }
            shell.type(CONTROL_Z);
            shell.await(HIDDEN, "Stopped");
            shell.type("fg\n");
            shell.await(SHOWN, "headgate ");
            shell.type("q");
            shell.await(HIDDEN);
            shell.type("echo left with $?\n");
            shell.await("left with 0");
        }
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
