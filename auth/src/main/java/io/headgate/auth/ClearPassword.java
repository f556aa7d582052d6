package io.headgate.auth;

import java.util.Arrays;

/**
 * The plugin {@code mysql_clear_password}, and the form in which {@code caching_sha2_password} sends a password inside
 * TLS: the bytes, ended by one zero byte. Stateless.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_clear_text_password.html">
 *     MySQL manual: Clear text client plugin</a>
 */
public final class ClearPassword {
    /** The plugin's name on the wire. */
    public static final String PLUGIN = "mysql_clear_password";
    /** Bytes with the terminator: room for an IAM token (2 KiB), no room to make us hash megabytes. */
    static final int MAX_LENGTH = 8192;

    private ClearPassword() {
    }

    /** The packet for {@code password}; the caller wipes it once it is sent. */
    static byte[] encode(Secret password) {
        byte[] content = password.content();
        return Arrays.copyOf(content, content.length + 1);
    }

    /** The password in {@code packet}, which is wiped; null when the zero byte is missing or it is too long. */
    static Secret decode(byte[] packet) {
        int length = packet.length - 1;
        boolean sound = length >= 0 && packet.length <= MAX_LENGTH && packet[length] == 0;
        Secret password = sound ? Secret.of(Arrays.copyOf(packet, length)) : null;
        Arrays.fill(packet, (byte) 0);
        return password;
    }
}
