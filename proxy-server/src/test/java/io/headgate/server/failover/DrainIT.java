package io.headgate.server.failover;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator takes a reader out of use while clients read, and has it back. */
final class DrainIT {

    private static final String CONSOLE = "c0nsole";

    @Test
    void readersAreDrainedWithoutAnError(@TempDir Path folder) throws Exception {
        try (DrillServers drill = new DrillServers(folder); ProxyUnderTest proxy = drill.proxy("listen-read-only",
                "127.0.0.1:0", "console-listen", "127.0.0.1:0", "console-password-file", password(folder),
                "connection-borrow-timeout", "60s", "no-reader", "wait");
                Connection console = console(proxy)) {
            int port = proxy.proxy().readOnlyAddresses().get(0).getPort();
            String first = drill.cable(1).address();
            String second = drill.cable(2).address();
            try (ReadLoad load = new ReadLoad(port, 10);
                    Connection holder = client(port);
                    Statement held = holder.createStatement()) {
                await("both serve", () -> load.ports().size() == 2);
                held.execute("START TRANSACTION READ ONLY");
                int at = port(held);
                String busy = at == drill.port(1) ? first : second;
                int other = at == drill.port(1) ? drill.port(2) : drill.port(1);

                order(console, "DRAIN TARGET '" + busy + "'");

                await("all read at the other one", () -> load.ports().equals(Set.of(other)));
                assertThat(state(console, busy)).isEqualTo("draining");
                assertThat(port(held)).as("what is held goes on").isEqualTo(at);
                held.execute("COMMIT");
                await("it is drained", () -> state(console, busy).equals("drained"));
                assertThat(port(held)).as("and then moves").isEqualTo(other);
                int server = at == drill.port(1) ? 1 : 2;
                await("no connection is left there", () -> drill.sessions(server).isEmpty());

                order(console, "UNDRAIN TARGET '" + busy + "'");

                // who reads keeps to its reader
                try (ReadLoad more = new ReadLoad(port, 10)) {
                    await("both serve again", () -> more.ports().contains(at));
                    assertThat(more.errors).isEmpty();
                }
                assertThat(load.errors).isEmpty();
                assertThat(state(console, busy)).isEqualTo("read-only");
            }
            assertThatThrownBy(() -> order(console, "DRAIN TARGET '" + drill.cable(0).address() + "'"))
                    .hasMessageContaining("It is the writer");
            assertThatThrownBy(() -> order(console, "DRAIN TARGET 'nowhere:1'"))
                    .hasMessageContaining("There is no server 'nowhere:1'");
            assertThatThrownBy(() -> order(console, "UNDRAIN TARGET '" + first + "'"))
                    .hasMessageContaining("It is not drained");
            order(console, "DRAIN TARGET '" + first + "'");
            order(console, "SET targets = '" + drill.cable(0).address() + "," + second + "'");
            order(console, "SET targets = DEFAULT");
            await("who comes back is not drained", () -> state(console, first).equals("read-only"));
            order(console, "DRAIN TARGET '" + first + "'");
            assertThat(order(console, "DRAIN TARGET '" + second + "'")).isEqualTo(1);
        }
    }

    /** Nobody has a role any more who could lose it. */
    @Test
    void whatIsHeldWhereNothingNewGoesIsGivenUpWhenThatServerDies(@TempDir Path folder) throws Exception {
        try (DrillServers drill = new DrillServers(folder); ProxyUnderTest proxy = drill.proxy("listen-read-only",
                "127.0.0.1:0", "console-listen", "127.0.0.1:0", "console-password-file", password(folder),
                "no-reader", "wait");
                Connection console = console(proxy)) {
            int port = proxy.proxy().readOnlyAddresses().get(0).getPort();
            String writer = drill.cable(0).address();
            try (Connection one = client(port); Statement first = one.createStatement()) {
                first.execute("START TRANSACTION READ ONLY");
                int drained = port(first) == drill.port(1) ? 1 : 2;
                int other = 3 - drained;
                String drainedAddress = drill.cable(drained).address();
                await("both are readers", () -> "reader".equals(of(console,
                        drill.cable(other).address(), "role")));
                order(console, "DRAIN TARGET '" + drainedAddress + "'");

                drill.cable(drained).hang();

                awaitLost(first, drainedAddress);
                try (Connection two = client(port); Statement second = two.createStatement()) {
                    second.execute("START TRANSACTION READ ONLY");
                    assertThat(port(second)).isEqualTo(drill.port(other));
                    String left = drill.cable(other).address();
                    proxy.set("targets", writer + "," + drainedAddress);
                    assertThat(port(second)).as("what is held goes on").isEqualTo(drill.port(other));

                    assertThat(state(console, left)).isNull();
                    assertThat(of(console, left, "cause")).isEqualTo("not registered");

                    drill.cable(other).hang();

                    awaitLost(second, left);
                }
            }
            try (Connection three = client(proxy.port()); Statement third = three.createStatement()) {
                third.execute("START TRANSACTION");
                assertThat(port(third)).isEqualTo(drill.port(0));

                drill.cable(0).hang();
                await("it is missed", () -> "unreachable".equals(state(console, writer)));
                proxy.set("targets", "none");

                awaitLost(third, writer);
                assertThat(of(console, writer, "cause")).isEqualTo("not registered");
            }
        }
    }

    /** Without an end to what is held the statement would wait for as long as TCP does. */
    private static void awaitLost(Statement held, String server) {
        CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return port(held);
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
        assertThat(answer).failsWithin(Duration.ofSeconds(30)).withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(SQLException.class).withMessageContaining(server);
    }

    private static String password(Path folder) throws IOException {
        Path password = Files.writeString(folder.resolve("console"), CONSOLE);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        return password.toString();
    }

    private static Connection client(int port) throws SQLException {
        return DriverManager.getConnection(TestDatabase.jdbcUrl("127.0.0.1", port, "drill"), DrillServers.USER,
                DrillServers.PASSWORD);
    }

    private static Connection console(ProxyUnderTest proxy) throws SQLException {
        return DriverManager.getConnection(TestDatabase.jdbcUrl("127.0.0.1", proxy.proxy().consoleAddress().getPort(),
                "headgate"), "admin", CONSOLE);
    }

    private static int order(Connection console, String order) throws SQLException {
        try (Statement statement = console.createStatement()) {
            return statement.executeUpdate(order);
        }
    }

    private static String state(Connection console, String server) {
        return of(console, server, "state");
    }

    private static String of(Connection console, String server, String column) {
        try (Statement statement = console.createStatement();
                ResultSet rows = statement.executeQuery("SHOW TARGETS LIKE '" + server + "'")) {
            rows.next();
            return rows.getString(column);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int port(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT @@port")) {
            row.next();
            return row.getInt(1);
        }
    }
}
