package io.headgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of settings while the proxy runs. */
class LiveConfigTest {

    @TempDir
    private Path folder;
    private Fixture fixture;

    @BeforeEach
    void folder() {
        fixture = new Fixture(folder);
    }

    @Test
    void aReloadAppliesWhatIsLiveAndNamesWhatWaits() throws Exception {
        LiveConfig config = load("backend: db\nidle-client-timeout: 10m\nlisten: 127.0.0.1:1\n");
        List<HeadgateConfig> told = new ArrayList<>();
        config.onChange(config.current(), (was, is, what) -> told.addAll(List.of(was, is)));
        HeadgateConfig before = config.current();
        file("backend: db\nidle-client-timeout: 5m\nlisten: 127.0.0.1:2\nrequire-tls: true\n");

        ConfigChange change = config.reload();

        assertThat(change).isEqualTo(new ConfigChange(List.of("idle-client-timeout", "require-tls"),
                List.of("listen"), List.of()));
        assertThat(change).hasToString("In effect: idle-client-timeout, require-tls."
                + " Waiting for a restart: listen.");
        assertThat(told).containsExactly(before, config.current());
        assertThat(config.current().listener().idleClientTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.current().listener().requireTls()).isTrue();
        assertThat(config.current().listener().addresses()).isEqualTo(before.listener().addresses());
        assertThat(line(config, "listen")).isEqualTo(new EffectiveConfig.Line("listen", "127.0.0.1:1", place(3),
                Optional.of("127.0.0.1:2")));
        assertThat(line(config, "require-tls").source()).isEqualTo(place(4));
        // it waits on, and is named again
        assertThat(config.reload()).isEqualTo(new ConfigChange(List.of(), List.of("listen"), List.of()));
        file("backend: db\n\nlisten: 127.0.0.1:1\n");
        assertThat(config.reload().waiting()).isEmpty();
        assertThat(line(config, "listen").afterRestart()).isEmpty();
        assertThat(config.reload()).hasToString("Nothing has changed.");
    }

    /** As between the first look at the settings and the moment when all is there that follows them. */
    @Test
    void whoListensLateIsToldWhatItHasMissed() throws Exception {
        LiveConfig config = load("backend: db\nidle-client-timeout: 10m\nlisten: 127.0.0.1:1\n");
        HeadgateConfig known = config.current();
        set(config, "idle-client-timeout", "5m");
        set(config, "require-tls", "true");
        List<ConfigChange> changes = new ArrayList<>();
        List<HeadgateConfig> told = new ArrayList<>();

        config.onChange(known, (was, is, what) -> {
            told.addAll(List.of(was, is));
            changes.add(what);
        });

        assertThat(told).containsExactly(known, config.current());
        assertThat(changes).containsExactly(new ConfigChange(List.of("idle-client-timeout", "require-tls"), List.of(),
                List.of()));
        config.onChange(config.current(), (was, is, what) -> {
            throw new AssertionError("told of " + is);
        });
    }

    @Test
    void aBrokenFileChangesNothing() throws Exception {
        LiveConfig config = load("backend: db\nidle-client-timeout: 10m\n");
        HeadgateConfig before = config.current();
        config.onChange(before, (was, is, what) -> {
            throw new AssertionError("told of " + is);
        });
        file("backend: db\nidle-client-timeout: 5m\nrequire-tls: perhaps\nmin-idle-connections: 5\n"
                + "max-connections: 4\n");
        assertThat(catchThrowableOfType(ConfigException.class, config::reload).problems()).hasSize(2);
        assertThat(config.current()).isSameAs(before);
        file("backend: [\n");
        assertThatThrownBy(config::reload).isInstanceOf(ConfigException.class);
        Files.delete(folder.resolve("headgate.yaml"));
        assertThatThrownBy(config::reload).hasMessageContaining("there is no file");
        assertThat(config.current()).isSameAs(before);
    }

