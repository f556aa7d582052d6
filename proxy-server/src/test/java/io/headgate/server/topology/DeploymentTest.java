package io.headgate.server.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.config.HostPort;
import io.headgate.server.topology.Deployment.Phase;
import io.headgate.server.topology.Deployment.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeploymentTest {

    private static Row source(String host) {
        return new Row(new HostPort(host, 3306), "BLUE_GREEN_DEPLOYMENT_SOURCE", "SWITCHOVER_INITIATED");
    }

    private static Row target(String host) {
        return new Row(new HostPort(host, 3307), "BLUE_GREEN_DEPLOYMENT_TARGET", "SWITCHOVER_INITIATED");
    }

    @Test
    void onePairIsAPairWhateverItsNames() {
        Deployment deployment = Deployment.of(List.of(source("Blue.example"), target("other.example")));
        assertThat(deployment.phase()).isEqualTo(Phase.SWITCHOVER_INITIATED);
        assertThat(deployment.targetOf(new HostPort("blue.EXAMPLE", 3306)))
                .isEqualTo(new HostPort("other.example", 3307));
        assertThat(deployment.targetOf(new HostPort("blue.example", 3307))).isNull();
        assertThat(deployment.target()).isEqualTo(new HostPort("other.example", 3307));
    }

    @Test
    void severalPairsAreToldByTheirNames() {
        Deployment deployment = Deployment.of(List.of(target("r1-green-k5fv7u.x.rds"), source("r1.x.rds"),
                source("w.x.rds"), target("w-green-abc123.x.rds"), source("r2.x.rds")));
        assertThat(deployment.targetOf(new HostPort("w.x.rds", 3306)).host()).isEqualTo("w-green-abc123.x.rds");
        assertThat(deployment.targetOf(new HostPort("r1.x.rds", 3306)).host()).isEqualTo("r1-green-k5fv7u.x.rds");
        assertThat(deployment.targetOf(new HostPort("r2.x.rds", 3306))).isNull();
    }

    @Test
    void onlyWhatAwsAppendsIsTakenAway() {
        assertThat(Deployment.withoutGreen("db-green-abc123")).isEqualTo("db");
        assertThat(Deployment.withoutGreen("db-green-abc123.x")).isEqualTo("db.x");
        assertThat(Deployment.withoutGreen("db-green-abc1234")).isEqualTo("db-green-abc1234");
        assertThat(Deployment.withoutGreen("db-green")).isEqualTo("db-green");
    }

    @Test
    void rowsOfAnythingElseAreNoDeployment() {
        assertThat(Deployment.of(List.of())).isNull();
        assertThat(Deployment.of(List.of(source("a")))).isNull();
        assertThat(Deployment.of(List.of(new Row(new HostPort("a", 1), "null", "null")))).isNull();
        assertThat(Deployment.of(List.of(new Row(new HostPort("a", 1), "BLUE_GREEN_DEPLOYMENT_TARGET", "NEW"))))
                .isNull();
    }

    @Test
    void whatWasKnownOfBlueStaysKnownWhenItsRowsAreGone() {
        Deployment before = Deployment.of(List.of(source("blue"), target("green")));
        Row complete = new Row(new HostPort("blue", 3306), "BLUE_GREEN_DEPLOYMENT_TARGET", "SWITCHOVER_COMPLETED");
        Deployment after = Deployment.of(List.of(complete)).knowing(before);
        assertThat(after.phase()).isEqualTo(Phase.SWITCHOVER_COMPLETED);
        assertThat(after.target().host()).isEqualTo("green");
        assertThat(after.targetOf(new HostPort("blue", 3306)).host()).isEqualTo("green");
    }
}
