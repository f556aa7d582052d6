package io.headgate.config;

import io.headgate.config.EffectiveConfig.Line;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values that hold: what was set before a flag's, before the file's, before the default. */
final class Values {

    private static final String DEFAULT = "default";

    private record Held(Given given, Object value) {
    }

    private final Map<Setting<?>, Held> held = new HashMap<>();
    private final Set<Setting<?>> refused = new HashSet<>();

    private Values() {
    }

    /**
     * Judges each value by itself; what is refused counts as given, but has no value.
     *
     * @param given of several values of one setting the last one counts
     */
    static Values judge(List<Given> given, Problems problems) {
        Values values = new Values();
        values.add(given, problems);
        return values;
    }

    /** The same and these, judged as {@link #judge} does. */
    Values and(List<Given> more, Problems problems) {
        Values values = copy();
        values.add(more, problems);
        return values;
    }

    /** The same, with these settings as {@code others} has them. */
    Values with(List<Setting<?>> settings, Values others) {
        Values values = copy();
        for (Setting<?> setting : settings) {
            values.held.remove(setting);
            if (others.held.containsKey(setting)) {
                values.held.put(setting, others.held.get(setting));
            }
        }
        return values;
    }

    private Values copy() {
        Values values = new Values();
        values.held.putAll(held);
        values.refused.addAll(refused);
        return values;
    }

    private void add(List<Given> given, Problems problems) {
        for (Given one : given) {
            Optional<Setting<?>> setting = Settings.byKey(one.key());
            if (setting.isPresent()) {
                judge(setting.get(), one, problems);
            } else {
                problems.unknown(one.path(), one.key());
            }
        }
    }

    /** Whether a setting has the same value here and there. */
    boolean agrees(Setting<?> setting, Values others) {
        return find(setting).equals(others.find(setting));
    }

    /** Whether somebody gave a value, right or wrong. */
    boolean isGiven(Setting<?> setting) {
        return held.containsKey(setting) || refused.contains(setting);
    }

    /** What was given and accepted, with its place. */
    Optional<Given> given(Setting<?> setting) {
        return Optional.ofNullable(held.get(setting)).map(Held::given);
    }

    /** As if it had not been given. */
    void drop(Setting<?> setting) {
        held.remove(setting);
    }

    <T> Optional<T> find(Setting<T> setting) {
        Held one = held.get(setting);
        if (one != null) {
            @SuppressWarnings("unchecked") // judge() put in what this setting's type made
            T value = (T) one.value();
            return Optional.of(value);
        }
        return setting.defaultText().map(text -> parseDefault(setting, text));
    }

    <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting + " has no value"));
    }

    /** @param wanted what is to hold, some of it after a restart only */
    EffectiveConfig effective(Values wanted) {
        return new EffectiveConfig(Settings.all().stream().map(setting -> line(setting, wanted)).toList());
    }

    private Line line(Setting<?> setting, Values wanted) {
        boolean agreed = agrees(setting, wanted);
        String source = (agreed ? wanted : this).given(setting).map(Given::source).orElse(DEFAULT);
        return new Line(setting.key(), shown(setting), source,
                agreed ? Optional.empty() : Optional.of(wanted.shown(setting)));
    }

    /** A value fit to be shown, or what stands for one. */
    <T> String shown(Setting<T> setting) {
        return given(setting).map(given -> setting.redacted() ? Settings.REDACTED
                : setting.type().print(get(setting), given.text())).orElse(setting.defaultInWords());
    }

    /** What a line of a YAML file has for the value of a setting that has one. */
    <T> String yaml(Setting<T> setting) {
        String text = given(setting).map(Given::text).orElseThrow();
        return setting.type().scalar(get(setting)) != Scalar.TEXT ? text
                : quoted(text);
    }

    /** In double quotes; all but printable ASCII escaped, since YAML refuses or folds some of the rest. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                quoted.append('\\').append((char) point);
            } else if (point >= ' ' && point <= '~') {
                quoted.append((char) point);
            } else {
                quoted.append(String.format(Character.isBmpCodePoint(point) ? "\\u%04X" : "\\U%08X", point));
            }
        });
        return quoted.append('"').toString();
    }

    private <T> void judge(Setting<T> setting, Given given, Problems problems) {
        ValueType<T> type = setting.type() instanceof FileType ? relative(setting.type(), given) : setting.type();
        String shown = setting.redacted() ? "" : type.shown(given.text());
        try {
            T value = type.parse(given.text());
            Scalar wanted = type.scalar(value);
            if (given.scalar() == null || given.scalar() == wanted) {
                held.put(setting, new Held(given, value));
                return;
            }
            problems.add(given.path(), shown, "must be " + wanted.words() + ", not " + given.scalar().words(),
                    wanted == Scalar.TEXT ? "write it in quotes" : "write it without quotes");
        } catch (InvalidValueException e) {
            problems.add(given.path(), shown, e.rule(), e.hint());
        }
        refused.add(setting);
    }

    private static <T> ValueType<T> relative(ValueType<T> type, Given given) {
        @SuppressWarnings("unchecked") // a FileType makes paths, so T is Path
        ValueType<T> file = (ValueType<T>) ((FileType) (ValueType<?>) type).relativeTo(given.base());
        return file;
    }

    private static <T> T parseDefault(Setting<T> setting, String text) {
        try {
            return setting.type().parse(text);
        } catch (InvalidValueException e) {
            throw new IllegalStateException(setting + " has a default that breaks its rule: " + e.rule(), e);
        }
    }
}
