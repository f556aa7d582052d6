package io.headgate.protocol;

/**
 * The status flags (16 bits) of greetings, OK and EOF packets.
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html (SERVER_STATUS_flags_enum).
 */
public final class ServerStatus {

    /** A transaction is open. */
    public static final int SERVER_STATUS_IN_TRANS = 0x0001;
    /** Autocommit is on. */
    public static final int SERVER_STATUS_AUTOCOMMIT = 0x0002;
    /** Another result follows this one. */
    public static final int SERVER_MORE_RESULTS_EXISTS = 0x0008;
    /** No good index was used. */
    public static final int SERVER_QUERY_NO_GOOD_INDEX_USED = 0x0010;
    /** No index was used. */
    public static final int SERVER_QUERY_NO_INDEX_USED = 0x0020;
    /** A read-only cursor was opened; rows come by COM_STMT_FETCH. */
    public static final int SERVER_STATUS_CURSOR_EXISTS = 0x0040;
    /** A cursor is exhausted. */
    public static final int SERVER_STATUS_LAST_ROW_SENT = 0x0080;
    /** A database was dropped. */
    public static final int SERVER_STATUS_DB_DROPPED = 0x0100;
    /** The session's sql_mode has NO_BACKSLASH_ESCAPES. */
    public static final int SERVER_STATUS_NO_BACKSLASH_ESCAPES = 0x0200;
    /** The columns of a prepared statement are other ones than at its preparation. */
    public static final int SERVER_STATUS_METADATA_CHANGED = 0x0400;
    /** The query was slower than long_query_time. */
    public static final int SERVER_QUERY_WAS_SLOW = 0x0800;
    /** This result holds the OUT parameters of a procedure. */
    public static final int SERVER_PS_OUT_PARAMS = 0x1000;
    /** The open transaction is a read-only one. */
    public static final int SERVER_STATUS_IN_TRANS_READONLY = 0x2000;
    /** The packet tells changes of session state. */
    public static final int SERVER_SESSION_STATE_CHANGED = 0x4000;

    private ServerStatus() {
    }

    /** Whether {@link #SERVER_STATUS_IN_TRANS} is set. */
    public static boolean inTransaction(int status) {
        return (status & SERVER_STATUS_IN_TRANS) != 0;
    }

    /** Whether {@link #SERVER_STATUS_AUTOCOMMIT} is set. */
    public static boolean autocommit(int status) {
        return (status & SERVER_STATUS_AUTOCOMMIT) != 0;
    }

    /** Whether {@link #SERVER_MORE_RESULTS_EXISTS} is set. */
    public static boolean moreResults(int status) {
        return (status & SERVER_MORE_RESULTS_EXISTS) != 0;
    }

    /** Whether {@link #SERVER_STATUS_CURSOR_EXISTS} is set. */
    public static boolean cursorExists(int status) {
        return (status & SERVER_STATUS_CURSOR_EXISTS) != 0;
    }

    /** Whether {@link #SERVER_STATUS_LAST_ROW_SENT} is set. */
    public static boolean lastRowSent(int status) {
        return (status & SERVER_STATUS_LAST_ROW_SENT) != 0;
    }

    /** Whether {@link #SERVER_SESSION_STATE_CHANGED} is set. */
    public static boolean sessionStateChanged(int status) {
        return (status & SERVER_SESSION_STATE_CHANGED) != 0;
    }
}
