/**
 * What the proxy asks the target on its own account: its greeting before the first client comes, its limits, and, where
 * there are several servers or may be others soon, who they are and what each of them is now. JDBC is used here and
 * nowhere else; no client's traffic touches it.
 */
package io.headgate.server.topology;
