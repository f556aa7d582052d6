package io.headgate.protocol.sql;

/**
 * Whom a KILL statement means.
 *
 * @param force HARD or SOFT, which MariaDB knows, as in the text; empty for neither
 * @param query true for KILL QUERY, false for KILL and KILL CONNECTION
 * @param id connection id as the client knows it, 0 to 4,294,967,295: servers take the low 32 bits of what is written;
 *         or {@link #OWN} or {@link #COMPUTED}
 */
public record KillTarget(String force, boolean query, long id) {

    /** The statement names {@code CONNECTION_ID()}. */
    public static final long OWN = -1;
    /** The id is an expression that only a server can compute. */
    public static final long COMPUTED = -2;

    /** A KILL as MySQL has it. */
    public KillTarget(boolean query, long id) {
        this("", query, id);
    }
}
