package io.headgate.config;

/**
 * One kind of value: how it is read from text, judged and written.
 *
 * @param <T> what a value becomes
 */
interface ValueType<T> {

    /** Reads and judges {@code text}. */
    T parse(String text) throws InvalidValueException;

    /** How the effective configuration shows {@code value}, which was read from {@code text}. */
    default String print(T value, String text) {
        return text;
    }

    /** As much of a text that was refused as may be shown. */
    default String shown(String text) {
        return text;
    }

    /** What YAML must have taken the text of {@code value} for. */
    default Scalar scalar(T value) {
        return Scalar.TEXT;
    }

    /** What is allowed, in words that follow "must be". */
    String range();

    /** The name of a value in a usage text, in capitals. */
    String placeholder();
}
