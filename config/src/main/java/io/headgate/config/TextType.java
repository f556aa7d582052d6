package io.headgate.config;

/** Any text but the empty one. */
final class TextType implements ValueType<String> {

    private final String what;
    private final String placeholder;

    TextType(String what, String placeholder) {
        this.what = what;
        this.placeholder = placeholder;
    }

    @Override
    public String parse(String text) throws InvalidValueException {
        if (text.isBlank()) {
            throw new InvalidValueException("must be " + range(), "leave the setting out to have none");
        }
        if (text.indexOf('\0') >= 0) {
            throw new InvalidValueException("must be " + range(), "it holds a NUL character");
        }
        return text;
    }

    @Override
    public String range() {
        return what + ", not empty";
    }

    @Override
    public String placeholder() {
        return placeholder;
    }
}
