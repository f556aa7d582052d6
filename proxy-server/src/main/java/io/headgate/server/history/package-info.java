/**
 * What became of statements: counted by digest, the last ones of each client, and those that were slow. Nothing here
 * knows a text's values, and nothing of it is needed to serve clients.
 */
package io.headgate.server.history;
