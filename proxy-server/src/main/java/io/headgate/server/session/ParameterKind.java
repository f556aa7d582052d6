package io.headgate.server.session;

import io.headgate.server.relay.ResponseColumn;

/**
 * Kinds of parameters: those types that MySQL since 8.0.22 treats alike when it decides whether a prepared statement
 * must be prepared anew for the parameters that it is executed with. Measured with MySQL 9.7.4 by
 * {@code Com_stmt_reprepare}.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/9.7/en/prepare.html">PREPARE Statement, the types of parameters</a>
 */
final class ParameterKind {

    /** NULL, or a type that the server refuses to take: neither changes anything. Prepared for what is not known. */
    static final byte NONE = 0;
    static final byte SIGNED = 1;
    static final byte UNSIGNED = 2;
    static final byte DECIMAL = 3;
    static final byte DOUBLE = 4;
    static final byte DATE = 5;
    static final byte TIME = 6;
    static final byte DATETIME = 7;
    static final byte TEXT = 8;
    static final byte BYTES = 9;
    /** Only of columns: no client can bind it. */
    static final byte YEAR = 10;

    private static final int UNSIGNED_FLAG = 0x80;
    private static final int NUMBERS = bit(SIGNED) | bit(UNSIGNED) | bit(DECIMAL) | bit(DOUBLE);
    /** By the kind that was prepared for, what else is taken and converted. */
    private static final int[] TAKEN = new int[YEAR + 1];

    static {
        TAKEN[SIGNED] = bit(SIGNED);
        TAKEN[UNSIGNED] = bit(UNSIGNED);
        TAKEN[DECIMAL] = bit(SIGNED) | bit(UNSIGNED) | bit(DECIMAL);
        TAKEN[DOUBLE] = NUMBERS;
        TAKEN[DATE] = NUMBERS | bit(DATE);
        TAKEN[TIME] = NUMBERS | bit(TIME) | bit(DATETIME);
        TAKEN[DATETIME] = NUMBERS | bit(DATE) | bit(TIME) | bit(DATETIME);
        TAKEN[YEAR] = bit(SIGNED) | bit(UNSIGNED);
    }

    private ParameterKind() {
    }

    private static int bit(byte kind) {
        return 1 << kind;
    }

    /**
     * The kind of a parameter as COM_STMT_EXECUTE binds it.
     *
     * @param type MYSQL_TYPE_*
     * @param flags the byte that follows it
     */
    static byte bound(int type, int flags) {
        return switch (type) {
            case 1, 2, 3, 8 -> (flags & UNSIGNED_FLAG) == 0 ? SIGNED : UNSIGNED;
            case 0, 246 -> DECIMAL;
            case 4, 5 -> DOUBLE;
            case 10 -> DATE;
            case 11 -> TIME;
            case 7, 12 -> DATETIME;
            case 15, 245, 253, 254 -> TEXT;
            case 242, 249, 250, 251, 252 -> BYTES;
            default -> NONE;
        };
    }

    /** @param types as COM_STMT_EXECUTE binds them, two bytes each; null for none */
    static boolean areStrings(byte[] types) {
        for (int i = 0; types != null && i + 1 < types.length; i += 2) {
            byte kind = bound(types[i] & 0xff, types[i + 1]);
            if (kind != TEXT && kind != BYTES) {
                return false;
            }
        }
        return true;
    }

    /** The kind that the server has prepared a parameter for. */
    static byte prepared(ResponseColumn parameter) {
        return switch (parameter.type()) {
            case 1, 2, 3, 8, 9, 16, 244 -> parameter.isUnsigned() ? UNSIGNED : SIGNED;
            case 13 -> YEAR;
            case 0, 246 -> DECIMAL;
            case 4, 5 -> DOUBLE;
            case 10, 14 -> DATE;
            case 11 -> TIME;
            case 7, 12 -> DATETIME;
            default -> TEXT;
        };
    }

    /** Whether a value is converted, instead of having the statement prepared anew, whatever that was prepared for. */
    static boolean isAlwaysTaken(byte bound) {
        return bound == NONE || bound == TEXT || bound == BYTES;
    }

    /** Whether a value is taken, and converted, where the statement was prepared for another kind. */
    static boolean isTaken(byte prepared, byte bound) {
        return isAlwaysTaken(bound) || (TAKEN[prepared] & bit(bound)) != 0;
    }
}
