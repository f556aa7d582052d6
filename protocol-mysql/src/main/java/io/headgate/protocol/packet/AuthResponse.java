package io.headgate.protocol.packet;

import static io.headgate.protocol.Capabilities.CLIENT_SECURE_CONNECTION;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;

/**
 * A client's authentication response: behind a length byte with CLIENT_SECURE_CONNECTION, else up to a NUL.
 */
final class AuthResponse {

    private static final int MAX_LENGTH = 255;

    private AuthResponse() {
    }

    static byte[] read(ByteBuf payload, Capabilities capabilities) {
        return capabilities.has(CLIENT_SECURE_CONNECTION)
                ? Wire.readFixed(payload, Wire.readU8(payload)) : Wire.readNulBytes(payload);
    }

    static void write(ByteBuf out, Capabilities capabilities, byte[] response) {
        if (!capabilities.has(CLIENT_SECURE_CONNECTION)) {
            Wire.writeNulBytes(out, response);
            return;
        }
        if (response.length > MAX_LENGTH) {
            throw new IllegalArgumentException("an authentication response of " + response.length
                    + " bytes does not fit behind a length byte");
        }
        out.writeByte(response.length).writeBytes(response);
    }
}
