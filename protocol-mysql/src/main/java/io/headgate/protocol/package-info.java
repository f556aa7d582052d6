/**
 * The facts of the MySQL client/server protocol that everything else leans on: capability flags, status flags, command
 * codes, error codes, collations, and the basic data types on the wire.
 *
 * <p>There is no policy here and no I/O. Names are those of the MySQL manual
 * (dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html). The packets themselves are in
 * {@link io.headgate.protocol.packet}.
 */
package io.headgate.protocol;
