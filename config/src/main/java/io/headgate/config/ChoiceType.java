package io.headgate.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One constant of an enum; written in lower case with {@code separator} for the underscore. */
final class ChoiceType<E extends Enum<E>> implements ValueType<E> {

    private final List<E> choices;
    private final char separator;

    ChoiceType(Class<E> type, char separator) {
        this.choices = Arrays.asList(type.getEnumConstants());
        this.separator = separator;
    }

    @Override
    public E parse(String text) throws InvalidValueException {
        Optional<E> choice = choices.stream().filter(c -> word(c).equals(text)).findFirst();
        if (choice.isEmpty()) {
            String hint = KeySuggester.nearest(text, words()).map(KeySuggester::question).orElse("");
            throw new InvalidValueException("must be " + range(), hint);
        }
        return choice.get();
    }

    @Override
    public String range() {
        return "one of " + String.join(", ", words());
    }

    @Override
    public String placeholder() {
        return String.join("|", words());
    }

    private String word(E value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', separator);
    }

    private List<String> words() {
        return choices.stream().map(this::word).toList();
    }
}
