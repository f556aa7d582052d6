package io.headgate.server.monitoring;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.config.LiveConfig;
import io.headgate.server.Proxy;
import io.headgate.testkit.CloudWatchServer;
import io.headgate.testkit.SecretsManagerServer;
import io.headgate.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** CloudWatch is told by a whole proxy, as its settings of now have it. */
class CloudWatchIT {

    private static final String INTERVAL = "cloudwatch-interval";

    @BeforeEach
    void setCredentials() {
        System.setProperty("aws.accessKeyId", SecretsManagerServer.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", SecretsManagerServer.SECRET_KEY);
    }

    @AfterEach
    void clearCredentials() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    /** In five minutes, which is the interval before each change, this has failed. */
    @Test
    @Timeout(60)
    void anotherIntervalHoldsAtOnceBySetAndByReload(@TempDir Path folder) throws Exception {
        TestDatabase database = TestDatabase.shared();
        Path file = folder.resolve("headgate.yaml");
        try (CloudWatchServer cloudWatch = CloudWatchServer.start()) {
            String settings = "backend: " + database.host() + ":" + database.port() + "\nlisten: 127.0.0.1:0\n"
                    + "http-listen: none\ncloudwatch-namespace: Headgate\naws-region: eu-west-1\n"
                    + "cloudwatch-endpoint: " + cloudWatch.url() + "\n";
            LiveConfig config = LiveConfig.load(Files.writeString(file, settings + INTERVAL + ": 5m\n"), Map.of());
            try (Proxy proxy = Proxy.start(config)) {
                assertThat(proxy.address()).isNotNull();
                config.set(Map.of(INTERVAL, Optional.of("1s")));
                await("SET holds", () -> cloudWatch.calls() >= 2);
                assertThat(cloudWatch.data()).isNotEmpty().allMatch(datum -> datum.resolution() == 1);

                config.set(Map.of(INTERVAL, Optional.empty()));
                Files.writeString(file, settings + INTERVAL + ": 2s\n");
                assertThat(config.reload().applied()).contains(INTERVAL);
                // one of the calls of every second may still be under way
                int before = cloudWatch.calls();
                await("RELOAD holds", () -> cloudWatch.calls() >= before + 2);
            }
        }
    }
}
