package io.headgate.config;

/** {@code true} or {@code false}, in these letters. */
final class BooleanType implements ValueType<Boolean> {

    @Override
    public Boolean parse(String text) throws InvalidValueException {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidValueException("must be " + range(), "");
        };
    }

    @Override
    public Scalar scalar(Boolean value) {
        return Scalar.BOOLEAN;
    }

    @Override
    public String range() {
        return "true or false";
    }

    @Override
    public String placeholder() {
        return "true|false";
    }
}
