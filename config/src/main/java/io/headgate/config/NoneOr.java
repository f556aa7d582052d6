package io.headgate.config;

import java.util.Optional;

/**
 * A value, or {@code none}.
 *
 * @param <T> of the value
 */
final class NoneOr<T> implements ValueType<Optional<T>> {

    private static final String NONE = "none";

    private final ValueType<T> type;

    NoneOr(ValueType<T> type) {
        this.type = type;
    }

    @Override
    public Optional<T> parse(String text) throws InvalidValueException {
        if (text.equals(NONE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(type.parse(text));
        } catch (InvalidValueException e) {
            throw new InvalidValueException("must be " + range(), e.hint());
        }
    }

    @Override
    public String print(Optional<T> value, String text) {
        return value.map(there -> type.print(there, text)).orElse(NONE);
    }

    @Override
    public String shown(String text) {
        return type.shown(text);
    }

    @Override
    public String range() {
        return NONE + " or " + type.range();
    }

    @Override
    public String placeholder() {
        return type.placeholder() + "|" + NONE;
    }
}
