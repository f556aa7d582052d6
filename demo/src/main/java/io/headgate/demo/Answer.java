package io.headgate.demo;

import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.OkPacket;
import io.headgate.protocol.packet.StmtPrepareOk;
import io.netty.buffer.ByteBuf;

/** Finds the end of an answer, for a client with CLIENT_DEPRECATE_EOF. Packets come without their header. */
final class Answer {

    /** How far an answer has come. */
    enum State { MORE, DONE, ERROR }

    private static final int UNKNOWN = -1;

    private int definitionsLeft = UNKNOWN;
    private long statementId;

    /** A new answer begins. */
    void restart() {
        definitionsLeft = UNKNOWN;
    }

    /** The answer to a statement without rows is one packet. */
    State onOkPacket(ByteBuf packet) {
        return header(packet) == ErrPacket.HEADER ? State.ERROR : State.DONE;
    }

    /** OK, then the definitions of parameters and columns. */
    State onPreparePacket(ByteBuf packet) {
        if (definitionsLeft == UNKNOWN) {
            if (header(packet) == ErrPacket.HEADER) {
                return State.ERROR;
            }
            StmtPrepareOk ok = StmtPrepareOk.read(packet);
            statementId = ok.statementId();
            definitionsLeft = ok.columns() + ok.params();
        } else {
            definitionsLeft--;
        }
        return definitionsLeft == 0 ? State.DONE : State.MORE;
    }

    /** The number of columns, their definitions, the rows, and OK with the header of EOF. */
    State onResultPacket(ByteBuf packet) {
        int header = header(packet);
        if (definitionsLeft == UNKNOWN) {
            definitionsLeft = header;
            return header == ErrPacket.HEADER ? State.ERROR : State.MORE;
        }
        if (definitionsLeft > 0) {
            definitionsLeft--;
            return State.MORE;
        }
        if (header == ErrPacket.HEADER) {
            return State.ERROR;
        }
        return header == OkPacket.EOF_HEADER ? State.DONE : State.MORE;
    }

    /** The id of the statement just prepared. */
    long statementId() {
        return statementId;
    }

    private static int header(ByteBuf packet) {
        return packet.getUnsignedByte(packet.readerIndex());
    }
}
