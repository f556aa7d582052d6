package io.headgate.server.relay;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.EofPacket;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.OkPacket;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.protocol.packet.StmtPrepareOk;
import io.headgate.protocol.response.PacketKind;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.protocol.response.ResponseTracker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/**
 * Relays one response at a time from a backend's read buffers to a client, or swallows it.
 *
 * <p>Only packets that mean something (OK, ERR, column counts) are looked into; they are small and are kept back until
 * they are whole. All others pass as they come, in runs that are as long as the read buffer allows. A client without
 * CLIENT_DEPRECATE_EOF gets EOF packets put in and its sequence ids shifted; a client gets only the session trackers
 * that it asked for.
 *
 * <p>Used from one thread at a time. {@link #onRead} owns its argument; what goes to the {@link Output} is owned by it.
 */
public final class ResponseRelay {

    /** Takes what the client shall get. Each buffer belongs to the receiver. */
    public interface Output {
        void forward(ByteBuf bytes);

        /**
         * The client has been asked for a file, whose packets, and an empty one behind them, go to the backend now.
         *
         * @param sequenceShift what the client's sequence ids are ahead of the server's
         */
        void onLocalInfile(int sequenceShift);

        /**
         * The server's whole answer is this error. Whether it is withheld from the client; {@link ResponseFacts#error}
         * has it then.
         */
        default boolean withdraws(ErrPacket error) {
            return false;
        }
    }

    private static final int HEADER = 4;
    private static final byte[] NONE = {};
    private static final int EOF_LENGTH = 5;
    private static final int DEFINITION_END = 13;
    private static final int BINARY_COLLATION = 63;
    /** An OK with all session variables in it is well below this; more would not be an OK. */
    private static final int LONGEST_KEPT_PACKET = 1 << 20;
    /** What the status flags say of the session and not of one statement. */
    private static final int SESSION_FLAGS = ServerStatus.SERVER_STATUS_IN_TRANS | ServerStatus.SERVER_STATUS_AUTOCOMMIT
            | ServerStatus.SERVER_STATUS_NO_BACKSLASH_ESCAPES | ServerStatus.SERVER_STATUS_IN_TRANS_READONLY;

    private final ResponseTracker tracker = new ResponseTracker();
    private final ResponseFacts facts = new ResponseFacts();
    private final ByteBufAllocator allocator;

    private Output output;
    private ClientView view;
    private long reportedStatementId;
    private boolean prepare;

    private ByteBuf carry;
    private int carryNeed;
    private int skip;
    private int sequenceShift;
    private boolean eofDue;
    private int eofsOfPrepare;
    private boolean forwarded;
    /** Nothing of the response stands before the packet at hand. */
    private boolean alone;
    private boolean withdrawn;
    private byte lastSequence;
    /** Outlives the response: an EOF that is put into the next one repeats it. */
    private int sessionFlags = ServerStatus.SERVER_STATUS_AUTOCOMMIT;

