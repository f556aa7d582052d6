package io.headgate.protocol.response;

import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.ServerStatus;

/**
 * Follows one response of a server that speaks CLIENT_DEPRECATE_EOF, packet by packet.
 *
 * <p>For each packet the caller asks {@link #kindOf}, which changes nothing, and then tells what it found:
 * {@link #passed} for packets that nobody looks into, or the method that belongs to the kind. Rows are never decoded.
 * Not thread-safe; one instance serves any number of responses, one after the other.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response.html">COM_QUERY
 *      Response</a>
 */
public final class ResponseTracker {

    /** The length of a packet that is continued in the next one: 2^24 - 1. */
    public static final int MAX_PAYLOAD = 0xFFFFFF;

    private enum State { FIRST, DEFINITIONS, PREPARE_PARAMETERS, PREPARE_COLUMNS, ROWS, DONE }

    private ResponseShape shape = ResponseShape.SINGLE;
    private State state = State.DONE;
    private int definitionsLeft;
    private int columnsAfterParameters;
    private boolean continuing;

    /** Gets ready for the answer to a command whose responses have this shape. */
    public void begin(ResponseShape shape) {
        this.shape = shape;
        this.state = shape == ResponseShape.ROWS ? State.ROWS : State.FIRST;
        this.continuing = false;
        this.definitionsLeft = 0;
    }

    /** Whether the last packet of the response has been passed. */
    public boolean isDone() {
        return state == State.DONE && !continuing;
    }

    /**
     * What the packet with this length and first byte is. May be asked again for the same packet.
     *
     * @param length length of the payload, 0 to 2^24 - 1
     * @param first first byte of the payload, or -1 when it is empty
     * @throws ProtocolException when no such packet can come here
     */
    public PacketKind kindOf(int length, int first) {
        if (continuing) {
            return PacketKind.OPAQUE;
        }
        return switch (state) {
            case ROWS -> kindAmongRows(length, first);
            case DEFINITIONS, PREPARE_COLUMNS, PREPARE_PARAMETERS -> kindAmongDefinitions(first);
            case FIRST -> kindOfFirst(length, first);
            case DONE -> throw unexpected("a packet after the end of the response", first);
        };
    }

    /** A definition begins with the length of a short string. */
    private PacketKind kindAmongDefinitions(int first) {
        if (first == 0xFF) {
            return PacketKind.ERR;
        }
        return definitionsLeft == 1 ? PacketKind.LAST_DEFINITION : PacketKind.OPAQUE;
    }

    private static PacketKind kindAmongRows(int length, int first) {
        if (first == 0xFE && length < MAX_PAYLOAD) {
            return PacketKind.TERMINATOR;
        }
        return first == 0xFF ? PacketKind.ERR : PacketKind.OPAQUE;
    }

    private PacketKind kindOfFirst(int length, int first) {
        if (first == 0xFF) {
            return PacketKind.ERR;
        }
        return switch (shape) {
            case TEXT -> PacketKind.OPAQUE;
            case FIELD_LIST, ROWS -> kindAmongRows(length, first);
            case SINGLE -> switch (first) {
                case 0x00 -> PacketKind.OK;
                case 0xFE -> PacketKind.TERMINATOR;
                default -> throw unexpected("neither OK, EOF nor ERR", first);
            };
            case PREPARE -> {
                if (first != 0x00) {
                    throw unexpected("neither COM_STMT_PREPARE_OK nor ERR", first);
                }
                yield PacketKind.PREPARE_OK;
            }
            case RESULT_SETS -> switch (first) {
                case 0x00 -> PacketKind.OK;
                case 0xFB -> PacketKind.LOCAL_INFILE;
                case -1 -> throw unexpected("an empty packet instead of a result", first);
                default -> PacketKind.COLUMN_COUNT;
            };
        };
    }

    /** A packet of kind {@link PacketKind#OPAQUE} or {@link PacketKind#LAST_DEFINITION} was passed. */
    public void passed(int length) {
        boolean continued = continuing;
        continuing = length == MAX_PAYLOAD;
        if (continued) {
            return;
        }
        switch (state) {
            case FIRST -> {
                if (shape == ResponseShape.TEXT) {
                    state = State.DONE;
                }
            }
            case DEFINITIONS -> {
                if (--definitionsLeft == 0) {
                    state = State.ROWS;
                }
            }
            case PREPARE_PARAMETERS -> {
                if (--definitionsLeft == 0) {
                    expectDefinitions(columnsAfterParameters, State.PREPARE_COLUMNS);
                }
            }
            case PREPARE_COLUMNS -> {
                if (--definitionsLeft == 0) {
                    state = State.DONE;
                }
            }
            case ROWS, DONE -> { }
        }
    }

    /** An OK packet or a terminator with these status flags was passed. */
    public void onOk(int status) {
        state = ServerStatus.moreResults(status) ? State.FIRST : State.DONE;
    }

    /** An ERR packet was passed: nothing follows it. */
    public void onErr() {
        state = State.DONE;
    }

    /**
     * A result set with {@code columns} columns begins.
     *
     * @param described whether their definitions follow; not so for a client that wants none
     */
    public void onColumnCount(long columns, boolean described) {
        if (columns < 1 || columns > 0xFFFF) {
            throw new ProtocolException(ErrorCode.ER_MALFORMED_PACKET, "a result set of " + columns + " columns");
        }
        definitionsLeft = described ? (int) columns : 0;
        state = described ? State.DEFINITIONS : State.ROWS;
    }

    /** COM_STMT_PREPARE_OK was passed; both counts, of the definitions that follow, are 0 to 65,535. */
    public void onPrepareOk(int columns, int parameters) {
        columnsAfterParameters = columns;
        if (parameters > 0) {
            expectDefinitions(parameters, State.PREPARE_PARAMETERS);
        } else {
            expectDefinitions(columns, State.PREPARE_COLUMNS);
        }
    }

    private void expectDefinitions(int count, State next) {
        definitionsLeft = count;
        state = count == 0 ? State.DONE : next;
    }

    /** Whether the packets that come now are column or parameter definitions that were announced by their number. */
    public boolean inDefinitions() {
        return !continuing && (state == State.DEFINITIONS || state == State.PREPARE_COLUMNS
                || state == State.PREPARE_PARAMETERS);
    }

    /** Whether the packets that come now describe the parameters of a statement that was prepared. */
    public boolean inParameters() {
        return state == State.PREPARE_PARAMETERS && !continuing;
    }

    /** Whether the packets that come now are rows of a result set. */
    public boolean inRows() {
        return state == State.ROWS && !continuing;
    }

    private ProtocolException unexpected(String what, int first) {
        return new ProtocolException(ErrorCode.ER_MALFORMED_PACKET,
                "the server sent " + what + " (first byte " + first + ", " + shape + ")");
    }
}
