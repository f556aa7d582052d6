package io.headgate.auth.iam;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** As whom roles and users of AWS may log in. Whom no rule names may not. Immutable. */
public final class CallerRules {
    private static final String ANYBODY = "*";
    /** Neither a name of a role nor one of a session has a slash, so there is one way only to read it. */
    private static final Pattern ASSUMED_ROLE = Pattern.compile(
            "arn:(aws[a-z-]*):sts::([0-9]{12}):assumed-role/([A-Za-z0-9_+=,.@-]{1,64})/[A-Za-z0-9_+=,.@-]{1,64}");

    private record Rule(Pattern arns, Set<String> users) {
        boolean allows(String arn, String user) {
            return (users.contains(user) || users.contains(ANYBODY)) && arns.matcher(arn).matches();
        }
    }

    private final List<Rule> rules;

    /**
     * @param rules ARNs of roles and users, where an asterisk stands for any characters but a slash and a colon; and
     *     the names of the database users as whom they may log in, of which an asterisk means everybody
     */
    public CallerRules(List<Map.Entry<String, Set<String>>> rules) {
        this.rules = rules.stream().map(rule -> new Rule(pattern(rule.getKey()), Set.copyOf(rule.getValue()))).toList();
    }

    private static Pattern pattern(String arn) {
        return Pattern.compile(Arrays.stream(arn.split("\\*", -1)).map(Pattern::quote)
                .collect(Collectors.joining("[^/:]*")));
    }

    /** @param arn as {@link #canonical} gives it */
    boolean allow(String arn, String user) {
        return rules.stream().anyMatch(rule -> rule.allows(arn, user));
    }

    /** The role whose session it is, without its path, which a session does not tell; or the ARN itself. */
    static String canonical(String arn) {
        Matcher session = ASSUMED_ROLE.matcher(arn);
        return session.matches() ? "arn:" + session.group(1) + ":iam::" + session.group(2) + ":role/" + session.group(3)
                : arn;
    }
}
