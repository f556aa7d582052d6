/**
 * The admin console: tables of what the proxy is doing, a few commands, and the MySQL protocol that the mysql client
 * speaks with it. Runs on an event loop of its own and takes no connection to the database.
 */
package io.headgate.server.console;
