package io.headgate.config;

import io.headgate.config.EffectiveConfig.Line;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values that hold: a flag's before the file's before the default. */
final class Values {

    private static final String DEFAULT = "default";

    private record Held(Given given, Object value) {
    }

    private final Map<Setting<?>, Held> held = new HashMap<>();
    private final Set<Setting<?>> refused = new HashSet<>();

    private Values() {
    }

    /** Judges each value by itself; what is refused counts as given, but has no value. */
    static Values judge(List<Given> given, Problems problems) {
        Values values = new Values();
        for (Given one : given) {
            Optional<Setting<?>> setting = Settings.byKey(one.key());
            if (setting.isPresent()) {
                values.judge(setting.get(), one, problems);
            } else {
                problems.unknown(one.path(), one.key());
            }
        }
        return values;
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

    EffectiveConfig effective() {
        return new EffectiveConfig(Settings.all().stream().map(this::line).toList());
    }

    private <T> Line line(Setting<T> setting) {
        return given(setting)
                .map(given -> new Line(setting.key(), shown(setting, given), given.source()))
                .orElseGet(() -> new Line(setting.key(), setting.defaultInWords(), DEFAULT));
    }

    private <T> String shown(Setting<T> setting, Given given) {
        return setting.redacted() ? Settings.REDACTED : setting.type().print(get(setting), given.text());
    }

    private <T> void judge(Setting<T> setting, Given given, Problems problems) {
        ValueType<T> type = setting.type() instanceof FileType ? relative(setting.type(), given) : setting.type();
        String shown = setting.redacted() ? "" : type.shown(given.text());
        try {
            T value = type.parse(given.text());
            Scalar wanted = type.scalar(value);
            if (given.isFlag() || given.scalar() == wanted) {
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
