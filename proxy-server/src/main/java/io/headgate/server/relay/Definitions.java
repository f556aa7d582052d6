package io.headgate.server.relay;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Column definitions whose names are shown otherwise than the server has sent them.
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest, page
 * page_protocol_com_query_response_text_resultset_column_definition.html.
 */
final class Definitions {

    private static final int HEADER = 4;
    /** Catalog, schema, alias of the table, table. */
    private static final int STRINGS_BEFORE_THE_NAMES = 4;

    private Definitions() {
    }

    /**
     * The packet with both names as {@code wording} has them; belongs to the caller.
     *
     * @param packet a whole one with its header; its indices move
     * @return null when nothing changes
     */
    static ByteBuf renamed(ByteBuf packet, Wording wording, ByteBufAllocator allocator) {
        int begin = packet.readerIndex();
        packet.skipBytes(HEADER);
        for (int i = 0; i < STRINGS_BEFORE_THE_NAMES; i++) {
            Wire.readLenencBytes(packet);
        }
        int names = packet.readerIndex();
        byte[] alias = Wire.readLenencBytes(packet);
        byte[] name = Wire.readLenencBytes(packet);
        byte[] shownAlias = wording.columnName(alias);
        byte[] shownName = wording.columnName(name);
        if (shownAlias == alias && shownName == name) {
            return null;
        }
        ByteBuf renamed = allocator.buffer(packet.writerIndex() + shownAlias.length + shownName.length);
        renamed.writeBytes(packet, begin, names - begin);
        Wire.writeLenencBytes(renamed, shownAlias);
        Wire.writeLenencBytes(renamed, shownName);
        renamed.writeBytes(packet);
        renamed.setMediumLE(0, renamed.readableBytes() - HEADER);
        return renamed;
    }
}
