package io.headgate.server.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.it.PinLog;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No framework keeps the backend for itself; that its answers are right is up to {@link DifferentialIT}. */
final class FrameworkHoldsIT {

    private static final TestDatabase DATABASE = TestDatabase.shared();

    private static ProxyUnderTest proxy;

    @BeforeAll
    static void open() {
        Fixture.createUsers(DATABASE);
        proxy = ProxyUnderTest.start(Map.of("max-connections", "1", "connection-borrow-timeout", "10s"));
    }

    @AfterAll
    static void close() {
        proxy.close();
        Fixture.drop(DATABASE);
    }

    static List<FrameworkScripts.Framework> frameworks() {
        return FrameworkScripts.frameworks();
    }

    @ParameterizedTest
    @MethodSource("frameworks")
    void anotherClientGetsTheOnlyBackendWhenAFrameworkHasSaidAllItHas(FrameworkScripts.Framework framework)
            throws IOException {
        Fixture.createSchemas(DATABASE, Flavour.MODERN);
        try (PinLog pins = new PinLog();
                Peer application = Peer.connect(proxy.host(), proxy.port(), Flavour.MODERN);
                Peer other = Peer.connect(proxy.host(), proxy.port(), Flavour.MODERN)) {
            List<String> expected = framework.holds().stream().map(reason -> PinLog.LINE + reason.description()).toList();
            for (Step step : framework.script().steps()) {
                assertThat(step.run(application).refusal()).as(step.text()).isNull();
                assertThat(expected).as(step.text()).containsAll(pins.lines());
            }
            Step select = Script.of("other", "SELECT 1").steps().get(0);
            assertThat(select.run(other).lines()).as("rows of the other client").hasSize(4);
            assertThat(Set.copyOf(pins.lines())).isEqualTo(Set.copyOf(expected));
        }
    }
}
