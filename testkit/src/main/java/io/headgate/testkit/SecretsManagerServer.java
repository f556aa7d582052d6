package io.headgate.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Stands in for AWS Secrets Manager on loopback, with the answers and errors that it gives, and verifies signatures.
 * Thread-safe.
 */
public final class SecretsManagerServer implements AutoCloseable {

    /** The only ones who may ask. */
    public static final String ACCESS_KEY = "AKIAHEADGATETEST0001";

    /** What {@link #ACCESS_KEY} signs with. */
    public static final String SECRET_KEY = "testkit/secret+key";

    /** A stage of a version. */
    public static final String CURRENT = "AWSCURRENT";

    /** A stage of a version. */
    public static final String PENDING = "AWSPENDING";

    /** A stage of a version. */
    public static final String PREVIOUS = "AWSPREVIOUS";

    /** An error in place of an answer, with the words of the service. */
    public enum Failure {
        THROTTLED(400, "ThrottlingException", "Rate exceeded"),
        DENIED(400, "AccessDeniedException", "User: arn:aws:iam::123456789012:user/test is not authorized to perform:"
                + " secretsmanager:GetSecretValue because no identity-based policy allows it"),
        INTERNAL(500, "InternalServiceError", "An error occurred on the server side."),
        DELETED(400, "InvalidRequestException", "You can't perform this operation on the secret because it was marked"
                + " for deletion."),
        /** No error: an answer of which nobody can make anything. */
        GARBLED(200, null, null);

        private final int status;
        private final String type;
        private final String message;

        Failure(int status, String type, String message) {
            this.status = status;
            this.type = type;
            this.message = message;
        }
    }

