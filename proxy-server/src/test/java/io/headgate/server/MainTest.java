package io.headgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.Security;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MainTest {

    @Test
    void addressesAreNotRememberedForLongerThanAwsKeepsThem() {
        assertThat(Main.run(new String[] {"--version"}, new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()))).isZero();
        assertThat(Security.getProperty("networkaddress.cache.ttl")).isEqualTo("3");
        assertThat(Security.getProperty("networkaddress.cache.negative.ttl")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "--statement-histroy, did you mean --statement-history?",
        "--backnd, did you mean --backend?",
        "--max_connections, did you mean --max-connections?",
        "--frobnicate, ''",
    })
    void theOptionThatWasProbablyMeantIsNamed(String typed, String answer) {
        StringWriter err = new StringWriter();
        assertThat(Main.run(new String[] {typed, "x"}, new PrintWriter(new StringWriter()), new PrintWriter(err)))
                .isEqualTo(Main.WRONG_USE);
        assertThat(err.toString()).contains("'" + typed + "' is not an option" + (answer.isEmpty() ? "" : "; ")
                + answer + System.lineSeparator());
    }
}
