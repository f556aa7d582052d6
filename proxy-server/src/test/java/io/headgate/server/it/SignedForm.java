package io.headgate.server.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Calls of the RDS API, signed by AWS's own signer. */
public final class SignedForm {

    private static final String ID = "AKIDHEADGATE";
    private static final String SECRET = "only here";

    private SignedForm() {
    }

    /** The file for {@code http-aws-keys-file} in a folder. */
    public static Path keysFile(Path folder) throws IOException {
        Path keys = Files.writeString(folder.resolve("keys.yaml"),
                "keys:\n  " + ID + ":\n    secret-key: " + SECRET + "\n");
        return Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
    }

    /** What a proxy answers. */
    public static String post(ProxyUnderTest proxy, String form) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + proxy.proxy().httpAddress().getPort() + "/");
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        AwsV4HttpSigner.create().sign(signed -> signed
                .identity(AwsCredentialsIdentity.create(ID, SECRET))
                .request(SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(uri).build())
                .payload(ContentStreamProvider.fromByteArray(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1"))
                .request().forEachHeader((name, values) -> {
                    if (!name.equalsIgnoreCase("host")) {
                        request.header(name, String.join(",", values));
                    }
                });
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }
}
