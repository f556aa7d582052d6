package io.headgate.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LikePatternTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "%        | anything     | true",
        "wait%    | WAITING      | true",
        "%ing     | waiting      | true",
        "%it%n%   | waiting      | true",
        "w_iting  | waiting      | true",
        "waiting  | waiting      | true",
        "waiting_ | waiting      | false",
        "waitin   | waiting      | false",
        "%x%      | waiting      | false",
        "a\\%b     | a%b          | true",
        "a\\%b     | axb          | false",
        "a\\_b     | axb          | false",
        "a%b%c    | abxbc        | true",
        "a%b%c    | abxcb        | false",
        "äÖ%      | Äöx          | true",
        "''       | x            | false",
    })
    void itIsLikeAsInSql(String pattern, String text, boolean like) {
        assertThat(new LikePattern(pattern).matches(Table.Row.of(null, text))).isEqualTo(like);
    }

    /** A matcher that tries every way would not end within the life of the machine. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void noPatternTakesForEver() {
        LikePattern pattern = new LikePattern("%e".repeat(200) + "!");
        Table.Row row = Table.Row.of("e".repeat(2000));
        assertThat(pattern.matches(row)).isFalse();
    }
}
