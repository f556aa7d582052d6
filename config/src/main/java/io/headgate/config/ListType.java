package io.headgate.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One or more values of another type with commas between them; their order is kept. A YAML list and a repeated flag
 * come here in the same form.
 */
final class ListType<E> implements ValueType<List<E>> {

    /** What is put between the values of a list when they become one text. */
    static final String SEPARATOR = ", ";

    private final ValueType<E> element;
    private final Function<List<E>, String> conflict;

    /** Of different values. */
    ListType(ValueType<E> element) {
        this(element, null);
    }

    /**
     * @param conflict why values that are right one by one cannot stand together; null when they can
     */
    ListType(ValueType<E> element, Function<List<E>, String> conflict) {
        this.element = element;
        this.conflict = conflict;
    }

    @Override
    public List<E> parse(String text) throws InvalidValueException {
        List<String> parts = split(text);
        List<E> values = new ArrayList<>();
        for (String part : parts) {
            E value = parseElement(part, parts.size() > 1);
            if (conflict == null && values.contains(value)) {
                throw new InvalidValueException("must be " + range(), part + " is there twice");
            }
            values.add(value);
        }
        String why = conflict == null ? null : conflict.apply(values);
        if (why != null) {
            throw new InvalidValueException("must be " + range(), why);
        }
        return List.copyOf(values);
    }

    private E parseElement(String part, boolean oneOfSeveral) throws InvalidValueException {
        try {
            return element.parse(part);
        } catch (InvalidValueException e) {
            String hint = oneOfSeveral && !part.isEmpty() && !e.hint().isEmpty()
                    ? "'" + element.shown(part) + "': " + e.hint() : e.hint();
            throw new InvalidValueException("must be " + range(), hint);
        }
    }

    @Override
    public String print(List<E> value, String text) {
        List<String> parts = split(text);
        List<String> printed = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            printed.add(element.print(value.get(i), parts.get(i)));
        }
        return String.join(SEPARATOR, printed);
    }

    @Override
    public String shown(String text) {
        return Arrays.stream(text.split(",", -1)).map(element::shown).collect(Collectors.joining(","));
    }

    @Override
    public String range() {
        return element.range() + ", or several with commas between them";
    }

    @Override
    public String placeholder() {
        return element.placeholder() + "[,...]";
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }
}
