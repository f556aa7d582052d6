/**
 * Transports, event loops, socket options, the files of Unix domain sockets, TLS contexts and the one place where work
 * hops from one event loop to another.
 */
package io.headgate.server.net;
