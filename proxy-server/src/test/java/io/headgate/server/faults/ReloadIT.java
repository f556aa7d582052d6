package io.headgate.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.Main;
import io.headgate.testkit.RawClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy in a process of its own, which is told by a signal to read its file again. */
final class ReloadIT extends FaultTest {

    @TempDir
    private Path folder;

    @Test
    void atTheSignalHupTheFileIsReadAgainAndClientsStay() throws Exception {
        Path file = folder.resolve("headgate.yaml");
        String settings = "backend: " + DATABASE.host() + ":" + DATABASE.port() + "\nlisten: 127.0.0.1:0\n"
                + "http-listen: none\n";
        Files.writeString(file, settings);
        Process proxy = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), Main.class.getName(), "--config", file.toString(),
                "--login-timeout", "20s").redirectErrorStream(true).start();
        try (BufferedReader log = proxy.inputReader()) {
            int port = Integer.parseInt(line(log, "Headgate takes clients listen=127\\.0\\.0\\.1:(\\d+) ").group(1));
            try (RawClient client = RawClient.connect("127.0.0.1", port)) {
                client.login(USER, PASSWORD);
                assertThat(text(client, "SELECT 'in'")).isEqualTo("in");

                Files.writeString(file, settings + "idle-client-timeout: 5\n");
                hangUp(proxy);
                line(log, "configuration read again and refused: nothing has changed.*idle-client-timeout.*"
                        + "|headgate.yaml:4: idle-client-timeout");
                Files.writeString(file, settings + "idle-client-timeout: 1s\nlogin-timeout: 5s\ntransport: nio\n");
                hangUp(proxy);
                assertThat(line(log, "configuration read again.*result=(.*)").group(1)).contains(
                        "In effect: idle-client-timeout. Waiting for a restart: transport."
                                + " Without effect, since a flag or SET says otherwise: login-timeout.");

                // it was connected all the time, and keeps to the new timeout
                assertThat(client.readPacket().err(client.capabilities()).code()).isEqualTo(4031);
            }
        } finally {
            proxy.destroyForcibly().waitFor();
        }
    }

    private static void hangUp(Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor()).isZero();
    }

    private static Matcher line(BufferedReader log, String pattern) throws IOException {
        Pattern wanted = Pattern.compile(pattern);
        StringBuilder all = new StringBuilder();
        String line;
        while ((line = log.readLine()) != null) {
            Matcher found = wanted.matcher(line);
            if (found.find()) {
                return found;
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("the proxy has ended: " + all);
    }
}
