package io.headgate.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.Main;
import io.headgate.testkit.RawClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** A proxy in a JVM of its own, in which Netty's native TLS library is not to be had. */
final class JdkTlsIT extends FaultTest {

    private static final Pattern UP = Pattern.compile(
            "Headgate takes clients listen=127\\.0\\.0\\.1:(\\d+) .*tls=(\\S+)");

    @Test
    void withoutTheNativeLibraryTheJdkDoesTheTlsOfBothSides() throws Exception {
        Process proxy = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dio.netty.handler.ssl.noOpenSsl=true", "-cp", System.getProperty("java.class.path"),
                Main.class.getName(), "--listen", "127.0.0.1:0", "--backend",
                DATABASE.host() + ":" + DATABASE.port(), "--backend-tls", "required").redirectErrorStream(true).start();
        try (BufferedReader log = proxy.inputReader()) {
            Matcher up = up(log);
            assertThat(up.group(2)).isEqualTo("JDK");
            try (RawClient client = RawClient.connect("127.0.0.1", Integer.parseInt(up.group(1)))) {
                SSLSocket tls = client.startTls();
                assertThat(tls.getSession().getProtocol()).isEqualTo("TLSv1.3");
                client.login(USER, PASSWORD);
                // a row of two columns, of which the first says its length
                byte[] row = client.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'").get(3).payload();
                assertThat(row[1 + row[0]]).as("the length of the cipher's name at the database").isPositive();
            }
        } finally {
            proxy.destroyForcibly().waitFor();
        }
    }

    private static Matcher up(BufferedReader log) throws IOException {
        StringBuilder all = new StringBuilder();
        String line;
        while ((line = log.readLine()) != null) {
            Matcher up = UP.matcher(line);
            if (up.find()) {
                return up;
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("the proxy has ended: " + all);
    }
}