    private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";
    private static final String NOT_FOUND = "ResourceNotFoundException";
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final Pattern STRING = Pattern.compile("\"(\\w+)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern FILTER = Pattern.compile("\"Key\":\"([\\w-]+)\",\"Values\":\\[\"([^\"]*)\"]");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Map<String, String>> secrets = new TreeMap<>();
    private final Map<String, Map<String, String>> tags = new HashMap<>();
    private final Map<String, Failure> failures = new HashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);

    private SecretsManagerServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts on a free port, without any secrets. */
    public static SecretsManagerServer start() throws IOException {
        return new SecretsManagerServer(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /** Where it answers. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A version of a secret with this text; null takes the version away. */
    public synchronized void put(String secret, String stage, String text) {
        Map<String, String> versions = secrets.computeIfAbsent(secret, name -> new HashMap<>());
        if (text == null) {
            versions.remove(stage);
        } else {
            versions.put(stage, text);
        }
    }

    /** The text of a version; null when there is none. */
    public synchronized String get(String secret, String stage) {
        return secrets.getOrDefault(secret, Map.of()).get(stage);
    }

    /** The last step of a rotation: what was pending is current, and what was current is previous. */
    public synchronized void finishRotation(String secret) {
        Map<String, String> versions = secrets.get(secret);
        versions.put(PREVIOUS, versions.get(CURRENT));
        versions.put(CURRENT, versions.remove(PENDING));
    }

    /** The secret is gone. */
    public synchronized void remove(String secret) {
        secrets.remove(secret);
    }

    /** Gives a secret a tag. */
    public synchronized void tag(String secret, String key, String value) {
        tags.computeIfAbsent(secret, name -> new TreeMap<>()).put(key, value);
    }

    /** All questions about {@code secret} are answered like this from now on; null: sensibly again. */
    public synchronized void fail(String secret, Failure failure) {
        failures.put(secret, failure);
    }

    /** Answers nothing until {@link #release}. */
    public void hold() {
        held = new CountDownLatch(1);
    }

    /** Answers what it was asked while it was held, and from now on. */
    public void release() {
        held.countDown();
    }

    /** How many questions have arrived, answered or not. */
    public int calls() {
        return calls.get();
    }

    /** How many of them had no valid signature. */
    public int unsigned() {
        return refused.get();
    }

    /** The JSON of a secret as RDS writes it. */
    public static String json(String user, String password) {
        return "{\"engine\":\"mysql\",\"host\":\"db\",\"port\":3306,\"username\":\"" + user + "\",\"password\":\""
                + password + "\"}";
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) ->
                    headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
            held.await();
            if (!AwsSignature.isValid(headers, body, ACCESS_KEY, SECRET_KEY, "secretsmanager")) {
                refused.incrementAndGet();
                answer(exchange, 400, error("InvalidSignatureException", "The request signature we calculated does not"
                        + " match the signature you provided."));
                return;
            }
            String text = new String(body, StandardCharsets.UTF_8);
            switch (headers.getOrDefault("x-amz-target", "")) {
                case "secretsmanager.GetSecretValue" -> getSecretValue(exchange, fields(text));
                case "secretsmanager.ListSecrets" -> answer(exchange, 200, list(text));
                default -> answer(exchange, 400, error("UnknownOperationException", ""));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void getSecretValue(HttpExchange exchange, Map<String, String> asked) throws IOException {
        String id = asked.get("SecretId");
        String name = id.startsWith(ARN) ? id.substring(ARN.length(), id.length() - "-AbCdEf".length()) : id;
        String stage = asked.getOrDefault("VersionStage", CURRENT);
        Failure failure = failures.get(name);
        String value = get(name, stage);
        if (failure != null) {
            answer(exchange, failure.status, failure.type == null ? "{\"SecretString\":" + quoted(value) + ",]"
                    : error(failure.type, failure.message));
        } else if (!secrets.containsKey(name)) {
            answer(exchange, 400, error(NOT_FOUND, "Secrets Manager can't find the specified secret."));
        } else if (value == null) {
            answer(exchange, 400, error(NOT_FOUND, "Secrets Manager can't find the specified secret value for staging"
                    + " label: " + stage));
        } else {
            answer(exchange, 200, "{\"ARN\":" + quoted(arn(name)) + ",\"CreatedDate\":1.7637E9,\"Name\":" + quoted(name)
                    + ",\"SecretString\":" + quoted(value) + ",\"VersionId\":\"" + Integer.toHexString(value.hashCode())
                    + "-1111-2222-3333-444444444444\",\"VersionStages\":[" + quoted(stage) + "]}");
        }
    }

    private synchronized String list(String request) {
        Map<String, String> filters = new HashMap<>();
        Matcher filter = FILTER.matcher(request);
        while (filter.find()) {
            filters.put(filter.group(1), filter.group(2));
        }
        return "{\"SecretList\":[" + secrets.keySet().stream().filter(name -> matches(name, filters))
                .map(name -> "{\"ARN\":" + quoted(arn(name)) + ",\"Name\":" + quoted(name) + ",\"Tags\":["
                        + tags.getOrDefault(name, Map.of()).entrySet().stream().map(tag -> "{\"Key\":"
                                + quoted(tag.getKey()) + ",\"Value\":" + quoted(tag.getValue()) + "}")
                                .collect(Collectors.joining(",")) + "]}")
                .collect(Collectors.joining(",")) + "]}";
    }

    /** As the service has it: beginnings, and of tags any key and any value. */
    private boolean matches(String name, Map<String, String> filters) {
        Map<String, String> mine = tags.getOrDefault(name, Map.of());
        return name.startsWith(filters.getOrDefault("name", ""))
                && (!filters.containsKey("tag-key")
                        || mine.keySet().stream().anyMatch(key -> key.startsWith(filters.get("tag-key"))))
                && (!filters.containsKey("tag-value")
                        || mine.values().stream().anyMatch(value -> value.startsWith(filters.get("tag-value"))));
    }

    private static String arn(String name) {
        return ARN + name + "-AbCdEf";
    }

    private static String error(String type, String message) {
        return "{\"__type\":" + quoted(type) + ",\"Message\":" + quoted(message) + "}";
    }

    private static Map<String, String> fields(String json) {
        Map<String, String> fields = new HashMap<>();
        Matcher field = STRING.matcher(json);
        while (field.find()) {
            fields.put(field.group(1), field.group(2));
        }
        return fields;
    }

    private static String quoted(String text) {
        return "\"" + String.valueOf(text).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
