package io.headgate.config;

import java.util.OptionalInt;

/** A whole number, or {@code auto}: chosen by the proxy. */
final class AutoOr implements ValueType<OptionalInt> {

    private static final String AUTO = "auto";

    private final IntegerType number;

    AutoOr(IntegerType number) {
        this.number = number;
    }

    @Override
    public OptionalInt parse(String text) throws InvalidValueException {
        if (text.equals(AUTO)) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(number.parse(text));
        } catch (InvalidValueException e) {
            throw new InvalidValueException("must be " + range(), e.hint());
        }
    }

    @Override
    public Scalar scalar(OptionalInt value) {
        return value.isPresent() ? Scalar.INTEGER : Scalar.TEXT;
    }

    @Override
    public String range() {
        return AUTO + " or " + number.range();
    }

    @Override
    public String placeholder() {
        return "N|" + AUTO;
    }
}
