package io.headgate.server.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every script, by every flavour of client, over a pool in every mode: packet for packet as on a direct connection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DifferentialIT {

    /** System property with a pattern that is found in the names of the scripts to play; all by default. */
    private static final String ONLY = "headgate.differential.only";
    private static final Logger log = LoggerFactory.getLogger(DifferentialIT.class);

    private static final List<Mode> MODES = List.of(Mode.ALONE, Mode.SHUFFLED_OVER_TWO, Mode.CROWDED_AT_TWO, Mode.SPLIT);

    private final Map<String, Integer> refusals = new TreeMap<>();
    private Stage stage;
    private int compared;

    @BeforeAll
    void open() {
        stage = new Stage();
    }

    @AfterAll
    void close() {
        stage.close();
        log.info("{} answers compared; refused as unanswerable, which is allowed: {}", compared, refusals);
    }

    /** One after the other takes long: of those, two flavours are enough for each script, another one each time. */
    private static Map<Flavour, Script> castFor(Mode mode, Map<Flavour, Script> cast) {
        if (mode.together() || cast.size() == 1) {
            return cast;
        }
        Script script = cast.get(Flavour.MODERN);
        Flavour other = Flavour.values()[1 + Math.floorMod(script.toString().hashCode(), Flavour.values().length - 1)];
        return Map.of(Flavour.MODERN, script, other, script);
    }

    static Stream<Script> scripts() {
        return Stream.of(StateScripts.all(), OwnStatementScripts.all(), TransactionScripts.all(), ResultScripts.all(),
                        PreparedScripts.all(), ParameterTypeScripts.all(), UserVariableScripts.all(),
                        VariableTypeScripts.all(), FrameworkScripts.all(), ConnectionIdScripts.all(), CountScripts.all(),
                        HoldScripts.all(),
                        TestDatabase.shared().version().isMariaDb() ? MariaDbScripts.all() : List.<Script>of())
                .flatMap(List::stream).filter(script -> !KnownGaps.skips(script))
                .filter(script -> script.toString().matches(".*(" + System.getProperty(ONLY, "") + ").*"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void everyAnswerIsThatOfADirectConnection(Script script) {
        Map<Flavour, Script> cast = KnownGaps.needsTheServerForItself(script) ? Map.of(Flavour.MODERN, script)
                : Stage.allWith(script);
        Map<Flavour, List<Answer>> direct = stage.playDirectly(cast);
        List<String> differences = new ArrayList<>();
        for (Mode mode : MODES) {
            if (mode.split() && KnownGaps.showsWhatSplittingSets(script)) {
                continue;
            }
            Comparison comparison = stage.compare(castFor(mode, cast), direct, mode);
            comparison.differences().forEach(text -> differences.add("\n== " + mode + text));
            comparison.refusals().forEach(text -> refusals.merge(text, 1, Integer::sum));
            compared += comparison.compared();
        }
        assertThat(direct).allSatisfy((flavour, answers) -> assertThat(answers).hasSameSizeAs(script.steps()));
        assertThat(differences).isEmpty();
    }
}
