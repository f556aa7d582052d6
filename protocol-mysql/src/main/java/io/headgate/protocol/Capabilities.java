package io.headgate.protocol;

import java.util.StringJoiner;

/**
 * A set of capability flags: what one side of a connection offers or both have agreed on. Immutable.
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html. The flags that
 * MariaDB adds beyond 32 bits are not modelled.
 *
 * @param bits the flags, in the low 32 bits
 */
public record Capabilities(long bits) {

    /** The password hash of MySQL 4.1 and later; every client sets it. */
    public static final long CLIENT_LONG_PASSWORD = 1L << 0;
    /** Affected rows count the rows found, not the rows changed. */
    public static final long CLIENT_FOUND_ROWS = 1L << 1;
    /** Long column flags. */
    public static final long CLIENT_LONG_FLAG = 1L << 2;
    /** The handshake response names a database. */
    public static final long CLIENT_CONNECT_WITH_DB = 1L << 3;
    /** Do not allow database.table.column. */
    public static final long CLIENT_NO_SCHEMA = 1L << 4;
    /** The zlib compressed protocol. */
    public static final long CLIENT_COMPRESS = 1L << 5;
    /** An ODBC client; without effect. */
    public static final long CLIENT_ODBC = 1L << 6;
    /** LOAD DATA LOCAL is possible. */
    public static final long CLIENT_LOCAL_FILES = 1L << 7;
    /** The parser ignores spaces before '('. */
    public static final long CLIENT_IGNORE_SPACE = 1L << 8;
    /** The protocol of MySQL 4.1 and later. */
    public static final long CLIENT_PROTOCOL_41 = 1L << 9;
    /** wait_timeout starts from interactive_timeout. */
    public static final long CLIENT_INTERACTIVE = 1L << 10;
    /** TLS follows the {@code SSLRequest}. */
    public static final long CLIENT_SSL = 1L << 11;
    /** Internal to the client library. */
    public static final long CLIENT_IGNORE_SIGPIPE = 1L << 12;
    /** The client understands the transaction flags in the status. */
    public static final long CLIENT_TRANSACTIONS = 1L << 13;
    /** The 4.1 protocol's old flag. */
    public static final long CLIENT_RESERVED = 1L << 14;
    /** Native 4.1 authentication: the response has a length byte. Newer manuals call it CLIENT_RESERVED2. */
    public static final long CLIENT_SECURE_CONNECTION = 1L << 15;
    /** One COM_QUERY may hold several statements. */
    public static final long CLIENT_MULTI_STATEMENTS = 1L << 16;
    /** One COM_QUERY may have several results. */
    public static final long CLIENT_MULTI_RESULTS = 1L << 17;
    /** One COM_STMT_EXECUTE may have several results. */
    public static final long CLIENT_PS_MULTI_RESULTS = 1L << 18;
    /** Authentication plugins are named. */
    public static final long CLIENT_PLUGIN_AUTH = 1L << 19;
    /** Connection attributes follow. */
    public static final long CLIENT_CONNECT_ATTRS = 1L << 20;
    /** The authentication response has a length-encoded length. */
    public static final long CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA = 1L << 21;
    /** The client copes with the sandbox mode of an expired password. */
    public static final long CLIENT_CAN_HANDLE_EXPIRED_PASSWORDS = 1L << 22;
    /** OK packets may carry changes of session state. */
    public static final long CLIENT_SESSION_TRACK = 1L << 23;
    /** An OK packet stands where an EOF packet stood. */
    public static final long CLIENT_DEPRECATE_EOF = 1L << 24;
    /** The client may do without the columns of a result. */
    public static final long CLIENT_OPTIONAL_RESULTSET_METADATA = 1L << 25;
    /** The zstd compressed protocol. */
    public static final long CLIENT_ZSTD_COMPRESSION_ALGORITHM = 1L << 26;
    /** COM_QUERY and COM_STMT_EXECUTE carry query attributes. */
    public static final long CLIENT_QUERY_ATTRIBUTES = 1L << 27;
    /** More than one authentication factor. */
    public static final long CLIENT_MULTI_FACTOR_AUTHENTICATION = 1L << 28;
    /** Reserved for flags beyond 32 bits. */
    public static final long CLIENT_CAPABILITY_EXTENSION = 1L << 29;
    /** The client verifies the server's certificate; internal to the client library. */
    public static final long CLIENT_SSL_VERIFY_SERVER_CERT = 1L << 30;
    /** Internal to the client library. */
    public static final long CLIENT_REMEMBER_OPTIONS = 1L << 31;

    private static final long ALL = 0xFFFF_FFFFL;

    /** Names in the order of the bits. */
    private static final String[] NAMES = {
        "LONG_PASSWORD", "FOUND_ROWS", "LONG_FLAG", "CONNECT_WITH_DB", "NO_SCHEMA", "COMPRESS", "ODBC", "LOCAL_FILES",
        "IGNORE_SPACE", "PROTOCOL_41", "INTERACTIVE", "SSL", "IGNORE_SIGPIPE", "TRANSACTIONS", "RESERVED",
        "SECURE_CONNECTION", "MULTI_STATEMENTS", "MULTI_RESULTS", "PS_MULTI_RESULTS", "PLUGIN_AUTH", "CONNECT_ATTRS",
        "PLUGIN_AUTH_LENENC_CLIENT_DATA", "CAN_HANDLE_EXPIRED_PASSWORDS", "SESSION_TRACK", "DEPRECATE_EOF",
        "OPTIONAL_RESULTSET_METADATA", "ZSTD_COMPRESSION_ALGORITHM", "QUERY_ATTRIBUTES",
        "MULTI_FACTOR_AUTHENTICATION", "CAPABILITY_EXTENSION", "SSL_VERIFY_SERVER_CERT", "REMEMBER_OPTIONS"
    };

    /** @throws IllegalArgumentException when a bit beyond the low 32 is set */
    public Capabilities {
        if ((bits & ~ALL) != 0) {
            throw new IllegalArgumentException("capability flags are 32 bits, not 0x" + Long.toHexString(bits));
        }
    }

    /** The set of these flags; none at all for no arguments. */
    public static Capabilities of(long... flags) {
        long bits = 0;
        for (long flag : flags) {
            bits |= flag;
        }
        return new Capabilities(bits);
    }

    /** Whether every bit of {@code flag} is set. */
    public boolean has(long flag) {
        return (bits & flag) == flag;
    }

    /** This set and these flags. */
    public Capabilities with(long flags) {
        return new Capabilities(bits | flags);
    }

    /** This set without these flags. */
    public Capabilities without(long flags) {
        return new Capabilities(bits & ~flags);
    }

    /** What both sets have. */
    public Capabilities and(Capabilities other) {
        return new Capabilities(bits & other.bits);
    }

    /** The names of the flags without {@code CLIENT_}, lowest bit first. */
    @Override
    public String toString() {
        StringJoiner names = new StringJoiner("|", "[", "]");
        for (int bit = 0; bit < NAMES.length; bit++) {
            if (has(1L << bit)) {
                names.add(NAMES[bit]);
            }
        }
        return names.toString();
    }
}
