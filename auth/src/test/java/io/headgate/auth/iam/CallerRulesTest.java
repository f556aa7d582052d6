package io.headgate.auth.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerRulesTest {
    private static final String ACCOUNT = "arn:aws:iam::123456789012:";

    private final CallerRules rules = new CallerRules(List.of(
            Map.entry(ACCOUNT + "role/app", Set.of("app")),
            Map.entry(ACCOUNT + "role/team-*-x", Set.of("batch", "report")),
            Map.entry(ACCOUNT + "role/a.b", Set.of("dots")),
            Map.entry(ACCOUNT + "user/ops/*", Set.of("*"))));

    @ParameterizedTest
    @CsvSource({"role/app, app", "role/team--x, batch", "role/team-1+2-x, report", "role/a.b, dots",
        "user/ops/eve, root", "user/ops/eve, *"})
    void whoIsNamedMay(String who, String user) {
        assertThat(rules.allow(ACCOUNT + who, user)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"role/app, root", "role/app, App", "role/app, *", "role/app, a%", "role/App, app", "role/app2, app",
        "role/xapp, app", "role/app/s, app", "user/app, app", "role/team-1, batch", "role/team-1-x, app",
        "role/team-/-x, batch", "role/team-a:role/b-x, batch", "role/axb, dots", "user/ops/a/b, root", "user/eve, root",
        "root, app", "'role/app\n', app"})
    void whoIsNotNamedMayNot(String who, String user) {
        assertThat(rules.allow(ACCOUNT + who, user)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"arn:aws:iam::210987654321:role/app", "arn:aws-cn:iam::123456789012:role/app",
        "arn:aws:sts::123456789012:role/app", "arn:aws:iam::123456789012:role/app:",
        "xarn:aws:iam::123456789012:role/app"})
    void anotherAccountOrPartitionMayNot(String arn) {
        assertThat(rules.allow(arn, "app")).isFalse();
    }

    @Test
    void aSessionIsItsRole() {
        assertThat(CallerRules.canonical("arn:aws:sts::123456789012:assumed-role/app/i-0123"))
                .isEqualTo(ACCOUNT + "role/app");
        assertThat(CallerRules.canonical("arn:aws-us-gov:sts::123456789012:assumed-role/a+=,.@-b/me@example.com"))
                .isEqualTo("arn:aws-us-gov:iam::123456789012:role/a+=,.@-b");
    }

    @ParameterizedTest
    @CsvSource({"arn:aws:iam::123456789012:user/ops/eve", "arn:aws:iam::123456789012:root",
        "arn:aws:sts::123456789012:federated-user/app", "arn:aws:sts::123456789012:assumed-role/app",
        "arn:aws:sts::123456789012:assumed-role/app/", "arn:aws:sts::123456789012:assumed-role/path/app/session",
        "arn:aws:sts::123456789012:assumed-role//session", "arn:aws:sts::12:assumed-role/app/session",
        "arn:aws:iam::123456789012:assumed-role/app/session", "arn:aws:sts::123456789012:assumed-role/app/x/role/app"})
    void everythingElseIsItself(String arn) {
        assertThat(CallerRules.canonical(arn)).isEqualTo(arn);
    }
}
