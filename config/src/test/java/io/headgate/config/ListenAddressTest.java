package io.headgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

    private static final ListenAddressType ADDRESS = new ListenAddressType(new HostPortType(0, 3306));
    private static final ListType<ListenAddress> LIST = new ListType<>(ADDRESS, ListenAddressType::conflict);

    @ParameterizedTest
    @CsvSource({"/run/h.sock, /run/h.sock", "/run//x/../h.sock, /run/h.sock", "/s, /s"})
    void aPathIsASocket(String text, String path) throws Exception {
        assertThat(ADDRESS.parse(text)).isEqualTo(new ListenAddress.Unix(Path.of(path)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/|this is a directory; the name of the socket is missing",
        "/run/|this is a directory; the name of the socket is missing",
        "./h.sock|the path of a socket is absolute",
        "unix:/run/h.sock|leave 'unix:' out; what begins with '/' is the path of a socket",
        "::1|an IPv6 address stands in brackets, such as [::1]:3306"})
    void aMalformedAddressIsRefusedWithAHint(String text, String hint) {
        assertThat(hint(ADDRESS, text)).isEqualTo(hint);
    }

    @Test
    void aPathHasAtMostAHundredBytes() throws Exception {
        String longest = "/" + "x".repeat(99);

        assertThat(ADDRESS.parse(longest)).isEqualTo(new ListenAddress.Unix(Path.of(longest)));
        assertThat(hint(ADDRESS, longest + "x"))
                .isEqualTo("the path has 101 bytes, and the operating system takes few more than 100");
        assertThat(hint(ADDRESS, "/" + "\u00e4".repeat(50))).startsWith("the path has 101 bytes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "db:1, db:1|db:1 is there twice",
        "/a, db, /b/../a|/a is there twice",
        "0.0.0.0, [::]|[::]:3306 takes what comes to 0.0.0.0:3306, too; leave one out",
        "[::], 127.0.0.1|[::]:3306 takes what comes to 127.0.0.1:3306, too; leave one out",
        "127.0.0.1:1, 0.0.0.0:1|0.0.0.0:1 takes what comes to 127.0.0.1:1, too; leave one out"})
    void whatCannotBeHadTogetherIsRefused(String text, String hint) {
        assertThat(hint(LIST, text)).isEqualTo(hint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:0, 127.0.0.1:0", "0.0.0.0:1, 0.0.0.0:2", "0.0.0.0, [::1]", "127.0.0.1, [::1]",
        "a, b", "[::]:1, 0.0.0.0:2", "0.0.0.0:0, [::]:0"})
    void whatCanBeHadTogetherIsTaken(String text) throws Exception {
        assertThat(LIST.parse(text)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "db,", ",db", "db,,db2"})
    void anEmptyPlaceInAListIsRefused(String text) {
        assertThat(hint(LIST, text)).endsWith("the host is missing");
    }

    private static String hint(ValueType<?> type, String text) {
        InvalidValueException refusal = catchThrowableOfType(InvalidValueException.class, () -> type.parse(text));
        assertThat(refusal).as(text).isNotNull();
        return refusal.hint();
    }
}
