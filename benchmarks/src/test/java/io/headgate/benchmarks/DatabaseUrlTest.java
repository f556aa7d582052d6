package io.headgate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @Test
    void userAndPasswordMayBePercentEncoded() {
        assertThat(DatabaseUrl.parse("mysql://a%40b:p%3Aw+x@db.example.com:3307"))
                .isEqualTo(new DatabaseUrl("db.example.com", 3307, "a@b", "p:w+x"));
    }

    @Test
    void portAndPasswordMayBeAbsent() {
        assertThat(DatabaseUrl.parse("mysql://root@localhost"))
                .isEqualTo(new DatabaseUrl("localhost", 3306, "root", ""));
    }

    @Test
    void itsTextHidesThePassword() {
        assertThat(DatabaseUrl.parse("mysql://u:hidden@h:1")).asString().isEqualTo("mysql://u@h:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://u:hidden@h", "mysql://h:3306", "mysql://u:hidden@", "mysql://u:hid den@h",
            "hidden"})
    void anythingElseIsRefusedWithoutShowingIt(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text)).isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("mysql://user:password@host:port").hasMessageNotContaining("hid");
    }
}
