package io.headgate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class DemoTest {

    private final StringWriter errors = new StringWriter();

    @Test
    void aTakenPortIsNamedWithTheWayToChooseAnother() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertThat(run("--listen", address)).isEqualTo(2);
            assertThat(errors.toString())
                    .contains("Cannot listen on " + address)
                    .contains("./headgate demo --listen 127.0.0.1:")
                    .doesNotContain("Usage:");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--listen, 3307, HOST:PORT",
        "--listen, 127.0.0.1:70000, 65535",
        "--max-connections, 0, 1 to 99",
        "--max-connections, 100, 1 to 99",
        "--clients, 0, --clients",
        "--seconds, 0, --seconds",
        "--nonsense, 1, --nonsense"
    })
    void aWrongArgumentIsRefusedWithItsRule(String option, String value, String rule) {
        assertThat(run(option, value)).isEqualTo(2);
        assertThat(errors.toString()).contains(rule);
    }

    @Test
    void theHintsCarryTheAddressOfTheProxyAndRealCommands() {
        String text = Hints.text(
                new InetSocketAddress("127.0.0.1", 33061), new InetSocketAddress("0.0.0.0", 3307), 20, 3307);
        assertThat(text)
                .contains("mysql --host=127.0.0.1 --port=3307 --user=demo --password=demo demo")
                .contains("--mysql-port=3307 --mysql-user=sbtest")
                .contains("max_connections=100");
    }

    private int run(String... arguments) {
        ProxyUnderDemo.Launcher none = (listen, backend, maxConnections) -> {
            throw new IllegalStateException("not to be started");
        };
        return new CommandLine(new Demo(none)).setErr(new PrintWriter(errors)).execute(arguments);
    }
}
