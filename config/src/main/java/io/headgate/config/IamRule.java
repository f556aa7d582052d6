package io.headgate.config;

import java.util.Set;

/**
 * As whom somebody in AWS may log in.
 *
 * @param arn of a role without its path, or of a user; an asterisk stands for any characters but a slash
 * @param users database users; an asterisk alone is everybody
 */
public record IamRule(String arn, Set<String> users) {
}
