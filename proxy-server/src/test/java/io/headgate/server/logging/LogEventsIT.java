package io.headgate.server.logging;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What one reads in the log of clients that come, work, fail and go; and what nobody must ever read there. */
class LogEventsIT {

    private static final String USER = "logged";
    private static final String OTHER = "overheard";
    private static final String PASSWORD = "m4rker-password";
    private static final String WRONG = "m4rker-wrong";
    private static final String LITERAL = "m4rker-literal";
    private static final String CONSOLE = "m4rker-console";
    private static final TestDatabase DATABASE = TestDatabase.shared();

    @TempDir
    private Path folder;
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.headgate");
    private final Lines lines = new Lines();
    private ProxyUnderTest proxy;
    private Connection console;

    /** All that is logged, as both formats have it. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final List<String> text = new CopyOnWriteArrayList<>();
        private final List<JsonNode> json = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            text.add(new TextLines().line(event));
            try {
                json.add(new ObjectMapper().readTree(new JsonLines().line(event)));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        List<JsonNode> of(String beginning) {
            return json.stream().filter(line -> line.get("message").asText().startsWith(beginning)).toList();
        }
    }

    @BeforeAll
    static void createUsers() {
        DATABASE.createUser(USER, PASSWORD, PasswordProof.CACHING_SHA2);
        DATABASE.createUser(OTHER, PASSWORD, PasswordProof.CACHING_SHA2);
        DATABASE.execute("DROP DATABASE IF EXISTS logged", "CREATE DATABASE logged",
                "GRANT ALL ON logged.* TO " + USER, "CREATE TABLE logged.t (id INT PRIMARY KEY, v VARCHAR(100))");
    }

    @AfterAll
    static void dropUsers() {
        DATABASE.execute("DROP DATABASE logged", "DROP USER " + USER, "DROP USER " + OTHER);
    }

    @BeforeEach
    void start() throws IOException, SQLException {
        Path password = Files.writeString(folder.resolve("password"), CONSOLE);
        Path users = Files.writeString(folder.resolve("users.yaml"),
                "users:\n  filed:\n    password: \"" + PASSWORD + "\"\n");
        for (Path file : List.of(password, users)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        lines.start();
        logger.addAppender(lines);
        proxy = ProxyUnderTest.start(Map.of("console-listen", "127.0.0.1:0", "console-password-file",
                password.toString(), "credentials-file", users.toString()));
        console = DriverManager.getConnection(TestDatabase.jdbcUrl("127.0.0.1",
                proxy.proxy().consoleAddress().getPort(), "headgate"), "admin", CONSOLE);
    }

    @AfterEach
    void stop() throws SQLException {
        console.close();
        proxy.close();
        logger.setLevel(null);
        logger.detachAppender(lines);
    }

    @Test
    void eachEventIsOneLineWithItsKeysAndNothingOfAClientsOwn() throws Exception {
        logger.setLevel(Level.TRACE);
        work();
        RawClient wrong = client();
        assertThat(wrong.login(new RawClient.Login(USER, WRONG)).isErr()).isTrue();
        RawClient filed = client();
        assertThat(filed.login(new RawClient.Login("filed", WRONG)).isErr()).isTrue();
        RawClient odd = client();
        assertThat(odd.login(new RawClient.Login("two\nlines\u001b[2J", WRONG)).isErr()).isTrue();
        RawClient gone = client();
        gone.login(USER, PASSWORD);
        gone.query("SET @x = '" + LITERAL + "'");
        gone.abort();
        order("RECONNECT");
        await("connections are closed", () -> !lines.of("The database connection closed").isEmpty()
                && lines.of("The client connection closed").size() >= 5);

        assertThat(lines.text).noneMatch(line -> line.contains("m4rker"));
        assertThat(lines.text).allMatch(line -> line.strip().lines().count() == 1);
        JsonNode in = first("Proxy authentication with caching_sha2_password succeeded for user \"logged\" with TLS");
        int client = in.get("client").asInt();
        Predicate<JsonNode> same = line -> line.has("client") && line.get("client").asInt() == client;
        assertThat(lines.of("A new client connected from 127.0.0.1:")).filteredOn(same).singleElement();
        assertThat(in.get("user").asText()).isEqualTo(USER);
        assertThat(in.get("address").asText()).startsWith("127.0.0.1:");
        JsonNode tcp = first("A TCP connection was established from the proxy at 127.0.0.1:");
        String server = DATABASE.host() + ":" + DATABASE.port();
        assertThat(tcp.get("server").asText()).isEqualTo(server);
        JsonNode opened = first("The database connection was opened.");
        assertThat(opened.get("backend").isNumber()).isTrue();
        JsonNode pinned = lines.of("The client session was pinned to the database connection: ").stream().filter(same)
                .filter(line -> line.get("reason").asText().equals("NAMED_LOCK")).findFirst().orElseThrow();
        assertThat(pinned.get("digest").asText()).startsWith("SELECT GET_LOCK(");
        assertThat(pinned.get("server").asText()).isEqualTo(server);
        assertThat(lines.of("The client borrowed the database connection.")).anyMatch(same);
        assertThat(lines.of("The client's command was run.")).filteredOn(same).anySatisfy(line -> {
            assertThat(line.get("command").asText()).isEqualTo("COM_QUERY");
            assertThat(line.get("decision").asText()).isEqualTo("SAME");
            assertThat(line.get("digest").asText()).startsWith("SELECT GET_LOCK(");
            assertThat(line.get("totalMicros").asLong()).isPositive();
        });
        assertThat(lines.of("The database connection was released to the connection pool")).anyMatch(same);
        assertThat(lines.of("The client connection closed. Reason: The client requested that the connection close."))
                .filteredOn(same).singleElement().satisfies(line ->
                        assertThat(line.get("cause").asText()).isEqualTo("client-quit"));
        assertThat(lines.of("The client connection closed. Reason: The client closed the TCP connection"))
                .isNotEmpty();
        assertThat(lines.of("The database connection closed. Reason: An operator ordered RECONNECT.")).isNotEmpty()
                .allMatch(line -> line.get("cause").asText().equals("reconnect"));

        assertThat(show("errors")).contains("1045,28000").anyMatch(row -> row.endsWith(",null"));
        assertThat(refusal(USER).get("cause").asText()).startsWith("the database refused the login")
                .contains("Access denied for user 'logged'@");
        assertThat(refusal("filed").get("cause").asText())
                .isEqualTo("the password is not one of those in the credentials of the proxy");
        assertThat(refusal("filed").get("error").asInt()).isEqualTo(1045);
        assertThat(refusal("two\nlines\u001b[2J").get("level").asText()).isEqualTo("WARN");
    }

    @Test
    void oneUserOrOneClientCanBeFollowedAlone() throws Exception {
        order("DEBUG USER '" + USER + "' ON");
        work();
        try (Connection other = proxy.connect("information_schema", OTHER, PASSWORD)) {
            int overheard = clientOf(OTHER);
            statements(other);
            assertThat(lines.of("The client's command was run.")).anyMatch(line -> line.has("error"))
                    .allMatch(line -> line.get("user").asText().equals(USER));
            assertThat(lines.of("The client borrowed")).isNotEmpty()
                    .allMatch(line -> line.get("user").asText().equals(USER));
            order("DEBUG CLIENT " + overheard + " ON");
            assertThat(show("debug")).containsExactlyInAnyOrder(USER + ",null", "null," + overheard);
            statements(other);
            assertThat(lines.of("The client borrowed")).anyMatch(line -> line.get("client").asInt() == overheard);
            order("DEBUG CLIENT " + overheard + " OFF");
            int before = lines.json.size();
            statements(other);
            assertThat(lines.json.subList(before, lines.json.size())).isEmpty();
            order("DEBUG CLIENT " + overheard + " ON");
        }
        await("who leaves is forgotten", () -> show("debug").equals(List.of(USER + ",null")));
        order("DEBUG USER '" + USER + "' OFF");
        assertThat(show("debug")).isEmpty();
        int before = lines.of("").size();
        work();
        assertThat(lines.of("").subList(before, lines.of("").size()))
                .noneMatch(line -> line.get("level").asText().equals("DEBUG"));
        assertThat(lines.text).noneMatch(line -> line.contains("m4rker"));
    }

    private void work() throws SQLException {
        try (Connection connection = proxy.connect("logged", USER, PASSWORD)) {
            statements(connection);
            try (Statement statement = connection.createStatement();
                    PreparedStatement prepared = connection.prepareStatement("REPLACE INTO t VALUES (1, ?)")) {
                statement.execute("SET @x = '" + LITERAL + "'");
                statement.execute("SELECT GET_LOCK('" + LITERAL + "', 1)");
                statement.execute("SELECT RELEASE_ALL_LOCKS()");
                prepared.setString(1, LITERAL);
                prepared.executeUpdate();
                connection.setAutoCommit(false);
                statement.execute("UPDATE t SET v = '" + LITERAL + "'");
                connection.commit();
            }
        }
    }

    private static void statements(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT '" + LITERAL + "'");
            try {
                statement.execute("SELECT '" + LITERAL + "' FROM nowhere.at_all");
            } catch (SQLException e) {
                assertThat(e.getErrorCode()).isPositive();
            }
        }
    }

    private RawClient client() throws IOException {
        RawClient client = RawClient.connect(proxy.host(), proxy.port());
        client.readGreeting();
        return client;
    }

    private JsonNode first(String beginning) {
        return lines.of(beginning).stream().findFirst().orElseThrow(() -> new AssertionError(beginning));
    }

    private JsonNode refusal(String user) {
        return lines.of("Proxy authentication with ").stream().filter(line -> line.has("error"))
                .filter(line -> line.get("user").asText().equals(user)).findFirst().orElseThrow();
    }

    private void order(String order) throws SQLException {
        try (Statement statement = console.createStatement()) {
            statement.executeUpdate(order);
        }
    }

    private int clientOf(String user) throws SQLException {
        try (Statement statement = console.createStatement();
                ResultSet rows = statement.executeQuery("SHOW CLIENTS LIKE '" + user + "'")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt("id");
        }
    }

    private List<String> show(String table) {
        List<String> all = new ArrayList<>();
        try (Statement statement = console.createStatement(); ResultSet rows = statement.executeQuery("SHOW " + table)) {
            while (rows.next()) {
                all.add(rows.getString(1) + "," + rows.getString(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }
}