    @Test
    void whatWasSetWinsOverFlagsAndFlagsOverTheFile() throws Exception {
        file("backend: db\nlogin-timeout: 11s\nidle-client-timeout: 11s\nconnection-borrow-timeout: 11s\n");
        LiveConfig config = LiveConfig.load(folder.resolve("headgate.yaml"),
                Map.of("login-timeout", "12s", "idle-client-timeout", "12s"));
        assertThat(set(config, "login-timeout", "13s").applied()).containsExactly("login-timeout");
        assertThat(line(config, "login-timeout")).isEqualTo(new EffectiveConfig.Line("login-timeout", "13s", "SET"));
        file("backend: db\nlogin-timeout: 14s\nidle-client-timeout: 14s\nconnection-borrow-timeout: 14s\n");

        ConfigChange change = config.reload();

        assertThat(change).isEqualTo(new ConfigChange(List.of("connection-borrow-timeout"), List.of(),
                List.of("login-timeout", "idle-client-timeout")));
        assertThat(change.toString()).endsWith(
                "Without effect, since a flag or SET says otherwise: login-timeout, idle-client-timeout.");
        assertThat(config.current().listener().loginTimeout()).hasSeconds(13);
        assertThat(config.current().listener().idleClientTimeout()).hasSeconds(12);
        assertThat(config.current().pool().borrowTimeout()).hasSeconds(14);
        config.set(Map.of("login-timeout", Optional.empty()));
        assertThat(config.current().listener().loginTimeout()).hasSeconds(12);
        assertThat(line(config, "login-timeout").source()).isEqualTo("--login-timeout");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "listen | 127.0.0.1:1 | listen: cannot change while Headgate runs",
        "logintimeout | 10s | logintimeout: is not a setting; did you mean login-timeout?",
        "login-timeout | 10 | login-timeout: '10' must be a duration",
        "max-idle-connections-percent | 90 | must not be more than max-connections-percent",
        "no-reader | wait | must come with listen-read-only",
        "init-query | '' | init-query: must be SQL text"})
    void whatIsWrongIsNotSet(String key, String value, String why) throws Exception {
        LiveConfig config = load("backend: db\nmax-connections-percent: 80\n");
        HeadgateConfig before = config.current();
        assertThatThrownBy(() -> set(config, key, value)).isInstanceOf(ConfigException.class)
                .hasMessageContaining(why);
        assertThat(config.current()).isSameAs(before);
    }

    @Test
    void aNumberThatWasSetReplacesThePercentOfTheFileUntilItIsTakenBack() throws Exception {
        LiveConfig config = load("backend: db\nmax-connections-percent: 80\n");
        set(config, "max-connections", "7");
        assertThat(config.current().pool().maxConnectionsFor(100)).isEqualTo(7);
        assertThatThrownBy(() -> set(config, "max-connections-percent", "50"))
                .hasMessageContaining("cannot come with max-connections");
        config.set(Map.of("max-connections", Optional.empty()));
        assertThat(config.current().pool().maxConnectionsFor(100)).isEqualTo(80);
    }

    @Test
    void changesOfWhatHoldsAreNotLost() throws Exception {
        LiveConfig config = load("backend: db\nmax-connections: 1\n");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Callable<Void> add = () -> {
            for (int i = 0; i < 50; i++) {
                config.set(now -> Map.of("max-connections",
                        Optional.of(Integer.toString(now.pool().maxConnections().getAsInt() + 1))));
            }
            return null;
        };
        try {
            for (Future<Void> done : threads.invokeAll(Collections.nCopies(4, add))) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(config.current().pool().maxConnections()).hasValue(201);
    }

    /** Percent and its half may not cross on the way. */
    @Test
    void settingsThatGoTogetherChangeTogether() throws Exception {
        LiveConfig config = load("backend: db\nmax-connections-percent: 80\nmax-idle-connections-percent: 70\n");
        config.set(Map.of("max-connections-percent", Optional.of("20"),
                "max-idle-connections-percent", Optional.of("10")));
        assertThat(config.current().pool().maxConnectionsPercent()).isEqualTo(20);
        assertThat(config.current().pool().maxIdleConnectionsPercent()).isEqualTo(10);
    }

    @Test
    void aLiveSettingWaitsForTheOneThatItGoesWith() throws Exception {
        String control = "backend: [a, b]\ncontrol-user: c\ncontrol-password-file: pw\n";
        fixture.file("pw", "");
        LiveConfig config = load(control);
        file(control + "listen-read-only: 127.0.0.1:2\nreader-wait: 1s\nlogin-timeout: 20s\n");
        assertThat(config.reload()).isEqualTo(new ConfigChange(List.of("login-timeout"),
                List.of("listen-read-only", "reader-wait"), List.of()));
        assertThat(config.current().backend().topology().readerWait()).hasMillis(100);
        // others are not held up by what waits
        assertThat(set(config, "login-timeout", "21s").applied()).containsExactly("login-timeout");
        assertThatThrownBy(() -> set(config, "reader-weights", "a=1"))
                .hasMessageContaining("reader-weights: goes with a setting that waits for a restart");
    }

    @Test
    void aStateFileKeepsWhatWasSet() throws Exception {
        String yaml = "backend: db\nstate-file: state.yaml\nlogin-timeout: 11s\n";
        LiveConfig config = load(yaml);
        assertThat(config.keeps()).isTrue();
        set(config, "login-timeout", "13s");
        set(config, "require-tls", "true");
        set(config, "max-connections", "9");
        set(config, "init-query", "SET @a = '\"\\ü\n🙂'");
        Path state = folder.resolve("state.yaml");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state))).isEqualTo("rw-------");
        assertThat(state).content().contains("login-timeout: \"13s\"\nrequire-tls: true\nmax-connections: 9\n");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }

        LiveConfig again = load(yaml);

        assertThat(again.current().listener().loginTimeout()).hasSeconds(13);
        assertThat(again.current().listener().requireTls()).isTrue();
        assertThat(again.current().pool().maxConnections()).hasValue(9);
        assertThat(again.current().backend().initQuery()).contains(new InitQuery("SET @a = '\"\\ü\n🙂'"));
        assertThat(line(again, "login-timeout"))
                .isEqualTo(new EffectiveConfig.Line("login-timeout", "13s", "state file"));
        again.set(Map.of("login-timeout", Optional.empty()));
        assertThat(state).content().doesNotContain("login-timeout");
        assertThat(load(yaml).current().listener().loginTimeout()).hasSeconds(11);
    }

    /** Some of these are no characters of YAML, some are line breaks there. */
    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"\u0001", "\t", "\n", "\r\n", "\u007f", "\u0080", "\u0085", "\u009f", "\u00a0", "\u2028",
        "\u2029", "\ufeff", "\ufffe", "\uffff", "\ud800", "\ud83d\ude42", "\udbff\udfff", "\\u0041", "  \"  "})
    void aStateFileKeepsWhateverText(String text) throws Exception {
        String yaml = "backend: db\nstate-file: state.yaml\n";
        set(load(yaml), "init-query", "DO 'a " + text + " b'");
        assertThat(load(yaml).current().backend().initQuery()).contains(new InitQuery("DO 'a " + text + " b'"));
    }

    @Test
    void whatTheNextStartCouldNotReadIsNotSet() throws Exception {
        String yaml = "backend: db\nstate-file: state.yaml\n";
        LiveConfig config = load(yaml);
        set(config, "login-timeout", "20s");
        String before = Files.readString(folder.resolve("state.yaml"));
        assertThatThrownBy(() -> set(config, "init-query", "DO '" + "x".repeat(1 << 20) + "'"))
                .isInstanceOf(IOException.class)
                .hasMessage("the state file cannot be written: the next start could not read it back");
        assertThat(config.current().backend().initQuery()).isEmpty();
        assertThat(folder.resolve("state.yaml")).content().isEqualTo(before);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void aStateFileThatIsWrongIsRefusedWithItsLines() throws Exception {
        fixture.file("state.yaml", "login-timeout: 7\nlisten: db\nlogin-timeouts: 5s\n");
        assertThat(fixture.problems("backend: db\nstate-file: state.yaml\n")).containsExactly(
                "state.yaml:1: login-timeout: '7' must be a duration from 1s to 5m;"
                        + " the unit is missing: 7s is seconds",
                "state.yaml:3: login-timeouts: is not a setting; did you mean login-timeout?",
                "state.yaml:2: listen: takes effect with a restart only; it belongs into the configuration file");
        assertThat(fixture.problems("backend: db\nstate-file: absent/state.yaml\n").get(0))
                .contains("must be a file in a directory that can be written to; there is no directory");
    }

    @Test
    void whatCannotBeKeptIsNotSet() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("kept"));
        LiveConfig config = load("backend: db\nstate-file: kept/state.yaml\n");
        Files.delete(directory);
        assertThatThrownBy(() -> set(config, "login-timeout", "20s")).isInstanceOf(IOException.class)
                .hasMessageContaining("the state file cannot be written");
        assertThat(config.current().listener().loginTimeout()).hasSeconds(10);
    }

    private static ConfigChange set(LiveConfig config, String key, String value) throws ConfigException, IOException {
        return config.set(Map.of(key, Optional.of(value)));
    }

    private static EffectiveConfig.Line line(LiveConfig config, String key) {
        return config.current().effective().line(key);
    }

    private String place(int line) {
        return folder.resolve("headgate.yaml") + ":" + line;
    }

    private void file(String yaml) {
        fixture.file("headgate.yaml", yaml);
    }

    private LiveConfig load(String yaml) throws ConfigException {
        file(yaml);
        return LiveConfig.load(folder.resolve("headgate.yaml"), Map.of());
    }
}
