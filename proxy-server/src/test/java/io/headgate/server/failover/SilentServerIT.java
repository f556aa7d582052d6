package io.headgate.server.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.TestDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of the servers has been frozen since before the proxy was started. */
final class SilentServerIT {

    @Test
    void aServerThatSaysNothingDoesNotKeepOthersFromServing(@TempDir Path folder) throws Exception {
        TestDatabase database = TestDatabase.shared();
        database.createUser("silent_it", "s", "caching_sha2_password");
        Path password = Files.writeString(folder.resolve("password"), "s");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
                ProxyUnderTest proxy = ProxyUnderTest.start(Map.of("backend", "127.0.0.1:" + silent.getLocalPort() + ","
                        + database.host() + ":" + database.port(), "control-user", "silent_it", "control-password-file",
                        password.toString(), "backend-connect-timeout", "500ms"));
                RawClient client = RawClient.connect("127.0.0.1", proxy.port()).login("silent_it", "s")) {
            assertThat(client.query("SELECT 1").get(0).isErr()).isFalse();
            client.quit();
        }
    }
}
