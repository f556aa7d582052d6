package io.headgate.protocol.response;

import io.headgate.protocol.Command;

/** How the answer to a command is built. */
public enum ResponseShape {
    /**
     * One OK, EOF or ERR packet: COM_PING, COM_INIT_DB, COM_SET_OPTION, COM_RESET_CONNECTION, COM_STMT_RESET and the
     * like.
     */
    SINGLE,
    /** An OK or ERR packet, or result sets, as many as the status flags announce: COM_QUERY, COM_STMT_EXECUTE. */
    RESULT_SETS,
    /** COM_STMT_PREPARE_OK and the definitions that it counts. */
    PREPARE,
    /** Column definitions until the terminator, without a count: COM_FIELD_LIST. */
    FIELD_LIST,
    /** Rows, or events, until the terminator: COM_STMT_FETCH, COM_BINLOG_DUMP, COM_BINLOG_DUMP_GTID. */
    ROWS,
    /** One packet of text: COM_STATISTICS. */
    TEXT;

    /**
     * The shape of the answer to {@code command}.
     *
     * @throws IllegalArgumentException for a command that has no answer or whose answer is a dialogue of its own
     */
    public static ResponseShape of(Command command) {
        return switch (command) {
            case COM_QUERY, COM_STMT_EXECUTE, COM_PROCESS_INFO -> RESULT_SETS;
            case COM_STMT_PREPARE -> PREPARE;
            case COM_FIELD_LIST -> FIELD_LIST;
            case COM_STMT_FETCH, COM_BINLOG_DUMP, COM_BINLOG_DUMP_GTID -> ROWS;
            case COM_STATISTICS -> TEXT;
            case COM_PING, COM_INIT_DB, COM_SET_OPTION, COM_RESET_CONNECTION, COM_STMT_RESET, COM_REFRESH, COM_DEBUG,
                    COM_PROCESS_KILL, COM_REGISTER_SLAVE -> SINGLE;
            default -> throw new IllegalArgumentException(command + " has no answer of a fixed shape");
        };
    }
}
