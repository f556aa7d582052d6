package io.headgate.auth.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.testkit.CloudWatchServer;
import io.headgate.testkit.SecretsManagerServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CloudWatchCallsTest {

    private static final String FORM = "Action=PutMetricData&Version=2010-08-01&Namespace=Headgate"
            + "&MetricData.member.1.MetricName=A&MetricData.member.1.Value=1.5&MetricData.member.1.Unit=Count"
            + "&MetricData.member.1.Timestamp=2026-11-22T03%3A04%3A05Z"
            + "&MetricData.member.1.Dimensions.member.1.Name=Target"
            + "&MetricData.member.1.Dimensions.member.1.Value=db%3A3306";

    private CloudWatchServer server;

    @BeforeEach
    void start() throws IOException {
        server = CloudWatchServer.start();
        System.setProperty("aws.accessKeyId", SecretsManagerServer.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", SecretsManagerServer.SECRET_KEY);
    }

    @AfterEach
    void stop() {
        server.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void aFormArrivesSigned() throws Exception {
        calls(server.url()).send(FORM);

        assertThat(server.data()).containsExactly(new CloudWatchServer.Datum("Headgate", "A", "Count",
                Map.of("Target", "db:3306"), List.of(1.5), List.of(1.0), 60, "2026-11-22T03:04:05Z"));
    }

    @Test
    void aRefusalIsSaidByItsCodeAndWithAnAdvice() {
        server.failWith("AccessDenied");
        assertThatThrownBy(() -> calls(server.url()).send(FORM)).isInstanceOf(IOException.class)
                .hasMessage("CloudWatch answers 400 AccessDenied: the role needs cloudwatch:PutMetricData");

        server.failWith("<script>");
        assertThatThrownBy(() -> calls(server.url()).send(FORM)).isInstanceOf(IOException.class)
                .hasMessage("CloudWatch answers 400 without a known code");
    }

    @Test
    void aWrongKeyIsNoticed() {
        System.setProperty("aws.secretAccessKey", "another one");
        assertThatThrownBy(() -> calls(server.url()).send(FORM)).isInstanceOf(IOException.class)
                .hasMessage("CloudWatch answers 400 SignatureDoesNotMatch");
    }

    @Test
    void silenceIsAnIoException() {
        String url = server.url();
        server.close();
        assertThatThrownBy(() -> calls(url).send(FORM)).isInstanceOf(IOException.class)
                .hasMessage("CloudWatch gives no answer: ConnectException");
    }

    private static CloudWatchCalls calls(String url) {
        return new CloudWatchCalls(Optional.of("eu-west-1"), Optional.of(URI.create(url)), List.of());
    }
}
