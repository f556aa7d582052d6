package io.headgate.server.compression;

import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;

/** What is said of a frame that cannot be decompressed. */
final class Corrupt {

    private Corrupt() {
    }

    static ProtocolException frame(String why) {
        return new ProtocolException(ErrorCode.ER_NET_UNCOMPRESS_ERROR, why);
    }
}
