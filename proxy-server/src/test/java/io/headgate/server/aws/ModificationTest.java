package io.headgate.server.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.config.LiveConfig;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of the init query that a call asks for. */
class ModificationTest {

    private static final String QUERY = "ConnectionPoolConfig.InitQuery=";

    @Test
    void anInitQueryThatWasSetIsTakenBack() throws Exception {
        LiveConfig config = LiveConfig.load(null, Map.of("backend", "db"));
        config.set(changes(QUERY + "DO+1", config));
        assertThat(config.current().backend().initQuery()).isPresent();
        config.set(changes(QUERY, config));
        assertThat(config.current().backend().initQuery()).isEmpty();
    }

    @Test
    void oneOfFileOrFlagsCannotBe() throws Exception {
        LiveConfig config = LiveConfig.load(null, Map.of("backend", "db", "init-query", "DO 1"));
        for (String empty : new String[] {"", "+"}) {
            assertThatThrownBy(() -> changes(QUERY + empty, config)).isInstanceOfSatisfying(ApiError.class,
                    error -> assertThat(error.code()).isEqualTo("InvalidParameterValue"))
                    .hasMessageContaining("a flag has init-query");
        }
        assertThat(changes(QUERY + "DO+0", config)).containsEntry("init-query", Optional.of("DO 0"));
    }

    private static Map<String, Optional<String>> changes(String form, LiveConfig config) throws ApiError {
        return Modification.ofTargetGroup(Parameters.read(form), config);
    }
}
