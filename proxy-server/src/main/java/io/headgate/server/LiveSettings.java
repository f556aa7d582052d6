package io.headgate.server;

import io.headgate.config.ConfigChange;
import io.headgate.config.EffectiveConfig;
import io.headgate.config.HeadgateConfig;
import io.headgate.config.LiveConfig;
import io.headgate.server.history.SlowLog;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a change of the configuration to those who do not look up their settings each time that they need them. Does
 * not block.
 */
final class LiveSettings implements LiveConfig.Listener {

    private static final Logger log = LoggerFactory.getLogger(LiveSettings.class);

    private final Databases databases;
    private final Upkeep upkeep;
    private final Monitoring monitoring;
    private final SlowLog slow;

    LiveSettings(Databases databases, Upkeep upkeep, Monitoring monitoring, SlowLog slow) {
        this.slow = slow;
        this.databases = databases;
        this.upkeep = upkeep;
        this.monitoring = monitoring;
    }

    @Override
    public void onChange(HeadgateConfig before, HeadgateConfig now, ConfigChange change) {
        step("log", () -> tell(before.effective(), now.effective(), change));
        if (before.runtime().debugLogging() != now.runtime().debugLogging()) {
            step("debug-logging", () -> DebugLogging.set(now.runtime().debugLogging()));
        }
        if (!before.pool().equals(now.pool())) {
            step("pool", () -> upkeep.onPoolSettings());
        }
        if (!before.backend().initQuery().equals(now.backend().initQuery())) {
            step("init-query", () -> databases.onInitQuery(
                    now.backend().initQuery().map(query -> query.sql()).orElse(null)));
        }
        if (before.backend().topology().noReader() != now.backend().topology().noReader()) {
            step("no-reader", () -> databases.onNoReader());
        }
        if (!before.backend().targets().equals(now.backend().targets())) {
            step("targets", () -> databases.onTargets(now.backend().targets()));
        }
        if (!before.monitoring().cloudWatch().equals(now.monitoring().cloudWatch())) {
            step("cloudwatch-interval", () -> monitoring.onCloudWatchInterval());
        }
        step("long-query-time", () -> slow.slowFrom(now.monitoring().statements().longQueryTime().orElse(null)));
    }

    /** Nobody tells of the change again: what fails must not keep the others from hearing of it. */
    private static void step(String settings, Runnable tell) {
        try {
            tell.run();
        } catch (RuntimeException e) {
            log.atError().setCause(e).addKeyValue("settings", settings)
                    .log("a changed setting has not taken full effect: change it again, or restart");
        }
    }

    private static void tell(EffectiveConfig before, EffectiveConfig now, ConfigChange change) {
        for (String key : change.applied()) {
            log.atWarn().addKeyValue("setting", key).addKeyValue("before", before.line(key).value())
                    .addKeyValue("now", now.line(key).value()).addKeyValue("source", now.line(key).source())
                    .log("setting changed");
        }
        for (String key : change.waiting()) {
            now.line(key).afterRestart().filter(value -> !before.line(key).afterRestart().equals(Optional.of(value)))
                    .ifPresent(value -> log.atWarn().addKeyValue("setting", key)
                            .addKeyValue("now", now.line(key).value()).addKeyValue("afterRestart", value)
                            .log("setting waits for a restart"));
        }
    }
}
