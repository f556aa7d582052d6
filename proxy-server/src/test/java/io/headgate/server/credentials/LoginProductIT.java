package io.headgate.server.credentials;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.protocol.Capabilities;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.EmbeddedMariaDb;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.headgate.testkit.SecretsManagerServer;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way in: what the client offers first × TLS or not × where its password is known from × what the database asks
 * for × TLS or not behind. In all of them the right password lets in, twice (the second time the proxy remembers), and
 * a wrong one does not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LoginProductIT {

    private static final String PASSWORD = "Kwittelfix 1ß";
    private static final String WRONG = "Kwittelfix 2ß";
    private static final int DENIED = 1045;
    private static final int NO_PLUGINS = 1251;
    private static final String IN = "in";

    /**
     * What does not depend on the account. A client without plugins can only prove by mysql_native_password that it has
     * a password, not say it; so the proxy must know it already.
     */
    private static final String TABLE = """
            client offers first    TLS  right: pass-through  right: known  wrong
            caching_sha2_password  no   in                   in            1045
            caching_sha2_password  yes  in                   in            1045
            mysql_native_password  no   in                   in            1045
            mysql_native_password  yes  in                   in            1045
            sha256_password        no   in                   in            1045
            sha256_password        yes  in                   in            1045
            mysql_clear_password   no   in                   in            1045
            mysql_clear_password   yes  in                   in            1045
            no plugin              no   1251                 in            1251
            no plugin              yes  1251                 in            1251
            """;

    private enum Source { PASS_THROUGH, FILE, DIRECTORY, SECRET }

    /** @param requiresTls the database lets it in by TLS only */
    private record Account(String user, boolean requiresTls) { }

    @TempDir
    private Path folder;

    private SecretsManagerServer secrets;
    private EmbeddedMariaDb mariaDb;

    @BeforeAll
    void start() throws IOException {
        secrets = SecretsManagerServer.start();
        if (EmbeddedMariaDb.isAvailable()) {
            mariaDb = EmbeddedMariaDb.start();
        }
    }

    @AfterAll
    void end() {
        secrets.close();
        if (mariaDb != null) {
            mariaDb.close();
        }
    }

    @Test
    void beforeMySql() throws Exception {
        TestDatabase database = TestDatabase.shared();
        List<Account> accounts = new ArrayList<>();
        for (String plugin : List.of(PasswordProof.NATIVE, PasswordProof.CACHING_SHA2, PasswordProof.SHA256)) {
            if (!plugin.equals(PasswordProof.NATIVE) || database.supportsNativePassword()) {
                accounts.add(new Account("product_" + plugin, false));
                database.createUser("product_" + plugin, PASSWORD, plugin);
            }
        }
        accounts.add(new Account("product_tls", true));
        database.createUser("product_tls", PASSWORD, PasswordProof.CACHING_SHA2);
        database.execute("ALTER USER product_tls REQUIRE SSL");
        try {
            everyWayInto(database, accounts, List.of("disabled", "required"));
        } finally {
            accounts.forEach(account -> database.execute("DROP USER " + account.user()));
        }
    }

    @Test
    void beforeMariaDb() throws Exception {
        assumeTrue(mariaDb != null, "no mariadbd on this machine (Debian: apt-get install mariadb-server-core)");
        TestDatabase database = mariaDb.database();
        database.createUser("product_native", PASSWORD, "");
        List<Account> accounts = new ArrayList<>(List.of(new Account("product_native", false)));
        if (Files.exists(Path.of(database.queryValue("SELECT @@plugin_dir"), "auth_ed25519.so"))) {
            database.execute("INSTALL SONAME 'auth_ed25519'",
                    "CREATE USER product_ed25519 IDENTIFIED VIA ed25519 USING PASSWORD('" + PASSWORD + "')");
            accounts.add(new Account("product_ed25519", false));
        }
        everyWayInto(database, accounts, List.of("disabled"));
    }

    private void everyWayInto(TestDatabase database, List<Account> accounts, List<String> backendTls)
            throws Exception {
        for (Source source : Source.values()) {
            for (String tls : backendTls) {
                try (ProxyUnderTest proxy = start(database, accounts, source, tls)) {
                    for (Account account : accounts) {
                        boolean refused = account.requiresTls() && tls.equals("disabled");
                        // after each refusal the proxy looks for a newer password, which takes its time
                        List<String> lines = TABLE.lines().skip(1).limit(refused ? 2 : Long.MAX_VALUE).toList();
                        assertThat(table(proxy, account, lines))
                                .as("%s, backend-tls %s, password from %s", account.user(), tls, source)
                                .isEqualTo(expected(lines, source, refused));
                    }
                }
            }
        }
    }

    /** One line a client: first login, second login, wrong password. */
    private static String table(ProxyUnderTest proxy, Account account, List<String> lines) throws IOException {
        StringBuilder table = new StringBuilder();
        for (String line : lines) {
            String[] cells = line.split(" {2,}");
            boolean tls = cells[1].equals("yes");
            table.append(cells[0]).append(' ').append(cells[1]);
            for (String password : List.of(PASSWORD, PASSWORD, WRONG)) {
                table.append(' ').append(outcome(proxy, login(account.user(), password, cells[0]), tls));
            }
            table.append('\n');
        }
        return table.toString();
    }

    private static String expected(List<String> lines, Source source, boolean refusedByDatabase) {
        return lines.stream().map(line -> {
            String[] cells = line.split(" {2,}");
            String right = source == Source.PASS_THROUGH ? cells[2] : cells[3];
            String shown = refusedByDatabase && right.equals(IN) ? String.valueOf(DENIED) : right;
            return String.join(" ", cells[0], cells[1], shown, shown, cells[4]) + '\n';
        }).collect(Collectors.joining());
    }

    private static RawClient.Login login(String user, String password, String plugin) {
        RawClient.Login login = new RawClient.Login(user, password);
        return plugin.equals("no plugin") ? login.withoutCapabilities(Capabilities.CLIENT_PLUGIN_AUTH)
                : login.withPlugin(plugin);
    }

    private static String outcome(ProxyUnderTest proxy, RawClient.Login login, boolean tls) throws IOException {
        try (RawClient client = RawClient.connect(proxy.host(), proxy.port())) {
            if (tls) {
                client.startTls();
            }
            RawPacket verdict = client.login(login);
            if (!verdict.isErr()) {
                // whom the proxy knows gets its database connection, or the database's refusal, when it needs one
                List<RawPacket> response = client.query("SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1)");
                verdict = response.get(0);
                if (!verdict.isErr()) {
                    byte[] row = response.get(2).payload();
                    assertThat(new String(row, 1, row[0], StandardCharsets.UTF_8)).isEqualTo(login.user());
                    return IN;
                }
            }
            return String.valueOf(verdict.err(client.capabilities()).code());
        }
    }

    private ProxyUnderTest start(TestDatabase database, List<Account> accounts, Source source, String backendTls)
            throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("backend", database.host() + ":" + database.port(),
                "backend-tls", backendTls, "failed-login-delay", "0s"));
        Path place = Files.createTempDirectory(folder, source.name());
        for (Account account : accounts) {
            switch (source) {
                case PASS_THROUGH -> { }
                case FILE -> Files.writeString(place.resolve("users.yaml"), (Files.exists(place.resolve("users.yaml"))
                        ? Files.readString(place.resolve("users.yaml")) : "users:\n")
                        + "  " + account.user() + ":\n    password: '" + PASSWORD + "'\n");
                case DIRECTORY -> write(place.resolve(account.user()), PASSWORD);
                case SECRET -> secrets.put("product/" + account.user(), SecretsManagerServer.CURRENT,
                        SecretsManagerServer.json(account.user(), PASSWORD));
                default -> throw new AssertionError(source);
            }
        }
        return switch (source) {
            case PASS_THROUGH -> ProxyUnderTest.start(settings);
            case FILE -> {
                Files.setPosixFilePermissions(place.resolve("users.yaml"), PosixFilePermissions.fromString("rw-------"));
                settings.put("credentials-file", place.resolve("users.yaml").toString());
                yield ProxyUnderTest.start(settings);
            }
            case DIRECTORY -> {
                settings.put("credentials-directory", place.toString());
                yield ProxyUnderTest.start(settings);
            }
            case SECRET -> {
                String[] pairs = settings.entrySet().stream().flatMap(each -> List.of(each.getKey(), each.getValue())
                        .stream()).toArray(String[]::new);
                ProxyUnderTest proxy = SecretsProxy.start(secrets, "prefix:product/", pairs).proxy();
                for (Account account : accounts) {
                    await("the secret is known", () -> knows(proxy, account));
                }
                yield proxy;
            }
        };
    }

    /** A client without plugins is let in, or refused by the database, only where its password is known. */
    private static boolean knows(ProxyUnderTest proxy, Account account) {
        try {
            return !outcome(proxy, login(account.user(), PASSWORD, "no plugin"), false)
                    .equals(String.valueOf(NO_PLUGINS));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
