/**
 * Real clients through the proxy: JDBC drivers, Node.js, command lines, sysbench. A client that is not installed skips
 * its tests; a client that is installed must work as it does without a proxy. Class names end in {@code IT}, one for
 * each client; the rest is what they share.
 */
package io.headgate.server.drivers;
