package io.headgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypesTest {

    private static final HostPortType ADDRESS = new HostPortType(1, 3306);

    @ParameterizedTest
    @CsvSource({
        "db, db, 3306",
        "db:3307, db, 3307",
        "a-b.c_d.example., a-b.c_d.example., 3306",
        "10.0.0.1, 10.0.0.1, 3306",
        "10.0.0.255:1, 10.0.0.255, 1",
        "[::1], ::1, 3306",
        "[::1]:65535, ::1, 65535",
        "[2001:db8::7]:3306, 2001:db8::7, 3306",
        "1and1.example, 1and1.example, 3306"})
    void anAddressIsRead(String text, String host, int port) throws Exception {
        assertThat(ADDRESS.parse(text)).isEqualTo(new HostPort(host, port));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''|the host is missing",
        ":3306|the host is missing",
        "3306|the host is missing, such as 127.0.0.1:3306",
        "db:|the port after the colon is missing",
        "db:0|'0' is no such port",
        "db:65536|'65536' is no such port",
        "db:99999999999|'99999999999' is no such port",
        "db:+1|'+1' is no such port",
        "db:mysql|'mysql' is no such port",
        "::1|an IPv6 address stands in brackets, such as [::1]:3306",
        "[::1|the closing bracket is missing",
        "[::1]3306|after the bracket comes nothing, or a colon and the port",
        "[::1]:|the port after the colon is missing",
        "[db]:3306|there is no IPv6 address in the brackets",
        "[]|there is no IPv6 address in the brackets",
        "[1.2.3.4]|there is no IPv6 address in the brackets",
        "256.0.0.1|this is no IPv4 address",
        "10.0.0|this is no IPv4 address",
        "10.0.0.1.|this is no IPv4 address",
        "01.2.3.4|this is no IPv4 address",
        "a..b|this is no host name",
        ".|this is no IPv4 address",
        "-a|this is no host name",
        "*:3306|this is no host name",
        "a b|this is no host name",
        "mysql://db|leave the scheme out",
        "user@db|a user name and password do not belong here"})
    void aMalformedAddressIsRefusedWithAHint(String text, String hint) {
        assertThat(catchThrowableOfType(InvalidValueException.class, () -> ADDRESS.parse(text)))
                .isNotNull().extracting(InvalidValueException::hint).isEqualTo(hint);
    }

    @Test
    void aHostNameOfManyLabelsIsJudgedQuickly() {
        assertThatThrownBy(() -> ADDRESS.parse("a".repeat(5000) + "!")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> ADDRESS.parse("a.".repeat(127) + "!")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> ADDRESS.parse("a".repeat(64))).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "120s, 120000", "30m, 1800000", "24h, 86400000", "7d, 604800000", "1000ms, 1000"})
    void aDurationIsRead(String text, long millis) throws Exception {
        assertThat(DurationType.between("0s", "7d").parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "5", "5 s", " 5s", "5S", "5sec", "5us", "1.5h", "-5s", "+5s", "05s", "1h30m",
        "1e3s", "PT5S", "5w", "8d", "0ms", "99999999999999999999s", "9999999999999d"})
    void aMalformedOrExcessiveDurationIsRefused(String text) {
        assertThatThrownBy(() -> DurationType.between("1ms", "7d").parse(text))
                .isInstanceOf(InvalidValueException.class).hasMessage("must be a duration from 1ms to 7d");
    }

    @Test
    void theBoundsOfARangeBelongToIt() throws Exception {
        assertThat(new IntegerType(-3, 5).parse("-3")).isEqualTo(-3);
        assertThat(new IntegerType(-3, 5).parse("5")).isEqualTo(5);
        assertThat(DurationType.between("1s", "1m").parse("1000ms")).isEqualTo(Duration.ofSeconds(1));
        assertThat(DurationType.between("1s", "1m").parse("60s")).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({"'', '', 0", "a, '', 1", "abc, abc, 0", "abc, acb, 1", "abc, axc, 1", "abc, abcd, 1", "abc, ab, 1",
        "kitten, sitting, 3", "ca, abc, 3"})
    void theDistanceCountsInsertionsDeletionsReplacementsAndSwaps(String a, String b, int distance) {
        assertThat(KeySuggester.distance(a, b)).isEqualTo(distance);
        assertThat(KeySuggester.distance(b, a)).isEqualTo(distance);
    }

    @Test
    void anIpv6AddressIsPrintedInBrackets() {
        assertThat(new HostPort("::1", 3306)).hasToString("[::1]:3306");
        assertThat(new HostPort("db", 3306)).hasToString("db:3306");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "prod/db/app|NAME|prod/db/app|''",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/app-AbCdEf|NAME"
                + "|arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/app-AbCdEf|''",
        "arn:aws-us-gov:secretsmanager:us-gov-east-1:123456789012:secret:a|NAME"
                + "|arn:aws-us-gov:secretsmanager:us-gov-east-1:123456789012:secret:a|''",
        "rds!cluster-1a2b|NAME|rds!cluster-1a2b|''",
        "prefix:prod/|PREFIX|prod/|''",
        "tag:headgate=yes|TAG|headgate|yes",
        "tag:aws:a=b=c d|TAG|aws:a|b=c d"})
    void secretsAreNamedInFourWays(String text, String kind, String name, String value) throws Exception {
        assertThat(new SecretSelectorType().parse(text)).isEqualTo(
                new SecretSelector(SecretSelector.Kind.valueOf(kind), name, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "prefix:", "prefix:a b", "tag:", "tag:a", "tag:=b", "tag:a=", "arn:aws:iam::1:role/x",
        "arn:aws:secretsmanager:eu-west-1:12345:secret:a", "a b", "name:x", "secret:a"})
    void whatNamesNoSecretIsRefused(String text) {
        assertThatThrownBy(() -> new SecretSelectorType().parse(text)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1:80", "ftp://a", "http:///x", "http://user:pw@a", "http://a?b=c", "http://a#b",
        "http://a b"})
    void whatIsNoHttpAddressIsRefused(String text) {
        assertThatThrownBy(() -> new HttpAddressType().parse(text)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @CsvSource({"arn:aws:iam::123456789012:role/app -> app, arn:aws:iam::123456789012:role/app, app",
        "arn:aws-cn:iam::123456789012:user/a/b/eve  ->  *, arn:aws-cn:iam::123456789012:user/a/b/eve, *",
        "arn:aws:iam::123456789012:role/*_@=.+- -> x, arn:aws:iam::123456789012:role/*_@=.+-, x"})
    void aRuleNamesWhoMayLogInAndAsWhom(String text, String arn, String user) throws Exception {
        assertThat(new IamRuleType().parse(text)).isEqualTo(new IamRule(arn, Set.of(user)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app", "arn:aws:iam::123456789012:role/app", "arn:aws:iam::123456789012:role/app ->",
        "-> app", "arn:aws:iam::123456789012:role/app->app", "arn:aws:iam::*:role/app -> app",
        "arn:*:iam::123456789012:role/app -> app", "arn:aws:iam::123456789012:* -> app",
        "arn:aws:iam::123456789012:role/path/app -> app", "arn:aws:iam::123456789012:role/ -> app",
        "arn:aws:sts::123456789012:assumed-role/app/* -> app", "arn:aws:iam::123456789012:root -> app",
        "arn:aws:iam::12345678901:role/app -> app", "arn:aws:iam::123456789012:role/a?p -> app",
        "arn:aws:iam::123456789012:role/app -> app app", "arn:aws:iam::123456789012:role/app -> app *",
        "arn:aws:iam::123456789012:role/app -> a*", "* -> app"})
    void aRuleThatMightMeanMoreThanItSaysIsRefused(String text) {
        assertThatThrownBy(() -> new IamRuleType().parse(text)).isInstanceOf(InvalidValueException.class);
    }
}
