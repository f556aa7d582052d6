package io.headgate.server.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator takes a reader out of use while clients read, and has it back. */
final class DrainIT {

    private static final String CONSOLE = "c0nsole";

    @Test
    void readersAreDrainedWithoutAnError(@TempDir Path folder) throws Exception {
        Path password = Files.writeString(folder.resolve("console"), CONSOLE);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        try (DrillServers drill = new DrillServers(folder); ProxyUnderTest proxy = drill.proxy("listen-read-only",
                "127.0.0.1:0", "console-listen", "127.0.0.1:0", "console-password-file", password.toString(),
                "connection-borrow-timeout", "60s", "no-reader", "wait");
                Connection console = console(proxy)) {
            int port = proxy.proxy().readOnlyAddresses().get(0).getPort();
            String first = drill.cable(1).address();
            String second = drill.cable(2).address();
            try (ReadLoad load = new ReadLoad(port, 10);
                    Connection holder = DriverManager.getConnection(TestDatabase.jdbcUrl("127.0.0.1", port, "drill"),
                            DrillServers.USER, DrillServers.PASSWORD);
                    Statement held = holder.createStatement()) {
                DrillServers.await("both serve", () -> load.ports().size() == 2);
                held.execute("START TRANSACTION READ ONLY");
                int at = port(held);
                String busy = at == drill.port(1) ? first : second;
                int other = at == drill.port(1) ? drill.port(2) : drill.port(1);

                order(console, "DRAIN TARGET '" + busy + "'");

                DrillServers.await("all read at the other one", () -> load.ports().equals(Set.of(other)));
                assertThat(state(console, busy)).isEqualTo("draining");
                assertThat(port(held)).as("what is held goes on").isEqualTo(at);
                held.execute("COMMIT");
                DrillServers.await("it is drained", () -> state(console, busy).equals("drained"));
                assertThat(port(held)).as("and then moves").isEqualTo(other);
                int server = at == drill.port(1) ? 1 : 2;
                DrillServers.await("no connection is left there", () -> drill.sessions(server).isEmpty());

                order(console, "UNDRAIN TARGET '" + busy + "'");

                // who reads keeps to its reader
                try (ReadLoad more = new ReadLoad(port, 10)) {
                    DrillServers.await("both serve again", () -> more.ports().contains(at));
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
            assertThat(order(console, "DRAIN TARGET '" + second + "'")).isEqualTo(1);
        }
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
        try (Statement statement = console.createStatement();
                ResultSet rows = statement.executeQuery("SHOW TARGETS LIKE '" + server + "'")) {
            rows.next();
            return rows.getString("state");
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
