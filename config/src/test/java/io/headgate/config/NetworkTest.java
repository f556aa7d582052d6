package io.headgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {

    private static final NetworkType TYPE = new NetworkType();

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, true",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "192.168.4.0/23, 192.168.5.255, true",
        "192.168.4.0/23, 192.168.6.0, false",
        "128.0.0.0/1, 255.1.1.1, true",
        "128.0.0.0/1, 127.1.1.1, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3/32, 10.1.2.2, false",
        "0.0.0.0/0, 200.1.1.1, true",
        "0.0.0.0/0, ::1, false",
        "10.0.0.0/8, ::ffff:10.1.1.1, true",
        "::/0, 10.0.0.1, false",
        "::/0, 2001:db8::1, true",
        "::1, ::1, true",
        "fd00::/8, fdff::7, true",
        "fd00::/8, fe00::7, false",
        "2001:db8:0:8000::/49, 2001:db8:0:ffff::, true",
        "2001:db8:0:8000::/49, 2001:db8:0:7fff::, false"})
    void anAddressIsInANetworkOrNot(String network, String address, boolean in) throws Exception {
        assertThat(TYPE.parse(network).contains(InetAddress.getByName(address))).isEqualTo(in);
    }

    @Test
    void localhostIsWhoeverComesThroughAUnixSocketAndNobodyElse() throws Exception {
        assertThat(TYPE.parse("localhost").contains(null)).isTrue();
        assertThat(TYPE.parse("localhost").contains(InetAddress.getByName("127.0.0.1"))).isFalse();
        assertThat(TYPE.parse("0.0.0.0/0").contains(null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''|this is no address in digits",
        "db/8|this is no address in digits",
        "10.0.0/8|this is no address in digits",
        "*|all addresses are 0.0.0.0/0 and ::/0",
        "[::1]|leave the brackets out",
        "10.0.0.0/|after the slash comes a number from 0 to 32",
        "10.0.0.0/08|after the slash comes a number from 0 to 32",
        "10.0.0.0/33|after the slash comes a number from 0 to 32",
        "::/129|after the slash comes a number from 0 to 128",
        "10.0.0.0/8/8|after the slash comes a number from 0 to 32",
        "::ffff:10.0.0.1|write it as an IPv4 address: 10.0.0.1",
        "10.0.0.1/8|the address has bits behind the first 8; is it one host, without '/8', or the network that it is"
                + " in?"})
    void whatIsNoNetworkIsRefusedWithAHint(String text, String hint) {
        assertThat(catchThrowableOfType(InvalidValueException.class, () -> TYPE.parse(text)))
                .isNotNull().extracting(InvalidValueException::hint).isEqualTo(hint);
    }
}
