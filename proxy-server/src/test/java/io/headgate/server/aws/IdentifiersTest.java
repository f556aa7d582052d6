package io.headgate.server.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.config.HostPort;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentifiersTest {

    private static final String DOMAIN = ".abc123.eu-west-1.rds.amazonaws.com";
    private final Identifiers rds = new Identifiers(List.of(new HostPort("10.0.0.1", 3307),
            new HostPort("mydb1" + DOMAIN, 3306), new HostPort("mydb2" + DOMAIN, 3308)));
    private final Identifiers local = new Identifiers(List.of(new HostPort("localhost", 3306),
            new HostPort("localhost", 3307), new HostPort("db1", 3306)));

    @ParameterizedTest
    @CsvSource({"mydb1" + DOMAIN + ",3306,mydb1", "10.0.0.1,3307,10.0.0.1:3307", "::1,3306,[::1]:3306"})
    void aServerIsCalledByTheFirstLabelOfItsName(String host, int port, String identifier) {
        assertThat(rds.of(new HostPort(host, port))).isEqualTo(identifier);
    }

    @ParameterizedTest
    @CsvSource({"localhost,3307,localhost:3307", "db1,3306,db1"})
    void whereTwoHaveItByItsAddress(String host, int port, String identifier) {
        assertThat(local.of(new HostPort(host, port))).isEqualTo(identifier);
    }

    @ParameterizedTest
    @CsvSource({"mydb2,mydb2" + DOMAIN + ":3308", "mydb3,mydb3" + DOMAIN + ":3306", "10.0.0.1,10.0.0.1:3307",
        "10.0.0.2,10.0.0.2:3307", "db.example.com:3310,db.example.com:3310"})
    void anIdentifierLeadsToAnAddress(String identifier, String address) {
        assertThat(rds.address(identifier)).contains(address);
    }

    @ParameterizedTest
    @CsvSource({"db1,db1:3306", "localhost:3307,localhost:3307", "localhost:3399,localhost:3399", "db2,db2:3306"})
    void namesWithoutADomainAreWhatTheyAre(String identifier, String address) {
        assertThat(local.address(identifier)).contains(address);
    }
}
