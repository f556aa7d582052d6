package io.headgate.auth.aws;

import static io.headgate.testkit.SecretsManagerServer.CURRENT;
import static io.headgate.testkit.SecretsManagerServer.PENDING;
import static io.headgate.testkit.SecretsManagerServer.PREVIOUS;
import static io.headgate.testkit.SecretsManagerServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headgate.auth.CredentialsException;
import io.headgate.auth.CredentialsException.Kind;
import io.headgate.auth.KnownUser;
import io.headgate.auth.KnownUsers;
import io.headgate.testkit.SecretsManagerServer;
import io.headgate.testkit.SecretsManagerServer.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real SDK before a stand-in for the service that verifies its signatures. */
class SecretReaderTest {
    private static final String SECRET = "prod/app";
    private static final String PASSWORD = "hunter2";

    private SecretsManagerServer server;

    @BeforeEach
    void start() throws IOException {
        server = SecretsManagerServer.start();
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
    void aUserHasThePasswordsOfAllVersionsTheCurrentOneFirst() throws Exception {
        server.put(SECRET, PREVIOUS, json("app", "old"));
        server.put(SECRET, PENDING, json("app", "new \\\"quoted\\\" pässwörd"));
        server.put(SECRET, CURRENT, json("app", "now"));

        KnownUsers users = reader().read();

        assertThat(texts(users.find("app"))).containsExactly("now", "new \"quoted\" pässwörd", "old");
        assertThat(users.find("app").databaseDecides()).isTrue();
        assertThat(users.find("app").databaseUser()).isEqualTo("app");
        assertThat(server.unsigned()).isZero();
    }

    @Test
    void aVersionMayNameAnotherUser() throws Exception {
        server.put(SECRET, PREVIOUS, json("app", "one"));
        server.put(SECRET, CURRENT, json("app_clone", "two"));
        server.put(SECRET, PENDING, json("app", "three"));

        KnownUsers users = reader().read();

        assertThat(texts(users.find("app_clone"))).containsExactly("two");
        assertThat(texts(users.find("app"))).as("the newer first").containsExactly("three", "one");
    }

    @Test
    void theSameIsReadAsTheSameObject() throws Exception {
        server.put(SECRET, CURRENT, json("app", "one"));
        SecretReader reader = reader();
        KnownUsers first = reader.read();
        assertThat(reader.read()).isSameAs(first);

        server.put(SECRET, PENDING, json("app", "two"));
        assertThat(reader.read()).isNotSameAs(first);
    }

    @Test
    void aVersionThatIsNotFinishedIsLeftOut() throws Exception {
        server.put(SECRET, CURRENT, json("app", "one"));
        server.put(SECRET, PENDING, "{\"username\":\"app\"}");
        server.put(SECRET, PREVIOUS, "hunter2");

        assertThat(texts(reader().read().find("app"))).containsExactly("one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", PASSWORD, "{\"username\":\"app\",\"password\":\"hunter2\"", "[\"hunter2\"]",
        "\"hunter2\"", "{\"username\":\"app\",\"password\":\"hunter2\"} {}", "{\"username\":\"app\"}", "{\"password\":\"hunter2\"}",
        "{\"username\":\"\",\"password\":\"hunter2\"}", "{\"username\":\"app\",\"password\":\"\"}",
        "{\"username\":\"app\",\"password\":471142}", "{\"username\":[\"app\"],\"password\":\"hunter2\"}",
        "{\"Username\":\"app\",\"Password\":\"hunter2\"}"})
    void aBrokenSecretIsNamedAndNotQuoted(String text) throws Exception {
        server.put(SECRET, CURRENT, text);

        CredentialsException e = failure(reader());

        assertThat(e.kind()).isEqualTo(Kind.BROKEN);
        assertThat(e).hasMessageStartingWith("The secret prod/app cannot be used: its ");
        assertThat(everything(e)).doesNotContain(PASSWORD, "471142");
    }

    @ParameterizedTest
    @CsvSource({"THROTTLED, THROTTLED, 400 ThrottlingException", "DENIED, DENIED, 400 AccessDeniedException",
        "INTERNAL, UNAVAILABLE, 500 InternalServiceError", "DELETED, MISSING, 400 InvalidRequestException",
        "GARBLED, UNAVAILABLE, gives no answer"})
    void theServicesErrorsAreToldApartInWordsOfOurOwn(Failure failure, Kind kind, String words) throws Exception {
        server.put(SECRET, CURRENT, json("app", PASSWORD));
        server.fail(SECRET, failure);

        CredentialsException e = failure(reader());

        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e).hasMessageContaining(SECRET).hasMessageContaining(words);
        assertThat(everything(e)).doesNotContain(PASSWORD, "arn:aws:iam");
    }

    @Test
    void aSecretThatDoesNotExistIsMissing() throws Exception {
        assertThat(failure(reader()).kind()).isEqualTo(Kind.MISSING);
    }

    @Test
    void aWrongKeyIsRefused() throws Exception {
        System.setProperty("aws.secretAccessKey", "wrong");
        server.put(SECRET, CURRENT, json("app", PASSWORD));

        CredentialsException e = failure(reader());

        assertThat(e.kind()).isEqualTo(Kind.DENIED);
        assertThat(e).hasMessageContaining("400 InvalidSignatureException");
        assertThat(server.unsigned()).isEqualTo(1);
    }

    @Test
    void aServiceThatIsNotThereIsUnavailable() throws Exception {
        server.close();

        CredentialsException e = failure(reader());

        assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(e).hasMessageContaining("ConnectException");
    }

    @Test
    void secretsAreFoundByTheBeginningOfTheirNamesAndByTags() throws Exception {
        for (String name : List.of("prod/a", "prod/b", "test/c", "Prod/d", "x")) {
            server.put(name, CURRENT, json("app", "one"));
        }
        server.tag("x", "team", "blue");
        server.tag("test/c", "team", "blues");
        server.tag("prod/a", "team", "red");
        server.tag("prod/a", "mate", "blue");

        assertThat(names(list(List.of("prod/"), List.of()))).containsExactly("prod/a", "prod/b");
        assertThat(names(list(List.of(), List.of(Map.entry("team", "blue"))))).containsExactly("x");
        assertThat(names(list(List.of("prod/b"), List.of(Map.entry("team", "red")))))
                .containsExactly("prod/a", "prod/b");
        assertThat(names(list(List.of("none/"), List.of()))).isEmpty();
    }

    private List<String> list(List<String> prefixes, List<Map.Entry<String, String>> tags) throws Exception {
        return new SecretList(service(), prefixes, tags).read();
    }

    private static List<String> names(List<String> arns) {
        return arns.stream().map(arn -> arn.replaceAll(".*:secret:|-AbCdEf$", "")).toList();
    }

    private SecretReader reader() {
        return new SecretReader(service(), SECRET);
    }

    private Service service() {
        return new Service("eu-west-1", URI.create(server.url()), List.of());
    }

    private static CredentialsException failure(SecretReader reader) {
        CredentialsException failure = catchThrowableOfType(CredentialsException.class, reader::read);
        assertThat(failure).isNotNull();
        return failure;
    }

    private static List<String> texts(KnownUser user) {
        return user.passwords().stream().map(secret -> new String(secret.content(),
                java.nio.charset.StandardCharsets.UTF_8)).toList();
    }

    /** With all causes and what they hide. */
    private static String everything(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
