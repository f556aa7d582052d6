package io.headgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {

    static List<Setting<?>> settings() {
        return Settings.all();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aDefaultObeysItsOwnRule(Setting<?> setting) throws Exception {
        if (setting.defaultText().isPresent()) {
            assertThat(setting.type().parse(setting.defaultText().get())).isNotNull();
        } else {
            assertThat(setting.defaultInWords()).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aSettingIsDescribedInOneSentenceThatFitsATableCell(Setting<?> setting) {
        assertThat(setting.description()).endsWith(".").doesNotContain("\n", "|").hasSizeLessThan(110);
        assertThat(setting.range()).isNotBlank().doesNotContain("\n", "|");
        assertThat(setting.placeholder()).isNotBlank();
        assertThat(setting.key()).matches("[a-z]+(-[a-z]+)*");
    }

    @Test
    void keysAreUniqueAndFound() {
        assertThat(Settings.keys()).doesNotHaveDuplicates();
        assertThat(Settings.all()).allSatisfy(s -> assertThat(Settings.byKey(s.key())).contains(s));
        assertThat(Settings.byKey("Listen")).isEmpty();
    }

    @Test
    void settingsOfRdsProxyKeepItsNamesAndDefaults() {
        assertThat(Settings.all()).filteredOn(s -> s.rdsProxyName().isPresent())
                .extracting(s -> s.rdsProxyName().get(), Setting::key, Setting::defaultInWords)
                .containsExactlyInAnyOrder(
                        tuple("MaxConnectionsPercent", "max-connections-percent", "100"),
                        tuple("MaxIdleConnectionsPercent", "max-idle-connections-percent",
                                "half of max-connections-percent"),
                        tuple("ConnectionBorrowTimeout", "connection-borrow-timeout",
                                "120s"),
                        tuple("InitQuery", "init-query", "none"),
                        tuple("IdleClientTimeout", "idle-client-timeout", "30m"),
                        tuple("RequireTLS", "require-tls", "false"),
                        tuple("DebugLogging", "debug-logging", "false"),
                        tuple("DBProxyName", "proxy-name", "headgate"));
    }

    @Test
    void onlySettingsThatAreTrueOrFalseAreSwitches() {
        assertThat(Settings.all()).filteredOn(Setting::isSwitch).extracting(Setting::key)
                .containsExactly("backend-iam", "require-tls", "debug-logging", "shuffle", "statement-history");
    }
}