    public ResponseRelay(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Expects a response that goes to the client. */
    public void beginForward(ResponseShape shape, ClientView view, Output output) {
        begin(shape);
        this.view = view;
        this.output = output;
    }

    /** Expects the answer to COM_STMT_PREPARE; the client gets {@code statementId} in place of the backend's. */
    public void beginPrepare(long statementId, ClientView view, Output output) {
        beginForward(ResponseShape.PREPARE, view, output);
        this.reportedStatementId = statementId;
    }

    /** Expects a response to a command of the proxy's own: nothing is forwarded, rows and errors are kept. */
    public void beginSwallow(ResponseShape shape) {
        begin(shape);
        this.view = null;
        this.output = null;
    }

    private void begin(ResponseShape shape) {
        tracker.begin(shape);
        facts.clear();
        prepare = shape == ResponseShape.PREPARE;
        skip = 0;
        sequenceShift = 0;
        eofDue = false;
        eofsOfPrepare = 0;
        forwarded = false;
    }

    /** The client's sequence ids are so much ahead of the server's: its command came in more or fewer packets. */
    public void shiftSequence(int ahead) {
        sequenceShift += ahead;
    }

    /** What was learnt so far; complete once {@link #isComplete}. Valid until the next {@code begin…}. */
    public ResponseFacts facts() {
        return facts;
    }

    /** Whether the response has been read to its end. */
    public boolean isComplete() {
        return tracker.isDone() && skip == 0 && !eofDue;
    }

    /** Whether any byte of the response has gone to the client. */
    public boolean hasForwarded() {
        return forwarded;
    }

    /** Frees what is kept back; for a connection that closes. */
    public void close() {
        if (carry != null) {
            carry.release();
            carry = null;
        }
    }

    /**
     * Takes the next bytes of the response.
     *
     * @param in owned by this method
     * @return whether the response is complete
     * @throws ProtocolException when the server sends what no server sends; the connection must be closed then
     */
    public boolean onRead(ByteBuf in) {
        try {
            while (carry != null && in.isReadable()) {
                carry.writeBytes(in, Math.min(carryNeed - carry.readableBytes(), in.readableBytes()));
                if (carry.readableBytes() == carryNeed) {
                    ByteBuf whole = carry;
                    carry = null;
                    walk(whole);
                }
            }
        } catch (RuntimeException e) {
            in.release();
            throw e;
        }
        if (in.isReadable()) {
            walk(in);
        } else {
            in.release();
        }
        return isComplete();
    }

    /** Walks the packets of {@code in}, which it owns. */
    private void walk(ByteBuf in) {
        int begin = in.readerIndex();
        int end = in.writerIndex();
        int run = begin;
        int at = begin;
        boolean handedOver = false;
        try {
            while (at < end) {
                if (skip > 0) {
                    int step = Math.min(skip, end - at);
                    skip -= step;
                    at += step;
                    if (skip > 0 || !prepare || !eofDue) {
                        continue;
                    }
                    run = flush(in, run, at);
                    insertEof(lastSequence + 1 - sequenceShift);
                    continue;
                }
                if (isComplete()) {
                    throw new ProtocolException(ErrorCode.ER_MALFORMED_PACKET,
                            "the server sent " + (end - at) + " bytes after the end of its response");
                }
                int available = end - at;
                int length = available < HEADER ? 0 : in.getUnsignedMediumLE(at);
                int seen = length == 0 ? HEADER : HEADER + 1;
                if (available < seen) {
                    run = flush(in, run, at);
                    keep(in, at, available < HEADER ? HEADER : seen);
                    return;
                }
                int first = length == 0 ? -1 : in.getUnsignedByte(at + HEADER);
                PacketKind kind = tracker.kindOf(length, first);
                boolean opaque = kind == PacketKind.OPAQUE || kind == PacketKind.LAST_DEFINITION;
                boolean definition = opaque && tracker.inDefinitions();
                boolean parameter = definition && tracker.inParameters();
                boolean whole = !opaque || view == null || parameter || definition && view.changesDefinitions();
                if (whole && available < HEADER + length) {
                    run = flush(in, run, at);
                    keep(in, at, HEADER + length);
                    return;
                }
                if (eofDue) {
                    eofDue = false;
                    if (!isCursorTerminator(in, at, kind)) {
                        run = flush(in, run, at);
                        insertEof(in.getByte(at + 3));
                    }
                }
                if (sequenceShift != 0) {
                    in.setByte(at + 3, in.getByte(at + 3) + sequenceShift);
                }
                if (definition && view != null && view.collation() != 0) {
                    showCollation(in, at + HEADER + length);
                }
                if (definition && view != null && view.wording() != null) {
                    ByteBuf renamed = Definitions.renamed(in.slice(at, HEADER + length), view.wording(), allocator);
                    if (renamed != null) {
                        flush(in, run, at);
                        forwarded = true;
                        output.forward(renamed);
                        run = at + HEADER + length;
                    }
                }
                if (parameter && length >= DEFINITION_END) {
                    facts.parameters().add(ResponseColumn.before(in, at + HEADER + length));
                }
                if (opaque) {
                    lastSequence = in.getByte(at + 3);
                    if (tracker.inRows()) {
                        facts.onRow();
                    }
                    if (view == null) {
                        keepContent(in, at + HEADER, length);
                    }
                    tracker.passed(length);
                    eofDue = kind == PacketKind.LAST_DEFINITION && eofsWanted();
                    skip = HEADER + length;
                } else {
                    int next = at + HEADER + length;
                    alone = !forwarded && run == at;
                    ByteBuf replacement = replacementOf(in, at, length, kind);
                    if (withdrawn) {
                        withdrawn = false;
                        run = next;
                    } else if (replacement != null) {
                        flush(in, run, at);
                        forwarded = true;
                        output.forward(replacement);
                        run = next;
                    }
                    at = next;
                    if (eofsOfPrepare > 0) {
                        run = flush(in, run, at);
                        insertEofsOfPrepare();
                    }
                }
            }
            if (view != null && run < end) {
                forwarded = true;
                if (run == begin) {
                    handedOver = true;
                    output.forward(in);
                } else {
                    output.forward(in.retainedSlice(run, end - run));
                }
            }
        } finally {
            if (!handedOver) {
                in.release();
            }
        }
    }

    private void keepContent(ByteBuf in, int payload, int length) {
        if (tracker.inRows()) {
            byte[] row = new byte[length];
            in.getBytes(payload, row);
            facts.rows().add(row);
        } else if (tracker.inDefinitions() && length >= DEFINITION_END) {
            facts.columns().add(ResponseColumn.before(in, payload + length));
        }
    }

    /** Forwards what stands between {@code from} and {@code to}; the run goes on at {@code to}. */
    private int flush(ByteBuf in, int from, int to) {
        if (view != null && to > from) {
            forwarded = true;
            output.forward(in.retainedSlice(from, to - from));
        }
        return to;
    }

    private void keep(ByteBuf in, int at, int need) {
        if (need > LONGEST_KEPT_PACKET && view != null) {
            throw new ProtocolException(ErrorCode.ER_MALFORMED_PACKET,
                    "the server sent a packet of " + need + " bytes where only a short one makes sense");
        }
        carryNeed = need;
        carry = allocator.buffer(need);
        carry.writeBytes(in, at, in.writerIndex() - at);
    }

    /** With an open cursor the server sends one terminator for columns and rows; so does an older protocol. */
    private boolean isCursorTerminator(ByteBuf in, int at, PacketKind kind) {
        if (kind != PacketKind.TERMINATOR) {
            return false;
        }
        ByteBuf payload = in.slice(at + HEADER + 1, in.getUnsignedMediumLE(at) - 1);
        Wire.readLenencInt(payload);
        Wire.readLenencInt(payload);
        return ServerStatus.cursorExists(Wire.readU16(payload));
    }

    /**
     * Puts the client's collation into a column definition of text. The last 13 bytes are of fixed length: 0x0C, the
     * collation id (2), the length (4), type, flags (2), decimals, filler (2).
     */
    private void showCollation(ByteBuf in, int end) {
        int fixed = end - DEFINITION_END;
        if (fixed >= in.readerIndex() + HEADER && in.getByte(fixed) == 0x0C
                && in.getUnsignedShortLE(fixed + 1) != BINARY_COLLATION) {
            in.setShortLE(fixed + 1, view.collation());
        }
    }

    private boolean eofsWanted() {
        return view != null && !view.deprecateEof();
    }

    /** They end definitions of which none was sent. */
    private void insertEofsOfPrepare() {
        for (; eofsOfPrepare > 0; eofsOfPrepare--) {
            insertEof(++lastSequence - sequenceShift);
        }
    }

    private void insertEof(int sequence) {
        eofDue = false;
        ByteBuf eof = allocator.buffer(HEADER + 5);
        eof.writeMediumLE(5).writeByte(sequence + sequenceShift);
        new EofPacket(0, sessionFlags).write(eof);
        sequenceShift++;
        forwarded = true;
        output.forward(eof);
    }

    /** Learns from a packet that means something. Returns what the client gets in its place, or null for itself. */
    private ByteBuf replacementOf(ByteBuf in, int at, int length, PacketKind kind) {
        int payload = at + HEADER;
        switch (kind) {
            case COLUMN_COUNT -> onColumnCount(in.slice(payload, length));
            case PREPARE_OK -> onPrepareOk(in, payload, length);
            case ERR -> {
                return onErr(in, at, length);
            }
            case OK, TERMINATOR -> {
                return length == EOF_LENGTH ? onEof(in, payload) : onOk(in, at, length, kind);
            }
            case LOCAL_INFILE -> {
                if (view == null || !view.capabilities().has(Capabilities.CLIENT_LOCAL_FILES)) {
                    throw new ProtocolException(ErrorCode.ER_MALFORMED_PACKET,
                            "the server asked for a file of a client that sends none");
                }
                output.onLocalInfile(sequenceShift);
            }
            case OPAQUE, LAST_DEFINITION -> throw new IllegalStateException(kind + " is never kept");
        }
        return null;
    }

    /** With CLIENT_OPTIONAL_RESULTSET_METADATA a byte behind the number says whether definitions follow. */
    private void onColumnCount(ByteBuf body) {
        long columns = Wire.readLenencInt(body);
        boolean described = !body.isReadable() || body.readByte() != 0;
        tracker.onColumnCount(columns, described);
        facts.onResultSet();
        eofDue = !described && eofsWanted();
    }

    private void onPrepareOk(ByteBuf in, int payload, int length) {
        StmtPrepareOk prepared = StmtPrepareOk.read(in.slice(payload, length));
        facts.onPrepared(prepared);
        if (prepared.described()) {
            tracker.onPrepareOk(prepared.columns(), prepared.params());
        } else {
            tracker.onPrepareOk(0, 0);
            eofsOfPrepare = !eofsWanted() ? 0 : (prepared.columns() > 0 ? 1 : 0) + (prepared.params() > 0 ? 1 : 0);
        }
        lastSequence = in.getByte(payload - 1);
        if (view != null) {
            in.setIntLE(payload + 1, (int) reportedStatementId);
        }
    }

    private ByteBuf onErr(ByteBuf in, int at, int length) {
        int payload = at + HEADER;
        facts.onError(length < 3 ? 0xFFFF : in.getUnsignedShortLE(payload + 1));
        tracker.onErr();
        if (view != null && view.wording() == null && !alone) {
            return null;
        }
        ErrPacket error = ErrPacket.read(in.slice(payload, length), new Capabilities(Capabilities.CLIENT_PROTOCOL_41));
        withdrawn = view != null && alone && output.withdraws(error);
        if (view == null || withdrawn) {
            facts.keep(error);
            return null;
        }
        if (view.wording() == null) {
            return null;
        }
        ByteBuf replacement = allocator.buffer(HEADER + length);
        replacement.writeMediumLE(0).writeByte(in.getByte(at + 3));
        view.wording().error(error).write(replacement, BACKEND);
        replacement.setMediumLE(0, replacement.readableBytes() - HEADER);
        return replacement;
    }

    private static final Capabilities BACKEND = Capabilities.of(Capabilities.CLIENT_PROTOCOL_41,
            Capabilities.CLIENT_SESSION_TRACK, Capabilities.CLIENT_DEPRECATE_EOF, Capabilities.CLIENT_TRANSACTIONS);

    /** A binary log ends with an EOF packet whatever was negotiated; the shortest OK packet has two bytes more. */
    private ByteBuf onEof(ByteBuf in, int payload) {
        EofPacket eof = EofPacket.read(in.slice(payload, EOF_LENGTH));
        facts.onOk(eof.status(), eof.warnings(), 0);
        tracker.onOk(eof.status());
        return null;
    }

    /** Of an info string, "Rows matched: 1  Changed: 1  Warnings: 0" in any language; below 0 when there is none. */
    private static long firstNumber(ByteBuf body) {
        long length = Wire.readLenencInt(body);
        int at = body.readerIndex();
        // beyond 2^63 it is negative
        int end = length < 0 ? body.writerIndex() : at + (int) Math.min(length, body.readableBytes());
        while (at < end && !isDigit(body.getByte(at))) {
            at++;
        }
        long number = at < end ? 0 : -1;
        while (at < end && isDigit(body.getByte(at))) {
            number = 10 * number + body.getByte(at++) - '0';
        }
        return number;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private ByteBuf onOk(ByteBuf in, int at, int length, PacketKind kind) {
        ByteBuf body = in.slice(at + HEADER + 1, length - 1);
        long affectedRows = Wire.readLenencInt(body);
        facts.onRowCount(kind == PacketKind.OK ? affectedRows : -1);
        long insertId = Wire.readLenencInt(body);
        int status = Wire.readU16(body);
        int warnings = Wire.readU16(body);
        facts.onOk(status, warnings, insertId);
        if (kind == PacketKind.OK && body.isReadable()) {
            facts.onRowsMatched(firstNumber(body));
        }
        sessionFlags = status & SESSION_FLAGS;
        tracker.onOk(status);
        boolean stateChanged = ServerStatus.sessionStateChanged(status);
        boolean eofInstead = kind == PacketKind.TERMINATOR && eofsWanted();
        if (view != null) {
            view.onStatus(status);
        }
        if (!stateChanged && !eofInstead && (view == null || !view.owesTrackers())) {
            return null;
        }
        OkPacket ok = OkPacket.read(in.slice(at + HEADER, length), BACKEND);
        List<SessionTrack> trackers = SessionTrack.parse(ok.sessionState());
        facts.trackers().addAll(trackers);
        if (view == null) {
            return null;
        }
        if (stateChanged) {
            view.report(trackers);
        }
        int unchanged = status & ~ServerStatus.SERVER_SESSION_STATE_CHANGED;
        ByteBuf replacement = allocator.buffer(HEADER + length + 8);
        replacement.writeMediumLE(0).writeByte(in.getByte(at + 3));
        if (eofInstead) {
            new EofPacket(warnings, unchanged).write(replacement);
        } else {
            view.tellOwed(new OkPacket(ok.affectedRows(), ok.lastInsertId(), unchanged, warnings, ok.info(), NONE))
                    .write(replacement, view.capabilities(), kind == PacketKind.OK ? 0x00 : 0xFE);
        }
        replacement.setMediumLE(0, replacement.readableBytes() - HEADER);
        return replacement;
    }
}
