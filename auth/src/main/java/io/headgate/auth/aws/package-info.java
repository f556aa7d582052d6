/**
 * What the proxy does in AWS: the only place that knows the AWS SDK.
 *
 * <p>{@link io.headgate.auth.aws.SecretsManagerCredentials} adds a provider for each secret to
 * {@link io.headgate.auth.LiveCredentials}; {@link io.headgate.auth.aws.RdsTokens} signs tokens for logins to the
 * database; {@link io.headgate.auth.aws.CloudWatchCalls} brings metrics to CloudWatch. All act as
 * {@link io.headgate.auth.aws.Identity} says. What the SDK or the JSON parser says may quote a
 * secret, so none of their messages goes any further: {@link io.headgate.auth.aws.Failures} writes its own.
 */
package io.headgate.auth.aws;
