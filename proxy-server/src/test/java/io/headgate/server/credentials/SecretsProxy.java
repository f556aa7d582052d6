package io.headgate.server.credentials;

import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.headgate.testkit.SecretsManagerServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A proxy with secrets of a stand-in for AWS Secrets Manager. */
final class SecretsProxy implements AutoCloseable {


    private final ProxyUnderTest proxy;

    private SecretsProxy(ProxyUnderTest proxy) {
        this.proxy = proxy;
    }

    /** The SDK's default chain looks at these first. */
    static void useKeys(String secretKey) {
        System.setProperty("aws.accessKeyId", SecretsManagerServer.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", secretKey);
    }

    /** More settings in pairs. */
    static SecretsProxy start(SecretsManagerServer server, String secrets, String... settings) {
        useKeys(SecretsManagerServer.SECRET_KEY);
        Map<String, String> all = new HashMap<>(Map.of("secrets", secrets, "aws-region", "eu-west-1",
                "aws-endpoint-override", server.url()));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new SecretsProxy(ProxyUnderTest.start(all));
    }

    ProxyUnderTest proxy() {
        return proxy;
    }

    RawClient connect() throws IOException {
        return RawClient.connect(proxy.host(), proxy.port());
    }

    /** Whether one login with this first response succeeds; nothing else is tried. */
    boolean lets(RawClient.Login login) throws IOException {
        try (RawClient client = connect()) {
            return !client.login(login).isErr();
        }
    }

    /** The one value of a one-row result. */
    static String value(RawClient client, String sql) throws IOException {
        List<RawPacket> response = client.query(sql);
        if (response.get(0).isErr()) {
            throw new IOException(response.get(0).err(client.capabilities()).message());
        }
        byte[] row = response.get(2).payload();
        return new String(row, 1, row[0], StandardCharsets.UTF_8);
    }


    @Override
    public void close() {
        proxy.close();
    }
}
