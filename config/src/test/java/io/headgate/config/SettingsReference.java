package io.headgate.config;

import java.util.stream.Collectors;

/** The parts of {@code docs/configuration.md} that are made from {@link Settings}. */
final class SettingsReference {

    private SettingsReference() {
    }

    /** The table of all settings. */
    static String table() {
        String head = "| setting | allowed | default | a change | what it is |\n|---|---|---|---|---|\n";
        return head + Settings.all().stream().map(SettingsReference::row).collect(Collectors.joining());
    }

    /** What stands first under the heading of a setting. */
    static String facts(Setting<?> setting) {
        String rds = setting.rdsProxyName().map(name -> " RDS Proxy: `" + name + "`.").orElse("");
        return "**" + setting.description() + "**\n\n"
                + "Allowed: " + setting.range() + ". Default: " + setting.defaultInWords() + "." + rds
                + " A change takes effect " + change(setting) + ".\n";
    }

    private static String change(Setting<?> setting) {
        return setting.live() ? "at once" : "with a restart";
    }

    private static String row(Setting<?> setting) {
        return "| [`" + setting.key() + "`](#" + setting.key() + ") | " + setting.range() + " | "
                + setting.defaultInWords() + " | " + change(setting) + " | " + setting.description() + " |\n";
    }
}
