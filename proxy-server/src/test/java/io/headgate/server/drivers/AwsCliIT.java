package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.server.drivers.Programs.Outcome;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.server.it.SignedForm;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AWS CLI's commands for RDS Proxy, against this one. */
class AwsCliIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> KEY = Map.of("AWS_ACCESS_KEY_ID", "AKIDHEADGATE",
            "AWS_SECRET_ACCESS_KEY", "only here", "AWS_DEFAULT_REGION", "eu-west-1", "AWS_PAGER", "",
            "AWS_EC2_METADATA_DISABLED", "true", "AWS_CONFIG_FILE", "/dev/null");

    @TempDir
    private Path folder;
    private ProxyUnderTest proxy;

    @BeforeEach
    void programIsThere() {
        Programs.assumeInstalled("aws");
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
    }

    private void start(String... settings) throws IOException {
        startUnsigned(Stream.concat(Stream.of(settings), Stream.of("http-aws-keys-file",
                SignedForm.keysFile(folder).toString())).toArray(String[]::new));
    }

    private void startUnsigned(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("http-listen", "127.0.0.1:0", "proxy-name", "orders"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        proxy = ProxyUnderTest.start(all);
    }

    @Test
    void whatThereIsIsDescribed() throws Exception {
        start("idle-client-timeout", "10m", "max-connections-percent", "40", "init-query", "SET @a = '<&>'",
                "aws-region", "eu-west-1", "secrets", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-x",
                "aws-endpoint-override", "http://127.0.0.1:1", "state-file", folder.resolve("state").toString());
        JsonNode one = json("describe-db-proxies").at("/DBProxies/0");
        assertThat(one.path("DBProxyName").asText()).isEqualTo("orders");
        assertThat(one.path("DBProxyArn").asText())
                .matches("arn:aws:rds:eu-west-1:123456789012:db-proxy:prx-[0-9a-f]{17}");
        assertThat(one.path("Status").asText()).isEqualTo("available");
        assertThat(one.path("EngineFamily").asText()).isEqualTo("MYSQL");
        assertThat(one.path("Auth").toString()).isEqualTo("[{\"AuthScheme\":\"SECRETS\",\"SecretArn\":"
                + "\"arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-x\",\"IAMAuth\":\"DISABLED\","
                + "\"ClientPasswordAuthType\":\"MYSQL_CACHING_SHA2_PASSWORD\"}]");
        assertThat(one.path("Endpoint").asText()).isEqualTo("127.0.0.1");
        assertThat(one.path("RequireTLS").isBoolean()).isTrue();
        assertThat(one.path("IdleClientTimeout").asInt()).isEqualTo(600);
        assertThat(one.path("DebugLogging").asBoolean()).isFalse();
        assertThat(one.path("CreatedDate").asText()).startsWith("20");

        JsonNode group = json("describe-db-proxy-target-groups", "--db-proxy-name", "orders").at("/TargetGroups/0");
        assertThat(group.path("TargetGroupName").asText()).isEqualTo("default");
        assertThat(group.path("IsDefault").asBoolean()).isTrue();
        assertThat(group.path("ConnectionPoolConfig").toString()).isEqualTo("{\"MaxConnectionsPercent\":40,"
                + "\"MaxIdleConnectionsPercent\":20,\"ConnectionBorrowTimeout\":120,\"SessionPinningFilters\":[],"
                + "\"InitQuery\":\"SET @a = '<&>'\"}");

        TestDatabase database = TestDatabase.shared();
        proxy.connect("", database.rootUser(), database.rootPassword()).close();
        JsonNode target = json("describe-db-proxy-targets", "--db-proxy-name", "orders").at("/Targets/0");
        assertThat(target.path("Endpoint").asText()).isEqualTo(database.host());
        assertThat(target.path("Port").asInt()).isEqualTo(database.port());
        assertThat(target.path("RdsResourceId").asText()).isEqualTo(database.host() + ":" + database.port());
        assertThat(target.path("Type").asText()).isEqualTo("RDS_INSTANCE");
        assertThat(target.path("Role").asText()).isEqualTo("READ_WRITE");
        assertThat(target.path("TargetHealth").toString()).isEqualTo("{\"State\":\"AVAILABLE\"}");

        JsonNode endpoint = json("describe-db-proxy-endpoints", "--max-items", "5").at("/DBProxyEndpoints/0");
        assertThat(endpoint.path("DBProxyEndpointName").asText()).isEqualTo("default");
        assertThat(endpoint.path("TargetRole").asText()).isEqualTo("READ_WRITE");
        assertThat(endpoint.path("IsDefault").asBoolean()).isTrue();
    }

    @Test
    void whatIsModifiedHoldsAtOnceAndIsKept() throws Exception {
        Path state = folder.resolve("state.yaml");
        start("state-file", state.toString(), "idle-client-timeout", "10m");
        JsonNode modified = json("modify-db-proxy", "--db-proxy-name", "orders", "--require-tls",
                "--idle-client-timeout", "90", "--default-auth-scheme", "NONE");
        assertThat(modified.at("/DBProxy/RequireTLS").asBoolean()).isTrue();
        assertThat(modified.at("/DBProxy/IdleClientTimeout").asInt()).isEqualTo(90);
        assertThat(modified.at("/DBProxy/UpdatedDate").asText())
                .isNotEqualTo(modified.at("/DBProxy/CreatedDate").asText());
        JsonNode group = json("modify-db-proxy-target-group", "--db-proxy-name", "orders", "--target-group-name",
                "default", "--connection-pool-config",
                "MaxConnectionsPercent=30,MaxIdleConnectionsPercent=10,ConnectionBorrowTimeout=7,InitQuery=DO 1");
        assertThat(group.at("/DBProxyTargetGroup/ConnectionPoolConfig/MaxConnectionsPercent").asInt()).isEqualTo(30);
        assertThat(state).content().contains("require-tls: true", "idle-client-timeout: \"90s\"",
                "max-connections-percent: 30", "max-idle-connections-percent: 10",
                "connection-borrow-timeout: \"7s\"", "init-query: \"DO 1\"");
        TestDatabase database = TestDatabase.shared();
        assertThat(json("modify-db-proxy", "--db-proxy-name", "orders", "--no-require-tls")
                .at("/DBProxy/RequireTLS").asBoolean()).isFalse();
        proxy.connect("", database.rootUser(), database.rootPassword()).close();
    }

    @Test
    void whatCannotBeIsRefusedAsRdsDoes() throws Exception {
        start("max-connections-percent", "100");
        refused("DBProxyNotFoundFault", "describe-db-proxies", "--db-proxy-name", "others");
        refused("DBProxyTargetGroupNotFoundFault", "describe-db-proxy-target-groups", "--db-proxy-name", "orders",
                "--target-group-name", "other");
        refused("DBProxyEndpointNotFoundFault", "describe-db-proxy-endpoints", "--db-proxy-endpoint-name", "other");
        refused("InvalidParameterValue", "modify-db-proxy", "--db-proxy-name", "orders", "--idle-client-timeout", "0");
        refused("InvalidParameterValue", "modify-db-proxy", "--db-proxy-name", "orders", "--role-arn",
                "arn:aws:iam::123456789012:role/x");
        refused("InvalidParameterValue", "modify-db-proxy-target-group", "--db-proxy-name", "orders",
                "--target-group-name", "default", "--connection-pool-config", "ConnectionBorrowTimeout=301");
        refused("InvalidParameterValue", "modify-db-proxy-target-group", "--db-proxy-name", "orders",
                "--target-group-name", "default", "--connection-pool-config",
                "SessionPinningFilters=EXCLUDE_VARIABLE_SETS");
        refused("InvalidParameterCombination", "modify-db-proxy-target-group", "--db-proxy-name", "orders",
                "--target-group-name", "default", "--connection-pool-config", "MaxIdleConnectionsPercent=10");
        refused("InvalidParameterCombination", "modify-db-proxy-target-group", "--db-proxy-name", "orders",
                "--target-group-name", "default", "--connection-pool-config",
                "MaxConnectionsPercent=10,MaxIdleConnectionsPercent=20");
        refused("InvalidDBProxyStateFault", "register-db-proxy-targets", "--db-proxy-name", "orders",
                "--db-instance-identifiers", "mydb2");
        assertThat(refused("InvalidAction", "delete-db-proxy", "--db-proxy-name", "orders"))
                .contains("DescribeDBProxies, ").contains("RegisterDBProxyTargets");
    }

    @Test
    void whereThereAreKeysCallsAreSigned() throws Exception {
        start();
        assertThat(json("describe-db-proxies").path("DBProxies")).hasSize(1);
        Map<String, String> wrong = new HashMap<>(KEY);
        wrong.put("AWS_SECRET_ACCESS_KEY", "guessed");
        assertThat(aws(wrong, "describe-db-proxies").output()).contains("(SignatureDoesNotMatch)");
        wrong.put("AWS_ACCESS_KEY_ID", "AKIDOTHER");
        assertThat(aws(wrong, "describe-db-proxies").output()).contains("(InvalidClientTokenId)");
        assertThat(post("Action=DescribeDBProxies").body()).contains("<Code>MissingAuthenticationToken</Code>");
    }

    @Test
    void withoutKeysProgramsOfThisMachineLookAndChangeNothing() throws Exception {
        startUnsigned("init-query", "DO 1");
        assertThat(json("describe-db-proxy-target-groups", "--db-proxy-name", "orders")
                .at("/TargetGroups/0/ConnectionPoolConfig/InitQuery").asText()).isEqualTo("<redacted>");
        assertThat(refused("AccessDenied", "modify-db-proxy", "--db-proxy-name", "orders", "--require-tls"))
                .contains("http-aws-keys-file");
        assertThat(json("describe-db-proxies").at("/DBProxies/0/RequireTLS").asBoolean()).isFalse();
    }

    @Test
    void aPageInABrowserIsNotAnswered() throws Exception {
        startUnsigned();
        assertThat(post("Action=DescribeDBProxies&Version=2014-10-31").statusCode()).isEqualTo(200);
        HttpResponse<String> page = post("Action=DescribeDBProxies", "Origin", "https://example.com");
        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("<Type>Sender</Type><Code>AccessDenied</Code>");
        assertThat(post("Action=DescribeDBProxies&Version=1999-01-01").body()).contains("<Code>NoSuchVersion</Code>");
        assertThat(post("Action=DescribeDBProxies&MaxRecords=19").body())
                .contains("Invalid value 19 for MaxRecords. Must be between 20 and 100");
        assertThat(post("Action=DescribeDBProxies&Filters.Filter.1.Name=a").body()).contains("Filters are not");
        assertThat(post("nothing").body()).contains("<Code>MissingParameter</Code>");
        assertThat(post("x".repeat(300_000)).statusCode()).isEqualTo(413);
    }

    private HttpResponse<String> post(String form, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url())).POST(HttpRequest.BodyPublishers
                .ofString(form)).header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String url() {
        return "http://127.0.0.1:" + proxy.proxy().httpAddress().getPort() + "/";
    }

    private JsonNode json(String... command) throws IOException {
        return JSON.readTree(aws(KEY, command).well().output());
    }

    private String refused(String code, String... command) {
        Outcome outcome = aws(KEY, command);
        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.output()).contains("(" + code + ")");
        return outcome.output();
    }

    private Outcome aws(Map<String, String> environment, String... command) {
        List<String> all = new ArrayList<>(List.of("aws", "--endpoint-url", url(), "--output", "json", "rds"));
        all.addAll(List.of(command));
        return Programs.run(all, environment, "", folder);
    }
}
