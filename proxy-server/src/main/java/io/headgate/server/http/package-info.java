/**
 * The HTTP port: metrics, health, and whatever else is given to {@link io.headgate.server.http.Routes}.
 *
 * <p>{@link io.headgate.server.http.HttpPort} listens, on an event loop of its own, so that no client's bytes wait for a
 * page. {@link io.headgate.server.http.HttpConnection} takes one request after the other, judges it
 * ({@link io.headgate.server.http.HostRule}) and has a {@link io.headgate.server.http.Route} answer it: a route gets a
 * {@link io.headgate.server.http.Call}, knows nothing of Netty, and may answer later.
 */
package io.headgate.server.http;
