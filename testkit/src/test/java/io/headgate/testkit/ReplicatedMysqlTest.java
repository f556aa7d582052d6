package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReplicatedMysqlTest {

    private ReplicatedMysql cluster;

    private void start(int servers) {
        cluster = ReplicatedMysql.start(servers);
        cluster.server(0).execute("CREATE DATABASE d", "CREATE TABLE d.t (id INT AUTO_INCREMENT PRIMARY KEY, v INT)");
        IntStream.range(1, servers).forEach(cluster::awaitCaughtUp);
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private void insert(int index, int value) {
        cluster.server(index).execute("INSERT INTO d.t (v) VALUES (" + value + ")");
    }

    private String rows(int index) {
        return cluster.server(index).queryValue("SELECT GROUP_CONCAT(v ORDER BY v) FROM d.t");
    }

    private void assertWriterIs(int index) {
        assertThat(cluster.writer()).isEqualTo(index);
        for (int server = 0; server < cluster.size(); server++) {
            assertThat(cluster.server(server).queryValue("SELECT CONCAT(@@read_only, @@super_read_only)"))
                    .as("read-only: server " + server).isEqualTo(server == index ? "00" : "11");
        }
    }

    @Test
    void whatTheWriterDoesArrivesAndTheServersAreDifferentOnes() throws SQLException {
        start(3);
        insert(0, 1);
        cluster.server(0).createUser("replicated", "not a secret", "caching_sha2_password");
        assertWriterIs(0);
        for (int replica = 1; replica < cluster.size(); replica++) {
            cluster.awaitCaughtUp(replica);
            assertThat(rows(replica)).isEqualTo("1");
            try (Connection connection = DriverManager.getConnection(
                    cluster.server(replica).jdbcUrl(), "replicated", "not a secret")) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
        assertThat(IntStream.range(0, cluster.size()).mapToObj(i -> cluster.server(i).queryValue("SELECT @@server_uuid")))
                .doesNotHaveDuplicates();
        assertThatThrownBy(() -> insert(1, 2)).hasMessageContaining("--super-read-only");
    }

    @Test
    void promotionThereAndBackLosesNothing() {
        start(3);
        insert(0, 1);
        cluster.stopApplying(1);
        insert(0, 2);
        cluster.awaitCaughtUp(2);
        assertThat(rows(1)).isNotEqualTo("1,2");
        cluster.promote(1);
        assertWriterIs(1);
        insert(1, 3);
        cluster.awaitCaughtUp(0);
        assertThat(rows(0)).isEqualTo("1,2,3");
        cluster.promote(0);
        assertWriterIs(0);
        insert(0, 4);
        cluster.awaitCaughtUp(1);
        cluster.awaitCaughtUp(2);
        assertThat(rows(1)).isEqualTo("1,2,3,4");
        assertThat(rows(2)).isEqualTo("1,2,3,4");
    }

    @Test
    void aFailoverKeepsWhatAnyReplicaHasAndTheDeadWriterComesBackAsReplica() throws IOException {
        start(3);
        // one that the next writer has not even received
        cluster.server(1).execute("STOP SLAVE");
        insert(0, 1);
        cluster.awaitCaughtUp(2);
        cluster.kill(0);
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), cluster.server(0).port()).close())
                .isInstanceOf(ConnectException.class);
        cluster.failOverTo(1);
        assertThat(rows(1)).isEqualTo("1");
        insert(1, 2);
        cluster.awaitCaughtUp(2);
        assertThat(rows(2)).isEqualTo("1,2");
        cluster.restart(0);
        assertWriterIs(1);
        assertThat(rows(0)).isEqualTo("1,2");
    }

    @Test
    void aFormerWriterWithTransactionsOfItsOwnComesBackWithoutThem() {
        start(2);
        cluster.failOverTo(1);
        insert(0, 1);
        insert(1, 2);
        assertThat(rows(0)).isEqualTo("1");
        cluster.kill(0);
        cluster.restart(0);
        assertWriterIs(1);
        assertThat(rows(0)).isEqualTo("2");
    }

    @Test
    void aFrozenWriterAnswersNothingAndIsStillWritableWhenItGoesOn() throws IOException {
        start(3);
        insert(0, 1);
        cluster.awaitCaughtUp(2);
        cluster.freeze(0);
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), cluster.server(0).port())) {
            cluster.failOverTo(2);
            insert(2, 2);
            assertThat(client.getInputStream().available()).as("bytes of the greeting").isZero();
            cluster.thaw(0);
            assertThat(new String(client.getInputStream().readNBytes(11), StandardCharsets.ISO_8859_1))
                    .endsWith(EmbeddedMysql.VERSION);
        }
        insert(0, 3);
        assertThat(rows(0)).isEqualTo("1,3");
        cluster.awaitCaughtUp(1);
        assertThat(rows(1)).isEqualTo("1,2");
    }

    @Test
    void aKilledWriterComesBackAsWriterAndItsReplicasFindIt() {
        start(2);
        cluster.kill(0);
        cluster.kill(1);
        cluster.restart(1);
        cluster.restart(0);
        assertWriterIs(0);
        insert(0, 1);
        cluster.awaitCaughtUp(1);
        assertThat(rows(1)).isEqualTo("1");
    }

    @Test
    void aReplicaLagsAndTwoServersMayClaimToBeWriters() {
        start(2);
        cluster.stopApplying(1);
        insert(0, 1);
        assertThat(rows(1)).isNull();
        cluster.startApplying(1);
        cluster.awaitCaughtUp(1);
        assertThat(rows(1)).isEqualTo("1");
        cluster.makeWritable(1);
        insert(1, 2);
        assertThat(rows(1)).isEqualTo("1,2");
        assertThat(rows(0)).isEqualTo("1");
    }
}
