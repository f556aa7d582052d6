package io.headgate.protocol;

/**
 * The errors that the proxy itself sends or looks for, with the server's numbers and SQLSTATEs.
 *
 * <p>Source: dev.mysql.com/doc/mysql-errors/en/server-error-reference.html, except {@link #ER_PROXY_BORROW_TIMEOUT},
 * which is the number that Amazon RDS Proxy uses.
 */
public enum ErrorCode {
    /** Too many connections. */
    ER_CON_COUNT_ERROR(1040, "08004"),
    /** Bad handshake. */
    ER_HANDSHAKE_ERROR(1043, "08S01"),
    /** The user may not use that database. */
    ER_DBACCESS_DENIED_ERROR(1044, "42000"),
    /** Unknown user or wrong password. */
    ER_ACCESS_DENIED_ERROR(1045, "28000"),
    /** No database selected. */
    ER_NO_DB_ERROR(1046, "3D000"),
    /** Unknown command. */
    ER_UNKNOWN_COM_ERROR(1047, "08S01"),
    /** Unknown database. */
    ER_BAD_DB_ERROR(1049, "42000"),
    /** Server shutdown in progress. */
    ER_SERVER_SHUTDOWN(1053, "08S01"),
    ER_OPTION_PREVENTS_STATEMENT(1290, "HY000"),
    ER_READ_ONLY_MODE(1836, "HY000"),
    /** A statement that cannot be read. */
    ER_PARSE_ERROR(1064, "42000"),
    /** A statement of comments and blanks. */
    ER_EMPTY_QUERY(1065, "42000"),
    /** KILL named a connection that does not exist. */
    ER_NO_SUCH_THREAD(1094, "HY000"),
    /** Any error without a number of its own. */
    ER_UNKNOWN_ERROR(1105, "HY000"),
    /** A packet is larger than max_allowed_packet. */
    ER_NET_PACKET_TOO_LARGE(1153, "08S01"),
    /** The sequence id of a packet is not the expected one. */
    ER_NET_PACKETS_OUT_OF_ORDER(1156, "08S01"),
    /** A compressed packet cannot be decompressed. */
    ER_NET_UNCOMPRESS_ERROR(1157, "08S01"),
    /** The server has no such system variable. */
    ER_UNKNOWN_SYSTEM_VARIABLE(1193, "HY000"),
    /** Incorrect arguments. */
    ER_WRONG_ARGUMENTS(1210, "HY000"),
    /** A variable cannot have that value. */
    ER_WRONG_VALUE_FOR_VAR(1231, "42000"),
    /** Not supported (yet). */
    ER_NOT_SUPPORTED_YET(1235, "42000"),
    /** Unknown prepared statement id. */
    ER_UNKNOWN_STMT_HANDLER(1243, "HY000"),
    /** The client does not support the authentication protocol asked for. */
    ER_NOT_SUPPORTED_AUTH_MODE(1251, "08004"),
    /** Query execution was interrupted. */
    ER_QUERY_INTERRUPTED(1317, "70100"),
    /** Malformed communication packet. */
    ER_MALFORMED_PACKET(1835, "HY000"),
    /** Connections using insecure transport are prohibited. */
    ER_SECURE_TRANSPORT_REQUIRED(3159, "HY000"),
    /** The client uses a compression algorithm, or none, that it may not use. */
    ER_WRONG_COMPRESSION_ALGORITHM_CLIENT(3922, "HY000"),
    /** The client's zstd level is none. */
    ER_WRONG_COMPRESSION_LEVEL_CLIENT(3923, "HY000"),
    /** Connection was killed; MariaDB's number, which is another error of MySQL's. */
    ER_CONNECTION_KILLED(1927, "70100"),
    /** The client was idle for too long. */
    ER_CLIENT_INTERACTION_TIMEOUT(4031, "HY000"),
    /** No database connection became free in time. */
    ER_PROXY_BORROW_TIMEOUT(9501, "HY000");

    private final int code;
    private final String sqlState;

    ErrorCode(int code, String sqlState) {
        this.code = code;
        this.sqlState = sqlState;
    }

    /** The error number, 1000 to 65535. */
    public int code() {
        return code;
    }

    /** The SQLSTATE: five characters. */
    public String sqlState() {
        return sqlState;
    }
}
