package io.headgate.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ARN -> USER USER …}: the ARN of a role or a user in AWS, and database users. */
final class IamRuleType implements ValueType<IamRule> {

    private static final Pattern RULE = Pattern.compile("(\\S+)\\s+->\\s+(\\S+(?:\\s+\\S+)*)");
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:"
            + "(?:role/[A-Za-z0-9_+=.@*-]{1,64}|user/(?:[A-Za-z0-9_+=.@*-]{1,128}/){0,16}[A-Za-z0-9_+=.@*-]{1,64})");
    private static final Pattern ROLE_WITH_PATH = Pattern.compile("[^/]*:role/.*/.*");
    private static final String EVERYBODY = "*";

    @Override
    public IamRule parse(String text) throws InvalidValueException {
        Matcher rule = RULE.matcher(text);
        check(rule.matches(), "it looks like arn:aws:iam::ACCOUNT:role/NAME -> USER");
        String arn = rule.group(1);
        check(!ROLE_WITH_PATH.matcher(arn).matches(),
                "leave the path of the role out: a session of it does not tell it");
        check(ARN.matcher(arn).matches(), "the ARN looks like arn:aws:iam::ACCOUNT:role/NAME or"
                + " arn:aws:iam::ACCOUNT:user/NAME, and has asterisks in names only");
        List<String> names = List.of(rule.group(2).split("\\s+"));
        Set<String> users = new LinkedHashSet<>(names);
        check(users.size() == names.size(), "a user is there twice");
        check(users.size() == 1 || !users.contains(EVERYBODY), "an asterisk is everybody, and stands alone");
        check(users.stream().noneMatch(user -> user.contains(EVERYBODY) && !user.equals(EVERYBODY)),
                "users are not matched by asterisks");
        return new IamRule(arn, Set.copyOf(users));
    }

    private void check(boolean right, String hint) throws InvalidValueException {
        if (!right) {
            throw new InvalidValueException("must be " + range(), hint);
        }
    }

    @Override
    public String range() {
        return "ARN -> USER [USER ...]";
    }

    @Override
    public String placeholder() {
        return "ARN->USER";
    }
}
