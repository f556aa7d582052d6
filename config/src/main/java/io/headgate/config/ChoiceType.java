package io.headgate.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** One constant of an enum. */
final class ChoiceType<E extends Enum<E>> implements ValueType<E> {

    private final List<E> choices;
    private final Function<E, String> word;

    /** Written in lower case with {@code separator} for the underscore. */
    ChoiceType(Class<E> type, char separator) {
        this(type, value -> value.name().toLowerCase(Locale.ROOT).replace('_', separator));
    }

    /** Written as {@code word} says. */
    ChoiceType(Class<E> type, Function<E, String> word) {
        this.choices = Arrays.asList(type.getEnumConstants());
        this.word = word;
    }

    @Override
    public E parse(String text) throws InvalidValueException {
        Optional<E> choice = choices.stream().filter(c -> word.apply(c).equals(text)).findFirst();
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

    private List<String> words() {
        return choices.stream().map(word).toList();
    }
}
