package io.headgate.server.relay;

import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.protocol.packet.StmtPrepareOk;
import java.util.ArrayList;
import java.util.List;

/** What one response told, collected while it was relayed. Plain data for the session that waits for its end. */
public final class ResponseFacts {

    private static final int ER_PARSE_ERROR = 1064;

    private int status;
    private boolean statusKnown;
    private int warnings;
    private long insertId;
    private long rowCount;
    private boolean rowCountKnown;
    private int errorCode;
    private ErrPacket error;
    private StmtPrepareOk prepared;
    private boolean resultSet;
    private long rowsSent;
    private long rowsMatched;
    private final List<SessionTrack> trackers = new ArrayList<>(4);
    private final List<byte[]> rows = new ArrayList<>(0);
    private final List<ResponseColumn> columns = new ArrayList<>(0);
    private final List<ResponseColumn> parameters = new ArrayList<>(0);

    void clear() {
        status = 0;
        statusKnown = false;
        warnings = 0;
        insertId = 0;
        rowCountKnown = false;
        errorCode = 0;
        error = null;
        prepared = null;
        resultSet = false;
        rowsSent = 0;
        rowsMatched = -1;
        trackers.clear();
        rows.clear();
        columns.clear();
        parameters.clear();
    }

    void onOk(int status, int warnings, long insertId) {
        this.status = status;
        this.statusKnown = true;
        this.warnings = warnings;
        if (insertId != 0) {
            this.insertId = insertId;
        }
    }

    void onRowCount(long count) {
        rowCount = count;
        rowCountKnown = true;
    }

    void onResultSet() {
        resultSet = true;
        rowsSent = 0;
    }

    void onRow() {
        rowsSent++;
    }

    void onRowsMatched(long count) {
        rowsMatched = count;
    }

    void onError(int code) {
        errorCode = code;
        onRowCount(-1);
    }

    void keep(ErrPacket packet) {
        error = packet;
    }

    void onPrepared(StmtPrepareOk packet) {
        prepared = packet;
        warnings = packet.warnings();
    }

    /** Whether an OK or EOF told the status flags after all that was executed; an ERR does not tell them. */
    public boolean statusKnown() {
        return statusKnown && errorCode == 0;
    }

    /** Whether the server could not even read the text: nothing of it was executed. */
    public boolean isParseError() {
        return errorCode == ER_PARSE_ERROR && !statusKnown;
    }

    /** SERVER_STATUS_* of the last OK or EOF. */
    public int status() {
        return status;
    }

    /** Number of warnings of the last statement. */
    public int warnings() {
        return warnings;
    }

    /** The last insert id other than 0 in any OK of the response, else 0. */
    public long insertId() {
        return insertId;
    }

    /** Whether the response decides what ROW_COUNT() answers next; COM_STMT_PREPARE and COM_STATISTICS leave it. */
    public boolean rowCountKnown() {
        return rowCountKnown;
    }

    /** What ROW_COUNT() answers next: the affected rows of the last OK, -1 after rows and errors; unsigned 64 bit. */
    public long rowCount() {
        return rowCount;
    }

    /** The server's error number, 0 when there was none. */
    public int errorCode() {
        return errorCode;
    }

    /** The error packet of a response that was kept from the client, else null. */
    public ErrPacket error() {
        return error;
    }

    /** Whether there was a result set. */
    public boolean hasResultSet() {
        return resultSet;
    }

    /** Number of rows in the last result set, or of rows that the last OK says are affected. */
    public long rowsSentOrChanged() {
        return resultSet ? rowsSent : rowCountKnown ? Math.max(0, rowCount) : 0;
    }

    /** Number of rows in the last result set. */
    public long rowsSent() {
        return rowsSent;
    }

    /**
     * Number of rows that an UPDATE has matched; of other statements anything, below 0 when there is no such number.
     */
    public long rowsMatched() {
        return rowsMatched;
    }

    /** COM_STMT_PREPARE_OK with the backend's statement id, else null. */
    public StmtPrepareOk prepared() {
        return prepared;
    }

    /** Session trackers in the order in which they came. */
    public List<SessionTrack> trackers() {
        return trackers;
    }

    /** Whether the server reported a new value of a session variable. */
    public boolean reports(String variable) {
        return reported(variable) != null;
    }

    /** The last value of a session variable that the server reported, or null. */
    public String reported(String variable) {
        String value = null;
        for (SessionTrack track : trackers) {
            if (track instanceof SessionTrack.SystemVariable changed && changed.name().equals(variable)) {
                value = changed.value();
            }
        }
        return value;
    }

    /** The columns of a response that was kept from the client. */
    public List<ResponseColumn> columns() {
        return columns;
    }

    /** The parameters of a statement that was prepared, as the server described them. */
    public List<ResponseColumn> parameters() {
        return parameters;
    }

    /** Whether the server reported the characteristics of the next transaction, which may have been used up. */
    public boolean reportsCharacteristics() {
        return trackers.stream().anyMatch(SessionTrack.TransactionCharacteristics.class::isInstance);
    }

    /** Whether the server reported a new value of any session variable. */
    public boolean reportsVariable() {
        for (SessionTrack track : trackers) {
            if (track instanceof SessionTrack.SystemVariable) {
                return true;
            }
        }
        return false;
    }

    /** Payloads of the rows of a response that was kept from the client. */
    public List<byte[]> rows() {
        return rows;
    }
}
