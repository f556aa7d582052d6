package io.headgate.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.config.HostPort;
import io.headgate.testkit.LeakCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakCheck.class)
@Timeout(60)
class HttpPortTest {

    private static final int MANY_CONNECTIONS = 64;

    private final CompletableFuture<Answer> later = new CompletableFuture<>();
    private HttpPort port;

    @BeforeEach
    void open() throws IOException {
        port = HttpPort.open(new HostPort("127.0.0.1", 0), new Routes()
                .home(Answer.text(200, "<p>home"))
                .add("GET", "/page", "a page", Route.of(call -> Answer.text(200, "page " + call.query())))
                .add("POST", "/page", null, Route.of(call -> Answer.text(200, "took " + call.body().length)))
                .add("POST", "/", null, Route.of(call -> Answer.text(200, call.text() + call.header("x-one"))))
                .add("GET", "/api/", null, Route.of(call -> Answer.json(200, "\"" + call.path() + "\"")))
                .add("GET", "/later", null, call -> later)
                .add("GET", "/broken", null, call -> {
                    throw new IllegalStateException("on purpose");
                }));
    }

    @AfterEach
    void close() {
        port.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "GET /page HTTP/1.1|200 OK|page {}",
        "GET /page?a=1&b=%41 HTTP/1.1|200 OK|page {a=[1], b=[A]}",
        "GET / HTTP/1.1|200 OK|/page  a page",
        "GET /api/pools/1 HTTP/1.1|200 OK|\"/api/pools/1\"",
        "GET /apis HTTP/1.1|404 Not Found|Nothing is here.",
        "GET /<script> HTTP/1.1|404 Not Found|Nothing is here.",
        "DELETE /page HTTP/1.1|405 Method Not Allowed|This takes GET, HEAD, POST only.",
        "GET /page?a=%ZZ HTTP/1.1|400 Bad Request|cannot be decoded",
        "GET http://evil/page HTTP/1.1|400 Bad Request|a path that begins with a slash",
        "GET /broken HTTP/1.1|500 Internal Server Error|The proxy failed on this request"})
    void eachRequestHasItsAnswer(String line, String status, String body) throws IOException {
        String answer = ask(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status + "\r\n").contains(body).doesNotContain("<script>", "%ZZ");
    }

    @Test
    void browsersAreShownThePageAndOthersTheList() throws IOException {
        assertThat(ask("GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text/html,*/*\r\nConnection: close\r\n\r\n"))
                .contains("Vary: Accept\r\n").endsWith("\r\n\r\n<p>home\n");
        assertThat(ask("GET / HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nConnection: close\r\n\r\n"))
                .contains("Vary: Accept\r\n", "/page  a page");
    }

    @ParameterizedTest
    @CsvSource({"GET /apis, */*, 404", "PUT /api/pools, */*, 405", "GET /nothing, application/json, 404",
        "GET /broken, application/json, 500"})
    void whoWantsJsonIsRefusedInJson(String line, String accept, int status) throws IOException {
        assertThat(ask(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: " + accept + "\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status).contains("content-type: application/json\r\n", "{\"error\":\"");
    }

    @Test
    void headIsGetWithoutItsBody() throws IOException {
        String answer = ask("HEAD /page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("content-length: 8\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void whoMeansAnotherHostIsRefused() throws IOException {
        assertThat(ask("GET /page HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ").contains("http-listen").doesNotContain("evil");
        assertThat(ask("GET /page HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void severalRequestsOfOneConnectionAreAnsweredInTheirOrder() throws Exception {
        try (Socket socket = connect()) {
            send(socket, "GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    + "POST /page HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"
                    + "GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            later.complete(Answer.text(200, "first"));

            assertThat(rest(socket)).containsSubsequence("first\n", "took 3\n", "page {}\n");
        }
    }

    @Test
    void aBodyMayBeSoLargeAndNoLarger() throws IOException {
        String body = "x".repeat(WholeRequests.LARGEST);
        assertThat(post(body)).contains("took " + WholeRequests.LARGEST);
        assertThat(post(body + "x")).startsWith("HTTP/1.1 413 ").contains("A request may have 262144 bytes.");
        assertThat(ask("POST /page HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ").contains("A request may have");
    }

    private String post(String body) throws IOException {
        return ask("POST /page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    @Test
    void aPostOnTheRootHasItsTextAndHeaders() throws IOException {
        assertThat(ask("POST / HTTP/1.1\r\nHost: localhost\r\nX-One: 1\r\nConnection: close\r\nContent-Length: 8\r\n\r\n"
                + "Action=A")).endsWith("Action=A1\n");
    }

    @Test
    void whatIsNoHttpIsSaidTo() throws IOException {
        assertThat(ask("\0\0\0\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(ask("GET /" + "x".repeat(5000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(ask("GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void moreConnectionsThanAreUsefulAreClosed() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < MANY_CONNECTIONS; i++) {
                sockets.add(connect());
            }
            try (Socket surplus = connect()) {
                assertThat(rest(surplus)).isEmpty();
            }
            sockets.remove(0).close();
            String answer;
            do {
                answer = ask("GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            } while (answer.isEmpty());
            assertThat(answer).contains("200 OK");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void aTakenPortIsSaid() {
        assertThatThrownBy(() -> HttpPort.open(new HostPort("127.0.0.1", port.address().getPort()), new Routes()))
                .isInstanceOf(IOException.class).hasMessageContaining("in use");
    }

    private String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            send(socket, request);
            return rest(socket);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(port.address().getAddress(), port.address().getPort());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String rest(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (InputStream in = socket.getInputStream()) {
            in.transferTo(all);
        } catch (IOException e) {
            // reset, because the other end did not read all that was sent
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }
}
