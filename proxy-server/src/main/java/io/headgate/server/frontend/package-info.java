/**
 * The client side: a client's channel, its greeting, TLS and authentication. Once it has logged in, its channel's
 * events go to a {@link io.headgate.server.session.ClientSession}.
 */
package io.headgate.server.frontend;
