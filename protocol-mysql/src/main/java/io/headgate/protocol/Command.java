package io.headgate.protocol;

/**
 * The first byte of a packet in the command phase.
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/my__command_8h.html (enum_server_command) and
 * page_protocol_command_phase.html.
 */
public enum Command {
    /** Internal to the server: sent by a client it is answered with an error. */
    COM_SLEEP(0x00),
    /** Ends the connection; the server closes without an answer. */
    COM_QUIT(0x01),
    /** Selects the default schema. */
    COM_INIT_DB(0x02),
    /** A statement in text form. */
    COM_QUERY(0x03),
    /** Columns of a table (deprecated). */
    COM_FIELD_LIST(0x04),
    /** Removed from the server. */
    COM_CREATE_DB(0x05),
    /** Removed from the server. */
    COM_DROP_DB(0x06),
    /** Removed from the server in 8.4; before, a form of FLUSH. */
    COM_REFRESH(0x07),
    /** Removed from the server in 8.0; the server's enumeration calls it COM_DEPRECATED_1. */
    COM_SHUTDOWN(0x08),
    /** A line of text about the server. */
    COM_STATISTICS(0x09),
    /** Removed from the server in 8.4; before, SHOW PROCESSLIST. */
    COM_PROCESS_INFO(0x0a),
    /** Internal to the server. */
    COM_CONNECT(0x0b),
    /** Removed from the server in 8.4; before, KILL. */
    COM_PROCESS_KILL(0x0c),
    /** Makes the server write debug information to its log. */
    COM_DEBUG(0x0d),
    /** Is the server alive? */
    COM_PING(0x0e),
    /** Internal to the server. */
    COM_TIME(0x0f),
    /** Internal to the server. */
    COM_DELAYED_INSERT(0x10),
    /** Authenticates again and resets the session. */
    COM_CHANGE_USER(0x11),
    /** Asks for the binary log by position. */
    COM_BINLOG_DUMP(0x12),
    /** Internal to the server. */
    COM_TABLE_DUMP(0x13),
    /** Internal to the server. */
    COM_CONNECT_OUT(0x14),
    /** Registers a replica. */
    COM_REGISTER_SLAVE(0x15),
    /** Prepares a statement. */
    COM_STMT_PREPARE(0x16),
    /** Executes a prepared statement. */
    COM_STMT_EXECUTE(0x17),
    /** Sends a piece of a parameter's value. */
    COM_STMT_SEND_LONG_DATA(0x18),
    /** Forgets a prepared statement. */
    COM_STMT_CLOSE(0x19),
    /** Forgets the long data and the cursor of a prepared statement. */
    COM_STMT_RESET(0x1a),
    /** Switches multi-statements on or off. */
    COM_SET_OPTION(0x1b),
    /** Rows of an open cursor. */
    COM_STMT_FETCH(0x1c),
    /** Internal to the server. */
    COM_DAEMON(0x1d),
    /** Asks for the binary log by GTID. */
    COM_BINLOG_DUMP_GTID(0x1e),
    /** Resets the session without authenticating again. */
    COM_RESET_CONNECTION(0x1f),
    /** Copies a server's data. */
    COM_CLONE(0x20),
    /** Internal to group replication. */
    COM_SUBSCRIBE_GROUP_REPLICATION_STREAM(0x21);

    private static final Command[] BY_CODE = values();

    private final int code;

    Command(int code) {
        this.code = code;
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }

    /**
     * @param code the first byte of the packet, 0 to 255
     * @return the command, or null when no server knows that code
     */
    public static Command of(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** Whether the server sends any packet in return; an error in an unanswered command is silent too. */
    public boolean answered() {
        return this != COM_QUIT && this != COM_STMT_CLOSE && this != COM_STMT_SEND_LONG_DATA;
    }
}
