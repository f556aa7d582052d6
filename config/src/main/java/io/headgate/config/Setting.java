package io.headgate.config;

import java.util.Objects;
import java.util.Optional;

/**
 * One setting: everything that help, the manual, validation and the effective configuration need to know of it.
 *
 * @param <T> what its value becomes
 */
public final class Setting<T> {

    private final String key;
    private final ValueType<T> type;
    private final String defaultText;
    private final String defaultNote;
    private final boolean required;
    private final boolean redacted;
    private final boolean live;
    private final String rdsProxyName;
    private final String description;

    private Setting(Builder<T> of) {
        this.key = of.key;
        this.type = of.type;
        this.defaultText = of.defaultText;
        this.defaultNote = of.defaultNote;
        this.required = of.required;
        this.redacted = of.redacted;
        this.live = of.live;
        this.rdsProxyName = of.rdsProxyName;
        this.description = Objects.requireNonNull(of.description, "description");
    }

    static <T> Builder<T> of(String key, ValueType<T> type) {
        return new Builder<>(key, type);
    }

    /** The name in the file, and after two hyphens on the command line. */
    public String key() {
        return key;
    }

    /** One sentence on what the setting does, with a full stop. */
    public String description() {
        return description;
    }

    /** What is allowed, in words that follow "must be". */
    public String range() {
        return type.range();
    }

    /** What stands for the value in a usage text, such as {@code DURATION}. */
    public String placeholder() {
        return type.placeholder();
    }

    /** The value that holds when none is given, as a file would give it; empty when there is none to be given. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /** The default in words: the value, {@code none}, {@code required}, or where it comes from. */
    public String defaultInWords() {
        return defaultText != null ? defaultText : defaultNote;
    }

    /** Whether there must be a value. */
    public boolean required() {
        return required;
    }

    /** Whether the value is either true or false, so that a flag may stand without one. */
    public boolean isSwitch() {
        return type instanceof BooleanType;
    }

    /** Whether there may be several values, so that a flag may stand more than once. */
    public boolean isList() {
        return type instanceof ListType;
    }

    /** Whether a new value takes effect at once while Headgate runs; otherwise it waits for a restart. */
    public boolean live() {
        return live;
    }

    /** The name of the same setting in RDS Proxy. */
    public Optional<String> rdsProxyName() {
        return Optional.ofNullable(rdsProxyName);
    }

    /** Whether the value is never to be shown. */
    boolean redacted() {
        return redacted;
    }

    ValueType<T> type() {
        return type;
    }

    @Override
    public String toString() {
        return key;
    }

    static final class Builder<T> {

        private final String key;
        private final ValueType<T> type;
        private String defaultText;
        private String defaultNote = "none";
        private boolean required;
        private boolean redacted;
        private boolean live;
        private String rdsProxyName;
        private String description;

        private Builder(String key, ValueType<T> type) {
            this.key = key;
            this.type = type;
        }

        /** The value in absence of one. */
        Builder<T> byDefault(String text) {
            this.defaultText = text;
            return this;
        }

        /** Where the value comes from in absence of one. */
        Builder<T> defaultsTo(String words) {
            this.defaultNote = words;
            return this;
        }

        Builder<T> required() {
            this.required = true;
            this.defaultNote = "required";
            return this;
        }

        Builder<T> redacted() {
            this.redacted = true;
            return this;
        }

        /** A change takes effect at once. */
        Builder<T> live() {
            this.live = true;
            return this;
        }

        Builder<T> rdsProxy(String name) {
            this.rdsProxyName = name;
            return this;
        }

        Setting<T> does(String sentence) {
            this.description = sentence;
            return new Setting<>(this);
        }
    }
}
