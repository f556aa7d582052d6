package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.server.drivers.Programs.Outcome;
import io.headgate.server.it.LogLines;
import io.headgate.server.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command lines by every kind of address. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"mysql", "mariadb"})
class AddressesIT {

    private static final String HERE = "SELECT CONCAT('he', 're')";

    @TempDir
    private Path folder;
    private final CommandLineClient client;
    private DriverProxy proxy;

    AddressesIT(String program) {
        Programs.assumeInstalled(program);
        client = new CommandLineClient(program);
    }

    @AfterEach
    void stopProxy() {
        if (proxy != null) {
            proxy.close();
        }
    }

    private void start(String listen, Map<String, String> more) {
        Map<String, String> settings = new java.util.HashMap<>(more);
        settings.put("listen", listen);
        proxy = DriverProxy.start("drv_addresses", 2, settings);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aUnixSocketIsSecureWithoutTls(Transport transport) throws IOException {
        assumeTrue(transport.unavailability() == null, transport.word() + " is not available here");
        Path socket = folder.resolve("s");
        start("127.0.0.1:0, " + socket, Map.of("transport", transport.word(), "require-tls", "true",
                "listen-socket-mode", "600"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))).isEqualTo("rw-------");
        // the first login: the password itself goes over the socket
        assertThat(bySocket(socket).well().output()).contains("here");
        assertThat(bySocket(socket).well().output()).contains("here");
        assertThat(client.run(proxy, false, HERE, "--host=127.0.0.1").output()).contains("ERROR 3159");
        proxy.close();
        proxy = null;
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aClientOnAUnixSocketIsLocalhost() throws IOException {
        Path users = Files.writeString(folder.resolve("users.yaml"), "users:\n  known:\n    password: \"secret\"\n");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        Path socket = folder.resolve("s");
        start("127.0.0.1:0, " + socket, Map.of("credentials-file", users.toString()));
        try (LogLines log = new LogLines("io.headgate.server.frontend")) {
            Outcome refused = client.run(proxy, false, HERE, "--host=localhost", "--protocol=SOCKET",
                    "--socket=" + socket, "--user=known");

            assertThat(refused.output()).contains("Access denied for user 'known'@'localhost'");
            assertThat(log.lines()).singleElement().asString().startsWith("Proxy authentication with ")
                    .contains("address=localhost", "user=known");
        }
    }

    @Test
    void oneSocketServesIpv6AndIpv4() {
        assumeIpv6();
        start("[::]:0", Map.of());

        assertThat(client.run(proxy, true, HERE, "--host=127.0.0.1").well().output()).contains("here");
        assertThat(client.run(proxy, true, HERE, "--host=::1").well().output()).contains("here");
    }

    @Test
    void everyAddressServesTheSameClients() {
        assumeIpv6();
        start("127.0.0.1:0, [::1]:0", Map.of());
        List<InetSocketAddress> addresses = proxy.proxy().proxy().addresses();

        assertThat(addresses).hasSize(2);
        for (InetSocketAddress address : addresses) {
            assertThat(client.run(proxy, true, HERE, "--host=" + address.getAddress().getHostAddress(),
                    "--port=" + address.getPort()).well().output()).contains("here");
        }
    }

    private Outcome bySocket(Path socket) {
        return client.run(proxy, false, HERE, "--host=localhost", "--protocol=SOCKET", "--socket=" + socket);
    }

    private static void assumeIpv6() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress("::1", 0));
        } catch (IOException e) {
            assumeTrue(false, "no IPv6 here: " + e.getMessage());
        }
    }
}
