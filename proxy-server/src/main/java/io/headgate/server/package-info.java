/**
 * The proxy itself: the command line, the composition root and what all its parts share.
 *
 * <p>{@code frontend} is the client side, {@code backend} the MySQL side, {@code session} the state machine between
 * them, {@code relay} the bytes on their way back, {@code net} transports, TLS and the hop between event loops,
 * {@code topology} what is known of the target.
 */
package io.headgate.server;
