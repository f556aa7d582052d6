package io.headgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPatternTest {

    @ParameterizedTest
    @CsvSource({
        "shop.cluster-c1a2b3.eu-west-1.rds.amazonaws.com, db1.c1a2b3.eu-west-1.rds.amazonaws.com",
        "shop.cluster-ro-c1a2b3.eu-west-1.rds.amazonaws.com, db1.c1a2b3.eu-west-1.rds.amazonaws.com",
        "some.cluster-custom-c1a2b3.eu-west-1.rds.amazonaws.com, db1.c1a2b3.eu-west-1.rds.amazonaws.com",
        "db7.c1a2b3.eu-west-1.rds.amazonaws.com, db1.c1a2b3.eu-west-1.rds.amazonaws.com",
        "Shop.Cluster-c1a2b3.eu-west-1.RDS.amazonaws.com., db1.c1a2b3.eu-west-1.RDS.amazonaws.com.",
        "shop.cluster-c1a2b3.rds.cn-north-1.amazonaws.com.cn, db1.c1a2b3.rds.cn-north-1.amazonaws.com.cn"})
    void anEndpointOfAuroraTellsTheAddressesOfItsMembers(String endpoint, String member) {
        assertThat(HostPattern.from(new HostPort(endpoint, 3307)).map(pattern -> pattern.of("db1")))
                .contains(new HostPort(member, 3307));
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "10.0.0.1", "db.example.com", "shop.proxy-c1a2b3.eu-west-1.rds.amazonaws.com",
        "c1a2b3.eu-west-1.rds.amazonaws.com", "db1.c1a2b3.eu-west-1.rds.amazonaws.com.example.com"})
    void anyOtherNameTellsNothing(String host) {
        assertThat(HostPattern.from(new HostPort(host, 3306))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"?.db.example.com, db1.db.example.com, 3306", "db-?.example.com:3307, db-db1.example.com, 3307",
        "?:3308, db1, 3308"})
    void thePatternIsTakenAsItIsGiven(String pattern, String host, int port) throws Exception {
        assertThat(new HostPatternType(new HostPortType(1, 3306)).parse(pattern).of("db1"))
                .isEqualTo(new HostPort(host, port));
    }

    @Test
    void whatIsGivenWinsOverWhatTheEndpointTells(@TempDir Path directory) throws Exception {
        new Fixture(directory).file("control", "secret");
        Map<String, String> settings = Map.of("backend", "db,shop.cluster-c1a2b3.eu-west-1.rds.amazonaws.com:3307",
                "topology", "aurora", "control-user", "c", "control-password-file",
                directory.resolve("control").toString());
        assertThat(ConfigLoader.load(null, settings).backend().topology().auroraHost())
                .isEqualTo(Optional.of(new HostPattern("?.c1a2b3.eu-west-1.rds.amazonaws.com", 3307)));

        Map<String, String> given = new HashMap<>(settings);
        given.put("aurora-host", "?.db");
        HeadgateConfig.Backend backend = ConfigLoader.load(null, given).backend();
        assertThat(backend.topology().auroraHost()).contains(new HostPattern("?.db", 3306));
    }
}
