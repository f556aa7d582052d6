package io.headgate.protocol.sql;

import java.util.Locale;

/** How the bytes from 0x80 up matter to the lexer in a character set, as a MySQL 9.7 server was seen to treat them. */
public enum CharsetClass {
    /** utf8mb3, utf8mb4: no byte of a character is ASCII. */
    UTF8,
    /** One byte per character, none of them a space. */
    SINGLE_BYTE,
    /** One byte per character; 0xA0 is a space, as in latin1. */
    SINGLE_BYTE_SPACE_A0,
    /** One byte per character; 0xFF is a space, as in cp866. */
    SINGLE_BYTE_SPACE_FF,
    /** Several bytes per character, the later ones never a quote or a backslash: euckr, gb2312, ujis, eucjpms. */
    MULTI_BYTE,
    /** gbk and gb18030: the second byte may be a backslash or a backtick. */
    GBK,
    /** big5: likewise, with fewer first bytes. */
    BIG5,
    /** sjis and cp932: likewise, and 0xA0 to 0xDF are characters of one byte. */
    SJIS;

    /** The class of a {@code character_set_client}; a name that is not known, or null, counts as {@link #UTF8}. */
    static CharsetClass of(String charset) {
        return switch (charset == null ? "" : charset.toLowerCase(Locale.ROOT)) {
            case "armscii8", "cp1250", "dec8", "geostd8", "greek", "hebrew", "latin1", "latin2", "latin5", "latin7" ->
                SINGLE_BYTE_SPACE_A0;
            case "cp852", "cp866", "keybcs2" -> SINGLE_BYTE_SPACE_FF;
            case "ascii", "binary", "cp1251", "cp1256", "cp1257", "cp850", "hp8", "koi8r", "koi8u", "macce", "macroman",
                 "swe7", "tis620" -> SINGLE_BYTE;
            case "eucjpms", "euckr", "gb2312", "ujis" -> MULTI_BYTE;
            case "gb18030", "gbk" -> GBK;
            case "big5" -> BIG5;
            case "cp932", "sjis" -> SJIS;
            default -> UTF8;
        };
    }

    boolean singleByte() {
        return this == SINGLE_BYTE || this == SINGLE_BYTE_SPACE_A0 || this == SINGLE_BYTE_SPACE_FF;
    }

    boolean space(int b) {
        return b == 0xA0 && this == SINGLE_BYTE_SPACE_A0 || b == 0xFF && this == SINGLE_BYTE_SPACE_FF;
    }

    boolean asciiTrail() {
        return this == GBK || this == BIG5 || this == SJIS;
    }

    /** Whether {@code b} begins a two-byte character whose second byte may be ASCII. */
    boolean lead(int b) {
        return switch (this) {
            case GBK -> b >= 0x81 && b <= 0xFE;
            case BIG5 -> b >= 0xA1 && b <= 0xF9;
            case SJIS -> b >= 0x81 && b <= 0x9F || b >= 0xE0 && b <= 0xFC;
            default -> false;
        };
    }

    /** Whether {@code b} can end a character that a {@link #lead} byte began. */
    boolean trail(int b) {
        return b >= 0x40 && b <= 0x7E || switch (this) {
            case GBK -> b >= 0x80 && b <= 0xFE;
            case BIG5 -> b >= 0xA1 && b <= 0xFE;
            case SJIS -> b >= 0x80 && b <= 0xFC;
            default -> false;
        };
    }

    /** How many bytes belong to the character that {@code b} begins, after {@code b} itself. */
    int bytesAfter(int b) {
        if (b < 0x80 || singleByte()) {
            return 0;
        }
        return switch (this) {
            case UTF8 -> b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : b >= 0xC2 ? 1 : 0;
            case MULTI_BYTE -> 1;
            default -> lead(b) ? 1 : 0;
        };
    }

    /** Whether {@code b} can go on a character that has begun. */
    boolean continues(int b) {
        return switch (this) {
            case UTF8 -> b >= 0x80 && b <= 0xBF;
            case MULTI_BYTE -> b >= 0xA1;
            default -> trail(b);
        };
    }

    /** Whether {@code b} begins no character in some of the character sets of this class. */
    boolean malformed(int b) {
        return switch (this) {
            case UTF8 -> b >= 0x80 && b < 0xC2 || b > 0xF4;
            case MULTI_BYTE -> b >= 0x80 && b < 0xA1 || b > 0xF7;
            default -> false;
        };
    }
}
