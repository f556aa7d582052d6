package io.headgate.protocol.packet;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;

/**
 * The first packet of a successful COM_STMT_PREPARE; definitions of parameters and columns follow it.
 *
 * <pre>
 * 1 0x00   4 statement id   2 columns   2 parameters   1 reserved   2 warnings
 * </pre>
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_prepare.html. The byte
 * {@code metadata_follows} of CLIENT_OPTIONAL_RESULTSET_METADATA is not modelled.
 *
 * @param statementId 0 to 2^32-1
 * @param columns the number of columns of its result, 0 to 65535
 * @param params the number of its parameters, 0 to 65535
 * @param warnings their number, 0 to 65535
 */
public record StmtPrepareOk(long statementId, int columns, int params, int warnings) {

    /** The first byte. */
    public static final int HEADER = 0x00;

    /** Reads the packet. */
    public static StmtPrepareOk read(ByteBuf payload) {
        Header.expect(payload, HEADER, "COM_STMT_PREPARE_OK");
        long statementId = Wire.readU32(payload);
        int columns = Wire.readU16(payload);
        int params = Wire.readU16(payload);
        Wire.skip(payload, 1);
        int warnings = Wire.readU16(payload);
        Wire.skipRest(payload);
        return new StmtPrepareOk(statementId, columns, params, warnings);
    }

    /** Appends the packet. */
    public void write(ByteBuf out) {
        out.writeByte(HEADER).writeIntLE((int) statementId).writeShortLE(columns).writeShortLE(params)
                .writeByte(0).writeShortLE(warnings);
    }
}
