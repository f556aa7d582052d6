/**
 * What the proxy asks the target on its own account: its greeting before the first client comes, and its limits over a
 * control connection. JDBC is used here and nowhere else; no client's traffic touches it.
 */
package io.headgate.server.topology;
