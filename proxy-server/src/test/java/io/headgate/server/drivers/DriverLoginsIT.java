package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.auth.CredentialsException;
import io.headgate.auth.aws.OwnTokens;
import io.headgate.testkit.SecretsManagerServer;
import io.headgate.testkit.StsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of the common drivers logs in over TLS with the password, and with IAM tokens in its place. */
class DriverLoginsIT {

    private static final String USER = "drv_logins";
    private static final String NAME = "proxy.example.com";
    private static final int PORT = 3306;

    /** A driver: logs in with this password and says as whom, or why not. */
    private interface Driver {
        String login(String password);
    }

    private static StsServer sts;
    private static DriverProxy proxy;

    @BeforeAll
    static void startProxy(@TempDir Path folder) throws IOException {
        System.setProperty("aws.accessKeyId", SecretsManagerServer.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", SecretsManagerServer.SECRET_KEY);
        Path users = file(folder, "users.yaml", "users:\n  " + USER + ":\n    password: \""
                + DriverProxy.PASSWORD.replace("\"", "\\\"") + "\"\n");
        Path keys = file(folder, "keys.yaml", "keys: {" + SecretsManagerServer.ACCESS_KEY + ": {secret-key: '"
                + SecretsManagerServer.SECRET_KEY + "', users: '*'}}");
        sts = StsServer.start();
        proxy = DriverProxy.start(USER, 2, Map.of("credentials-file", users.toString(), "iam", "allowed",
                "iam-verifiers", "keys,sts", "iam-hosts", NAME + ":" + PORT, "iam-keys-file", keys.toString(),
                "iam-users", "arn:aws:iam::" + StsServer.ACCOUNT + ":role/app -> " + USER,
                "aws-endpoint-override", sts.url(), "failed-login-delay", "0s"));
    }

    @AfterAll
    static void stopProxy() {
        proxy.close();
        sts.close();
    }

    static Stream<Driver> drivers() {
        return Stream.of(
                named("mysql", DriverLoginsIT::commandLine), named("Connector/J", DriverLoginsIT::connectorJ),
                program("node mysql2", () -> NodePackages.install("node-mysql2", "mysql2@" + NodePackages.MYSQL2),
                        "node", "login.mjs"),
                // Debian's, which has Debian's packages, even where PATH has another one first
                program("PyMySQL", MatrixRows.present("/usr/bin/python3", "-c", "import pymysql, cryptography"),
                        "/usr/bin/python3", "login.py"),
                program("go-sql-driver", MatrixRows.present("go", "list", "github.com/go-sql-driver/mysql"),
                        "go", "run", "login.go"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drivers")
    void aPasswordOrATokenLetsIn(Driver driver) throws CredentialsException {
        assertThat(driver.login(DriverProxy.PASSWORD)).isEqualTo("in as " + USER + "@%");
        assertThat(driver.login(token(USER))).isEqualTo("in as " + USER + "@%");
        assertThat(driver.login(stsToken(USER))).isEqualTo("in as " + USER + "@%");
        assertThat(driver.login("another password")).isEqualTo("error 1045");
        assertThat(driver.login(token("somebody_else"))).isEqualTo("error 1045");
        assertThat(driver.login(stsToken("somebody_else"))).isEqualTo("error 1045");
    }

    private static String token(String user) throws CredentialsException {
        return new OwnTokens(Optional.of("eu-west-1"), List.of()).forDatabase(NAME, PORT, user);
    }

    private static String stsToken(String user) throws CredentialsException {
        return new OwnTokens(Optional.of("eu-west-1"), List.of()).forSts(Optional.of(URI.create(sts.url())),
                NAME + ":" + PORT, Optional.of(user));
    }

    private static String commandLine(String password) {
        Programs.assumeInstalled("mysql");
        List<String> command = new CommandLineClient("mysql").command(proxy, true, List.of("--enable-cleartext-plugin",
                "--password=" + password, "--batch", "--skip-column-names", "-e",
                "SELECT CONCAT('in as ', CURRENT_USER())"));
        String output = Programs.run(command).output().lines().filter(line -> !line.toLowerCase(Locale.ROOT)
                .contains("warning")).collect(Collectors.joining("\n"));
        return output.startsWith("ERROR ") ? "error " + output.split(" ")[1] : output;
    }

    private static String connectorJ(String password) {
        try (Connection connection = DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + proxy.proxy().port()
                + "/?sslMode=REQUIRED", USER, password);
                ResultSet result = connection.createStatement().executeQuery("SELECT CURRENT_USER()")) {
            result.next();
            return "in as " + result.getString(1);
        } catch (SQLException e) {
            return "error " + e.getErrorCode();
        }
    }

    /** @param folder where it runs; skips the test where the driver is missing */
    private static Driver program(String name, Supplier<Path> folder, String... command) {
        return named(name, password -> {
            Path here = folder.get();
            String script = command[command.length - 1];
            try (InputStream in = DriverLoginsIT.class.getResourceAsStream("login/" + script)) {
                Files.copy(in, here.resolve(script), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            List<String> line = new ArrayList<>(List.of(command));
            line.add(Integer.toString(proxy.proxy().port()));
            Map<String, String> environment = new HashMap<>(MatrixRows.GO);
            environment.put("GOCACHE", here.resolve("go-cache").toString());
            environment.put("HEADGATE_USER", USER);
            environment.put("HEADGATE_PASSWORD", password);
            return Programs.run(line, environment, "", here).well().output().strip();
        });
    }

    private static Driver named(String name, Driver driver) {
        return new Driver() {
            @Override
            public String login(String password) {
                return driver.login(password);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    private static Path file(Path folder, String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
