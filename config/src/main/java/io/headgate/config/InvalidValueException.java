package io.headgate.config;

/** A value broke the rule of its type. */
final class InvalidValueException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String hint;

    InvalidValueException(String rule, String hint) {
        super(rule, null, false, false);
        this.hint = hint;
    }

    String rule() {
        return getMessage();
    }

    String hint() {
        return hint;
    }
}
