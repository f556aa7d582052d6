package io.headgate.protocol;

import java.util.Objects;

/**
 * The peer sent bytes that the protocol does not allow. It carries the error that the peer should be told before its
 * connection is closed.
 *
 * <p>It has no stack trace: it describes the bytes of a peer, not a place in our code, and a peer may cause any number
 * of them.
 */
public final class ProtocolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode errorCode;

    /**
     * @param errorCode the error to answer with
     * @param message what is wrong, with the value found; it may be sent to the peer, so it never holds a secret
     */
    public ProtocolException(ErrorCode errorCode, String message) {
        super(message, null, false, false);
        this.errorCode = Objects.requireNonNull(errorCode, "errorCode");
    }

    /** The usual case: {@link ErrorCode#ER_MALFORMED_PACKET}. */
    public static ProtocolException malformed(String message) {
        return new ProtocolException(ErrorCode.ER_MALFORMED_PACKET, message);
    }

    /** The error to answer with. */
    public ErrorCode errorCode() {
        return errorCode;
    }
}
