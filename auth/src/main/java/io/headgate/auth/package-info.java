/**
 * Proving who: the MySQL authentication plugins, both ways, without any I/O.
 *
 * <p>{@link io.headgate.auth.ServerAuth} authenticates a client, {@link io.headgate.auth.ClientAuth} logs in to a
 * database. Both are state machines that are given the peer's packets and answer with an
 * {@link io.headgate.auth.AuthStep}: what to send, what to run elsewhere, how it ended. The arithmetic of the plugins
 * lives in {@link io.headgate.auth.NativePassword}, {@link io.headgate.auth.CachingSha2} and
 * {@code Ed25519Password}. Known passwords come from a {@link io.headgate.auth.CredentialSource}, of which
 * {@link io.headgate.auth.LiveCredentials} is the one that keeps files and secrets up to date; what the database has
 * confirmed stays for a while in the {@link io.headgate.auth.VerifierCache}.
 */
package io.headgate.auth;
