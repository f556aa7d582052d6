/**
 * The multiplexer without sockets: which client session gets which connection, when, and in what state.
 *
 * <p>{@link io.headgate.pool.TargetPool} is the way in: one per target, with one strict cap over all keys and one FIFO
 * queue. Its decisions are made by a pure machine under a short lock and carried out afterwards through
 * {@link io.headgate.pool.PoolDriver} and {@link io.headgate.pool.Borrower}. {@link io.headgate.pool.SessionState} is
 * what a session has set; {@link io.headgate.pool.StateDifference} is what must be sent to make one connection look
 * like another; {@link io.headgate.pool.Holds} is why a connection may not be given back yet.
 */
package io.headgate.pool;
