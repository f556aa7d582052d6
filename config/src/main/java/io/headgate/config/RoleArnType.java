package io.headgate.config;

import java.util.regex.Pattern;

/** The ARN of a role in AWS. */
final class RoleArnType implements ValueType<String> {

    /** A name may hold a comma, too, which a list of ARNs has between them. */
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=.@/-]{1,512}");

    @Override
    public String parse(String text) throws InvalidValueException {
        if (!ARN.matcher(text).matches()) {
            throw new InvalidValueException("must be " + range(), "it looks like arn:aws:iam::ACCOUNT:role/NAME");
        }
        return text;
    }

    @Override
    public String range() {
        return "the ARN of a role";
    }

    @Override
    public String placeholder() {
        return "ARN";
    }
}
