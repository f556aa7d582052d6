package io.headgate.protocol.packet;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;

/**
 * The first packet of a successful COM_STMT_PREPARE; definitions of parameters and columns follow it.
 *
 * <pre>
 * 1 0x00   4 statement id   2 columns   2 parameters   1 reserved   2 warnings   [1 metadata follows]
 * </pre>
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_prepare.html. The last byte is sent to
 * clients with CLIENT_OPTIONAL_RESULTSET_METADATA only.
 *
 * @param statementId 0 to 2^32-1
 * @param columns the number of columns of its result, 0 to 65535
 * @param params the number of its parameters, 0 to 65535
 * @param warnings their number, 0 to 65535
 * @param described whether the definitions of parameters and columns follow
 */
public record StmtPrepareOk(long statementId, int columns, int params, int warnings, boolean described) {

    /** The first byte. */
    public static final int HEADER = 0x00;

    /** One that definitions follow, as to every client that did not ask for none. */
    public StmtPrepareOk(long statementId, int columns, int params, int warnings) {
        this(statementId, columns, params, warnings, true);
    }

    /** Reads the packet. */
    public static StmtPrepareOk read(ByteBuf payload) {
        Header.expect(payload, HEADER, "COM_STMT_PREPARE_OK");
        long statementId = Wire.readU32(payload);
        int columns = Wire.readU16(payload);
        int params = Wire.readU16(payload);
        Wire.skip(payload, 1);
        int warnings = Wire.readU16(payload);
        boolean described = !payload.isReadable() || payload.readByte() != 0;
        Wire.skipRest(payload);
        return new StmtPrepareOk(statementId, columns, params, warnings, described);
    }

    /** Appends the packet; its last byte only where it says that no definitions follow. */
    public void write(ByteBuf out) {
        out.writeByte(HEADER).writeIntLE((int) statementId).writeShortLE(columns).writeShortLE(params)
                .writeByte(0).writeShortLE(warnings);
        if (!described) {
            out.writeByte(0);
        }
    }
}
