/** Transports, event loops, TLS contexts and the one place where work hops from one event loop to another. */
package io.headgate.server.net;
