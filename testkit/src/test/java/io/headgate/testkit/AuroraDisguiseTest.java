package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AuroraDisguiseTest {

    @Test
    void eachServerShowsTheTableAndItsOwnIdentifier() throws Exception {
        TestDatabase database = TestDatabase.shared();
        database.execute("CREATE DATABASE aurora", AuroraDisguise.createTable());
        try (AuroraDisguise disguise = new AuroraDisguise(List.of(database, database))) {
            for (int server = 0; server < 2; server++) {
                database.execute("INSERT INTO " + AuroraDisguise.TABLE + " VALUES ('" + disguise.id(server)
                        + "', 'x', NOW(6), 1)");
            }
            for (int server = 0; server < 2; server++) {
                try (Connection connection = DriverManager.getConnection(
                        "jdbc:mysql://" + disguise.id(server) + ":" + disguise.port()
                                + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true&socketTimeout=20000",
                        database.rootUser(), database.rootPassword());
                        Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT SERVER_ID FROM"
                                + " information_schema.replica_host_status WHERE SERVER_ID = @@aurora_server_id")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo(disguise.id(server));
                    assertThat(rows.next()).isFalse();
                }
            }
        } finally {
            database.execute("DROP DATABASE aurora");
        }
    }
}
