package io.headgate.config;

import java.util.regex.Pattern;

/** A name as RDS Proxy takes it. */
final class NameType implements ValueType<String> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*");
    private static final int LONGEST = 63;

    @Override
    public String parse(String text) throws InvalidValueException {
        if (text.length() > LONGEST || !NAME.matcher(text).matches()) {
            throw new InvalidValueException("must be " + range(), "such as orders-proxy");
        }
        return text;
    }

    @Override
    public String range() {
        return "up to " + LONGEST + " letters, digits and single hyphens, a letter first and no hyphen last";
    }

    @Override
    public String placeholder() {
        return "NAME";
    }
}
