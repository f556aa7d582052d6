/**
 * The MySQL side: connections to the target, their login, what is prepared on them, and the pool's driver.
 *
 * <p>A {@link io.headgate.server.backend.BackendConnection} belongs to the pool while it is idle and to one
 * {@link io.headgate.server.backend.Tenant} while it is leased; only the owner's event loop touches it.
 */
package io.headgate.server.backend;
