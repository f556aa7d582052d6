package io.headgate.protocol.response;

/** What one packet of a response is. All but {@link #OPAQUE} and {@link #LAST_DEFINITION} must be seen whole. */
public enum PacketKind {
    /** A row, a definition, or a part of a packet over 16 MiB: nobody needs to look inside. */
    OPAQUE,
    /** The last definition of a block; where EOF is not deprecated, an EOF packet follows it. */
    LAST_DEFINITION,
    /** OK_Packet with header 0x00: a complete result without rows. */
    OK,
    /** OK_Packet with header 0xFE: the end of a result set. */
    TERMINATOR,
    /** ERR_Packet: the end of the response, wherever it comes. */
    ERR,
    /** The number of columns of the result set that begins. */
    COLUMN_COUNT,
    /** COM_STMT_PREPARE_OK. */
    PREPARE_OK,
    /** The server asks for a file of the client (LOAD DATA LOCAL INFILE). */
    LOCAL_INFILE
}
