package io.headgate.server.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.testkit.EmbeddedMariaDb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What only MariaDB has, before the MariaDB that is installed on this machine. {@link DifferentialIT} plays all scripts
 * before one that is named to it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MariaDbServerIT {

    private static final List<Mode> MODES = List.of(Mode.ALONE, Mode.SHUFFLED_OVER_TWO);

    private EmbeddedMariaDb server;
    private Stage stage;

    @BeforeAll
    void open() {
        assumeTrue(EmbeddedMariaDb.isAvailable(), "no mariadbd and mariadb-install-db on this machine"
                + " (Debian: apt-get install mariadb-server-core)");
        server = EmbeddedMariaDb.start();
        stage = new Stage(server.database());
    }

    @AfterAll
    void close() {
        if (stage != null) {
            stage.close();
        }
        if (server != null) {
            server.close();
        }
    }

    static List<Script> scripts() {
        return MariaDbScripts.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void everyAnswerIsThatOfADirectConnection(Script script) {
        Map<Flavour, Script> cast = Stage.allWith(script);
        Map<Flavour, List<Answer>> direct = stage.playDirectly(cast);
        List<String> differences = new ArrayList<>();
        for (Mode mode : MODES) {
            stage.compare(cast, direct, mode).differences().forEach(text -> differences.add("\n== " + mode + text));
        }
        assertThat(direct).allSatisfy((flavour, answers) -> assertThat(answers).hasSameSizeAs(script.steps()));
        assertThat(differences).isEmpty();
    }
}
