package io.headgate.config;

import java.util.regex.Pattern;

/** A namespace of CloudWatch. */
final class NamespaceType implements ValueType<String> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/#:-]{1,255}");
    private static final String RESERVED = "AWS/";

    @Override
    public String parse(String text) throws InvalidValueException {
        if (text.startsWith(RESERVED)) {
            throw new InvalidValueException("must be " + range(),
                    "CloudWatch keeps " + RESERVED + " for AWS's services");
        }
        if (!NAME.matcher(text).matches()) {
            throw new InvalidValueException("must be " + range(), "such as Headgate");
        }
        return text;
    }

    @Override
    public String range() {
        return "up to 255 of letters, digits and . _ / # : -, not beginning with AWS/";
    }

    @Override
    public String placeholder() {
        return "NAMESPACE";
    }
}
