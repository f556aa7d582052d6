package io.headgate.protocol.sql;

/**
 * Whom a KILL statement means.
 *
 * @param query true for KILL QUERY, false for KILL and KILL CONNECTION
 * @param id    connection id as the client knows it, unsigned 64 bit
 */
public record KillTarget(boolean query, long id) {
}
