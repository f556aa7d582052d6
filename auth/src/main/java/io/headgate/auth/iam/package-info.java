/**
 * IAM tokens that clients bring: signed requests {@code connect} of the service {@code rds-db}, as AWS's tools make
 * them for RDS, Aurora and RDS Proxy; and signed requests GetCallerIdentity to AWS STS, for one proxy.
 *
 * <p>{@link io.headgate.auth.iam.RdsToken} and {@link io.headgate.auth.iam.StsToken} read one, strictly;
 * {@link io.headgate.auth.iam.IamGate} has it judged, the former by each {@link io.headgate.auth.iam.TokenVerifier},
 * the latter by {@link io.headgate.auth.iam.StsVerifier}. Whatever is wrong is a
 * {@link io.headgate.auth.iam.TokenRefusal}, of which the log has the kind and the client nothing. Tokens open the
 * database for minutes: they are kept nowhere, only their digests.
 */
package io.headgate.auth.iam;
