/**
 * One client's session: a state machine that takes commands, gets a backend for each, brings it into the session's
 * state, relays the response and learns from it.
 *
 * <p>{@link io.headgate.server.session.ClientSession} is the machine, {@code CommandRunner} takes its commands through
 * the phases; what the session remembers is in {@code SessionMemory}, what it knows of prepared statements in
 * {@code PreparedStatements}. All of it lives on the client's event loop.
 */
package io.headgate.server.session;
