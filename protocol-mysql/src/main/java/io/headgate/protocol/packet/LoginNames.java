package io.headgate.protocol.packet;

import io.headgate.protocol.Collations;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Names of users and schemas in a login. They are written in the character set of the collation that the login names;
 * where it names none, or an unknown one, in UTF-8. A server reads a name up to the first byte that is not of its
 * character set.
 *
 * <p>Measured with MySQL 8.0.15 and 9.7.4. The page of the manual on HandshakeResponse41 says UTF-8.
 */
final class LoginNames {

    /** Java's names of the character sets that a client may have. A few old ones Java has not: their ASCII is read. */
    private static final Map<String, String> JAVA = Map.ofEntries(
            Map.entry("utf8mb3", "UTF-8"), Map.entry("utf8mb4", "UTF-8"),
            Map.entry("binary", "ISO-8859-1"), Map.entry("latin1", "windows-1252"), Map.entry("latin2", "ISO-8859-2"),
            Map.entry("latin5", "ISO-8859-9"), Map.entry("latin7", "ISO-8859-13"), Map.entry("dec8", "ISO-8859-1"),
            Map.entry("greek", "ISO-8859-7"), Map.entry("hebrew", "ISO-8859-8"), Map.entry("tis620", "TIS-620"),
            Map.entry("koi8r", "KOI8-R"), Map.entry("koi8u", "KOI8-U"), Map.entry("cp850", "IBM850"),
            Map.entry("cp852", "IBM852"), Map.entry("cp866", "IBM866"), Map.entry("cp1250", "windows-1250"),
            Map.entry("cp1251", "windows-1251"), Map.entry("cp1256", "windows-1256"),
            Map.entry("cp1257", "windows-1257"), Map.entry("macroman", "x-MacRoman"),
            Map.entry("macce", "x-MacCentralEurope"), Map.entry("sjis", "Shift_JIS"),
            Map.entry("cp932", "windows-31j"), Map.entry("ujis", "EUC-JP"), Map.entry("eucjpms", "x-eucJP-Open"),
            Map.entry("euckr", "EUC-KR"), Map.entry("gb2312", "GB2312"), Map.entry("gbk", "GBK"),
            Map.entry("gb18030", "GB18030"), Map.entry("big5", "Big5"));

    private LoginNames() {
    }

    /**
     * The name that these bytes are.
     *
     * @param collationId as the login has it
     */
    static String decode(byte[] bytes, int collationId) {
        CharsetDecoder decoder = charset(collationId).newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer name = CharBuffer.allocate((int) Math.ceil(bytes.length * (double) decoder.maxCharsPerByte()));
        decoder.decode(ByteBuffer.wrap(bytes), name, true);
        return name.flip().toString();
    }

    /**
     * The bytes of the name.
     *
     * @param collationId as the login has it
     */
    static byte[] encode(String name, int collationId) {
        return name.getBytes(charset(collationId));
    }

    private static Charset charset(int collationId) {
        Collations.Collation collation = Collations.byId(collationId);
        if (collation == null) {
            return StandardCharsets.UTF_8;
        }
        String java = JAVA.get(collation.charset());
        // a Java runtime may have been put together without the rarer ones
        return java != null && Charset.isSupported(java) ? Charset.forName(java) : StandardCharsets.US_ASCII;
    }
}
