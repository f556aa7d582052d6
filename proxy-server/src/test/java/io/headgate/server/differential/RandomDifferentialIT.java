package io.headgate.server.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scripts that nobody has thought of. How many statements is up to the system property {@value #STATEMENTS}; the seed is
 * printed, and {@value #SEED} plays it again.
 */
final class RandomDifferentialIT {

    private static final Logger log = LoggerFactory.getLogger(RandomDifferentialIT.class);
    private static final String STATEMENTS = "headgate.differential.statements";
    private static final String SEED = "headgate.differential.seed";
    private static final int LENGTH = 60;
    private static final List<Mode> MODES = List.of(Mode.SHUFFLED_OVER_THREE, Mode.CROWDED_AT_ONE, Mode.ALONE);

    @Test
    void everyAnswerToARandomScriptIsThatOfADirectConnection() {
        long seed = Long.getLong(SEED, System.nanoTime());
        log.info("random scripts: play them again with -D{}={}", SEED, seed);
        Random seeds = new Random(seed);
        List<String> differences = new ArrayList<>();
        int compared = 0;
        int refused = 0;
        try (Stage stage = new Stage()) {
            for (int left = Integer.getInteger(STATEMENTS, 480); left > 0; left -= Flavour.values().length * LENGTH) {
                Map<Flavour, Script> cast = new EnumMap<>(Flavour.class);
                for (Flavour flavour : Flavour.values()) {
                    cast.put(flavour, RandomScripts.make(seeds.nextLong(), LENGTH));
                }
                Map<Flavour, List<Answer>> direct = stage.playDirectly(cast);
                for (Mode mode : MODES) {
                    Comparison comparison = stage.compare(cast, direct, mode);
                    comparison.differences().forEach(text -> differences.add("\n== " + mode + text));
                    compared += comparison.compared();
                    refused += comparison.refusals().size();
                }
            }
        }
        log.info("{} answers compared, {} refused as unanswerable, which is allowed", compared, refused);
        assertThat(compared).isPositive();
        assertThat(differences).as("-D" + SEED + "=" + seed).isEmpty();
    }
}
