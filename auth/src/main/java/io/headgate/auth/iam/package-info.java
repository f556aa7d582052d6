/**
 * IAM tokens that clients bring: signed requests {@code connect} of the service {@code rds-db}, as AWS's tools make
 * them for RDS, Aurora and RDS Proxy.
 *
 * <p>{@link io.headgate.auth.iam.RdsToken} reads one, strictly; {@link io.headgate.auth.iam.IamGate} has it judged by
 * each {@link io.headgate.auth.iam.TokenVerifier}. Whatever is wrong is a {@link io.headgate.auth.iam.TokenRefusal}, of
 * which the log has the kind and the client nothing. Tokens open the database for minutes: they are kept nowhere, only
 * their digests.
 */
package io.headgate.auth.iam;
