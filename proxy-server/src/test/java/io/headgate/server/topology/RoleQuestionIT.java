package io.headgate.server.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.config.HostPort;
import io.headgate.config.TopologyKind;
import io.headgate.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether a server understands what it is asked: the words have changed with its versions. */
final class RoleQuestionIT {

    private static final HostPort SERVER = new HostPort("it", 3306);

    private static MemberState ask(TopologyKind kind) throws SQLException {
        RoleQuestion question = new RoleQuestion(kind, () -> Optional.of(Duration.ofSeconds(1)), null);
        try (Connection connection = TestDatabase.shared().connect();
                Statement statement = connection.createStatement()) {
            assertThat(question.ask(SERVER, statement)).isEqualTo(question.ask(SERVER, statement));
            return question.ask(SERVER, statement);
        }
    }

    @Test
    void itSaysWhetherItTakesWrites() throws SQLException {
        assertThat(ask(TopologyKind.READ_ONLY)).isEqualTo(MemberState.serving(SERVER, true, null));
    }

    @Test
    void whoFollowsNobodyIsNotBehind() throws SQLException {
        assertThat(ask(TopologyKind.STATIC)).isEqualTo(MemberState.serving(SERVER, false, null));
    }
}
