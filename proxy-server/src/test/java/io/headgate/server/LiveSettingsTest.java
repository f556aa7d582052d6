package io.headgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.config.LiveConfig;
import io.headgate.server.history.SlowLog;
import io.headgate.server.it.LogLines;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveSettingsTest {

    /** There is nobody to be told of the pool's settings, which fails. */
    @Test
    void whatFailsKeepsNoOtherFromHearingOfAChange() throws Exception {
        LiveConfig config = LiveConfig.load(null, Map.of("backend", "db"));
        SlowLog slow = new SlowLog(null);
        config.onChange(config.current(), new LiveSettings(null, null, null, slow));
        try (LogLines log = new LogLines(LiveSettings.class.getName())) {
            config.set(Map.of("max-connections", Optional.of("7"), "init-query", Optional.of("DO 1"),
                    "long-query-time", Optional.of("1s")));
            assertThat(slow.isSlow(2_000_000_000L)).isTrue();
            assertThat(log.lines()).filteredOn(line -> line.startsWith("a changed setting has not taken full effect"))
                    .satisfiesExactly(line -> assertThat(line).endsWith("settings=pool"),
                            line -> assertThat(line).endsWith("settings=init-query"));
        }
    }
}
