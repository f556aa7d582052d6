package io.headgate.server.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.auth.Secret;
import io.headgate.config.HostPort;
import io.headgate.server.backend.BackendSettings;
import io.headgate.server.backend.BackendSettings.BackendTls;
import io.headgate.server.backend.Endpoints;
import io.headgate.testkit.Cable;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a lost server costs whoever asks it. The patience is longer than the test may take. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ControlConnectionIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String USER = "control_it";

    private static String one(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT 1")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static ControlConnection connection(HostPort server) {
        BackendSettings settings = new BackendSettings(server, new Endpoints(), BackendTls.DISABLED, null, null, null,
                PATIENCE, null, false, null, null);
        return new ControlConnection(settings, null, () -> new ControlConnection.Account(USER,
                Secret.of("c".getBytes(StandardCharsets.UTF_8))), PATIENCE);
    }

    @Test
    void aServerThatIsGoneIsKnownAtOnceAndFoundAgain() throws IOException, SQLException {
        TestDatabase database = TestDatabase.shared();
        database.createUser(USER, "c", "caching_sha2_password");
        try (Cable cable = new Cable(database.host(), database.port());
                ControlConnection control = connection(new HostPort(cable.host(), cable.port()))) {
            assertThat(control.ask(ControlConnectionIT::one)).isEqualTo("1");
            cable.cut();
            assertThatThrownBy(() -> control.ask(ControlConnectionIT::one)).as("over the connection that is lost")
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> control.ask(ControlConnectionIT::one)).as("over a new one")
                    .isInstanceOf(SQLException.class);
            cable.mend();
            assertThat(control.ask(ControlConnectionIT::one)).isEqualTo("1");
        }
    }
}
