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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for AWS STS on loopback: answers presigned GetCallerIdentity requests, with the answers and errors of the
 * service, and verifies signatures. Thread-safe.
 */
public final class StsServer implements AutoCloseable {

    /** The account of whoever asks, unless {@link #callerIs} says otherwise. */
    public static final String ACCOUNT = "123456789012";

    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static final String XML = "text/xml";
    private static final String REQUEST = "01234567-89ab-cdef-0123-456789abcdef";

    /** What is answered instead of the truth. */
    private record Lie(int status, String contentType, String body, Map<String, String> headers) {
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile String arn = "arn:aws:sts::" + ACCOUNT + ":assumed-role/app/session-1";
    private volatile Lie lie;
    private volatile CountDownLatch held = new CountDownLatch(0);

    private StsServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts on a free port. Takes the signatures of {@link SecretsManagerServer#ACCESS_KEY}. */
    public static StsServer start() throws IOException {
        return new StsServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /** Where it answers. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Whose the access key is from now on. */
    public void callerIs(String callerArn) {
        arn = callerArn;
    }

    /** Answers nothing else from now on, whatever is asked. */
    public void answerWith(int status, String contentType, String body, Map<String, String> headers) {
        lie = new Lie(status, contentType, body, Map.copyOf(headers));
    }

    /** Answers an error of the service, whatever is asked. */
    public void failWith(int status, String code) {
        answerWith(status, XML, error(code), Map.of());
    }

    /** Tells the truth again. */
    public void answerTruly() {
        lie = null;
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

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        try (exchange) {
            held.await();
            if (lie != null) {
                lie.headers().forEach(exchange.getResponseHeaders()::set);
                answer(exchange, lie.status(), lie.contentType(), lie.body());
            } else {
                judge(exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void judge(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        String query = exchange.getRequestURI().getRawQuery();
        if (!exchange.getRequestMethod().equals("GET") || !exchange.getRequestURI().getPath().equals("/")
                || !query.contains("Action=GetCallerIdentity&Version=2011-06-15")) {
            answer(exchange, 400, XML, error("InvalidAction"));
        } else if (!AwsSignature.isValidQuery(query, headers, SecretsManagerServer.ACCESS_KEY,
                SecretsManagerServer.SECRET_KEY, "sts")) {
            answer(exchange, 403, XML, error("SignatureDoesNotMatch"));
        } else {
            answer(exchange, 200, XML, identity(arn));
        }
    }

    /** The answer of the service about this caller. */
    public static String identity(String arn) {
        return "<GetCallerIdentityResponse xmlns=\"" + NAMESPACE + "\">\n  <GetCallerIdentityResult>"
                + "\n    <Arn>" + arn + "</Arn>\n    <UserId>AROAEXAMPLE:session-1</UserId>\n    <Account>"
                + arn.split(":")[4] + "</Account>\n  </GetCallerIdentityResult>\n  <ResponseMetadata>\n    <RequestId>"
                + REQUEST + "</RequestId>\n  </ResponseMetadata>\n</GetCallerIdentityResponse>\n";
    }

    private static String error(String code) {
        return "<ErrorResponse xmlns=\"" + NAMESPACE + "\">\n  <Error>\n    <Type>Sender</Type>\n"
                + "    <Code>" + code + "</Code>\n    <Message>-</Message>\n  </Error>\n  <RequestId>" + REQUEST
                + "</RequestId>\n</ErrorResponse>\n";
    }

    private static void answer(HttpExchange exchange, int status, String contentType, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
