package io.headgate.config;

import io.headgate.config.SecretSelector.Kind;
import java.util.regex.Pattern;

/** {@code NAME}, {@code arn:…}, {@code prefix:BEGINNING} or {@code tag:KEY=VALUE}, as in AWS Secrets Manager. */
final class SecretSelectorType implements ValueType<SecretSelector> {

    private static final String PREFIX = "prefix:";
    private static final String TAG = "tag:";
    /** The exclamation mark is for secrets that a service of AWS manages, such as RDS. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,512}");
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:"
            + NAME.pattern());
    private static final Pattern TAG_PAIR = Pattern.compile("([^=]{1,128})=(.{1,256})");

    @Override
    public SecretSelector parse(String text) throws InvalidValueException {
        if (text.startsWith(PREFIX)) {
            String beginning = text.substring(PREFIX.length());
            check(NAME.matcher(beginning).matches(), "names consist of letters, digits and /_+=.@-!");
            return new SecretSelector(Kind.PREFIX, beginning, "");
        }
        if (text.startsWith(TAG)) {
            var pair = TAG_PAIR.matcher(text.substring(TAG.length()));
            check(pair.matches(), "a tag is written tag:KEY=VALUE");
            return new SecretSelector(Kind.TAG, pair.group(1), pair.group(2));
        }
        if (text.startsWith("arn:")) {
            check(ARN.matcher(text).matches(), "an ARN looks like arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME");
        } else {
            check(NAME.matcher(text).matches(), "names consist of letters, digits and /_+=.@-!");
        }
        return new SecretSelector(Kind.NAME, text, "");
    }

    private void check(boolean right, String hint) throws InvalidValueException {
        if (!right) {
            throw new InvalidValueException("must be " + range(), hint);
        }
    }

    @Override
    public String range() {
        return "the name or ARN of a secret, prefix:BEGINNING or tag:KEY=VALUE";
    }

    @Override
    public String placeholder() {
        return "SECRET";
    }
}
