/**
 * Credentials from AWS Secrets Manager: the only place that knows the AWS SDK.
 *
 * <p>{@link io.headgate.auth.aws.SecretsManagerCredentials} adds a provider for each secret to
 * {@link io.headgate.auth.LiveCredentials}. What the SDK or the JSON parser says may quote a secret, so none of their
 * messages goes any further: {@link io.headgate.auth.aws.Failures} writes its own.
 */
package io.headgate.auth.aws;
