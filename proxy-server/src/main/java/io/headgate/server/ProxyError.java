package io.headgate.server;

import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.packet.ErrPacket;

/** Every error that the proxy itself gives a client: number, SQLSTATE and how its text begins. */
public enum ProxyError {
    BORROW_TIMEOUT(ErrorCode.ER_PROXY_BORROW_TIMEOUT, "Timed-out waiting to acquire database connection"),
    DATABASE_UNREACHABLE(ErrorCode.ER_PROXY_BORROW_TIMEOUT, "No database connection can be had"),
    TOO_MANY_CLIENTS(ErrorCode.ER_CON_COUNT_ERROR, "Too many connections"),
    TOO_MANY_FAILED_LOGINS(ErrorCode.ER_ACCESS_DENIED_ERROR, "Too many logins have failed"),
    TLS_REQUIRED(ErrorCode.ER_SECURE_TRANSPORT_REQUIRED,
            "Connections using insecure transport are prohibited while require-tls is on"),
    MALFORMED(ErrorCode.ER_MALFORMED_PACKET, "Malformed communication packet"),
    OUT_OF_ORDER(ErrorCode.ER_NET_PACKETS_OUT_OF_ORDER, "Got packets out of order"),
    UNCOMPRESS(ErrorCode.ER_NET_UNCOMPRESS_ERROR, "Couldn't uncompress communication packet"),
    COMPRESSION_ALGORITHM(ErrorCode.ER_WRONG_COMPRESSION_ALGORITHM_CLIENT,
            "Invalid compression algorithm 'uncompressed'"),
    COMPRESSION_LEVEL(ErrorCode.ER_WRONG_COMPRESSION_LEVEL_CLIENT,
            "Invalid zstd compression level for algorithm 'zstd'"),
    HANDSHAKE(ErrorCode.ER_HANDSHAKE_ERROR, "Bad handshake"),
    BACKEND_LOST(ErrorCode.ER_UNKNOWN_ERROR, "Lost connection to the database during the statement"),
    SESSION_LOST(ErrorCode.ER_UNKNOWN_ERROR, "Lost connection to the database"),
    SHUTDOWN(ErrorCode.ER_SERVER_SHUTDOWN, "Server shutdown in progress"),
    IDLE(ErrorCode.ER_CLIENT_INTERACTION_TIMEOUT,
            "The client was disconnected by the proxy because of inactivity"),
    NOT_TRUTHFUL(ErrorCode.ER_NOT_SUPPORTED_YET, "This statement cannot be answered truthfully"),
    READER_BEHIND(ErrorCode.ER_PROXY_BORROW_TIMEOUT, "No reader is up to date"),
    UNSUPPORTED(ErrorCode.ER_NOT_SUPPORTED_YET, "Not supported by the proxy"),
    UNKNOWN_COMMAND(ErrorCode.ER_UNKNOWN_COM_ERROR, "Unknown command"),
    UNKNOWN_STATEMENT(ErrorCode.ER_UNKNOWN_STMT_HANDLER, "Unknown prepared statement handler"),
    INTERNAL(ErrorCode.ER_UNKNOWN_ERROR, "The proxy failed on this connection; its log says why");

    private final ErrorCode code;
    private final String prefix;

    ProxyError(ErrorCode code, String prefix) {
        this.code = code;
        this.prefix = prefix;
    }

    /** What a client is told that has broken the protocol in this way. */
    public static ErrPacket packet(ProtocolException broken) {
        ProxyError kind = switch (broken.errorCode()) {
            case ER_NET_PACKETS_OUT_OF_ORDER -> OUT_OF_ORDER;
            case ER_NET_UNCOMPRESS_ERROR -> UNCOMPRESS;
            default -> MALFORMED;
        };
        return kind.packet(broken.getMessage());
    }

    /** How the text of one of these errors begins; null for an error that is none of them. */
    public static String prefixOf(ErrPacket error) {
        for (ProxyError each : values()) {
            if (each.code.code() == error.code() && error.message().startsWith(each.prefix)) {
                return each.prefix;
            }
        }
        return null;
    }

    public ErrorCode code() {
        return code;
    }

    /** The packet without more detail than the fixed text. */
    public ErrPacket packet() {
        return new ErrPacket(code.code(), code.sqlState(), prefix);
    }

    /** The packet with what happened and what to do behind the fixed text. */
    public ErrPacket packet(String detail) {
        return new ErrPacket(code.code(), code.sqlState(), prefix + ": " + detail);
    }
}
