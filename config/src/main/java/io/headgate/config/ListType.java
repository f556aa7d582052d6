package io.headgate.config;

import java.util.ArrayList;
import java.util.List;

/** One or more different values of another type with commas between them; their order is kept. */
final class ListType<E> implements ValueType<List<E>> {

    private final ValueType<E> element;

    ListType(ValueType<E> element) {
        this.element = element;
    }

    @Override
    public List<E> parse(String text) throws InvalidValueException {
        List<E> values = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            E value = parseElement(part.strip());
            if (values.contains(value)) {
                throw new InvalidValueException("must be " + range(), part.strip() + " is there twice");
            }
            values.add(value);
        }
        return List.copyOf(values);
    }

    private E parseElement(String part) throws InvalidValueException {
        try {
            return element.parse(part);
        } catch (InvalidValueException e) {
            throw new InvalidValueException("must be " + range(), e.hint());
        }
    }

    @Override
    public String range() {
        return element.range() + ", or several with commas between them";
    }

    @Override
    public String placeholder() {
        return element.placeholder() + "[,...]";
    }
}
