package io.headgate.server.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scripts that nobody has thought of, a round of them at a time, until so many statements were made as the system
 * property {@value #STATEMENTS} says or, for a soak, until so many minutes are over as {@value #MINUTES} says. The seed
 * of each round is printed, and {@value #SEED} begins with that round.
 */
final class RandomDifferentialIT {

    private static final Logger log = LoggerFactory.getLogger(RandomDifferentialIT.class);
    private static final String STATEMENTS = "headgate.differential.statements";
    private static final String MINUTES = "headgate.differential.minutes";
    private static final String SEED = "headgate.differential.seed";
    private static final int LENGTH = 60;
    private static final List<Mode> MODES = List.of(Mode.SHUFFLED_OVER_THREE, Mode.CROWDED_AT_ONE, Mode.ALONE);

    private final List<String> differences = new ArrayList<>();
    private int compared;
    private int refused;

    @Test
    void everyAnswerToARandomScriptIsThatOfADirectConnection() {
        long end = System.nanoTime() + Duration.ofMinutes(Integer.getInteger(MINUTES, 0)).toNanos();
        int left = Integer.getInteger(STATEMENTS, Integer.getInteger(MINUTES) == null ? 480 : 0);
        long seed = Long.getLong(SEED, System.nanoTime());
        try (Stage stage = new Stage()) {
            for (; left > 0 || System.nanoTime() - end < 0; left -= Flavour.values().length * LENGTH) {
                log.info("a round of random scripts; play it again with -D{}={}", SEED, seed);
                Random seeds = new Random(seed);
                play(stage, seeds, "-D" + SEED + "=" + seed);
                seed = seeds.nextLong();
            }
        }
        log.info("{} answers compared, {} refused as unanswerable, which is allowed", compared, refused);
        assertThat(compared).isPositive();
        assertThat(differences).isEmpty();
    }

    private void play(Stage stage, Random seeds, String round) {
        Map<Flavour, Script> cast = new EnumMap<>(Flavour.class);
        for (Flavour flavour : Flavour.values()) {
            cast.put(flavour, RandomScripts.make(seeds.nextLong(), LENGTH));
        }
        Map<Flavour, List<Answer>> direct = stage.playDirectly(cast);
        for (Mode mode : MODES) {
            Comparison comparison = stage.compare(cast, direct, mode);
            for (String text : comparison.differences()) {
                // a soak that is stopped has not been in vain
                log.warn("{} {}{}", round, mode, text);
                differences.add("\n== " + round + " " + mode + text);
            }
            compared += comparison.compared();
            refused += comparison.refusals().size();
        }
    }
}
