package io.headgate.config;

import java.util.regex.Pattern;

/** A whole number within bounds, in decimal digits without leading zeros, signs or separators. */
final class IntegerType implements ValueType<Integer> {

    private static final Pattern DECIMAL = Pattern.compile("0|-?[1-9][0-9]*");
    private static final int LONGEST = 10;

    private final int min;
    private final int max;

    IntegerType(int min, int max) {
        this.min = min;
        this.max = max;
    }

    @Override
    public Integer parse(String text) throws InvalidValueException {
        if (!DECIMAL.matcher(text).matches()) {
            throw new InvalidValueException("must be " + range(), "write decimal digits only");
        }
        boolean low = text.startsWith("-");
        long value = text.length() > LONGEST ? low ? Long.MIN_VALUE : Long.MAX_VALUE : Long.parseLong(text);
        if (value < min) {
            throw new InvalidValueException("must be " + range(), "the least is " + min);
        }
        if (value > max) {
            throw new InvalidValueException("must be " + range(), "the most is " + max);
        }
        return (int) value;
    }

    @Override
    public Scalar scalar(Integer value) {
        return Scalar.INTEGER;
    }

    @Override
    public String range() {
        return "a whole number from " + min + " to " + max;
    }

    @Override
    public String placeholder() {
        return "N";
    }
}
