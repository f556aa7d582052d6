package io.headgate.protocol.sql;

import java.io.ByteArrayOutputStream;

/**
 * What a string in a statement stands for.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/string-literals.html">String Literals</a>
 */
public final class StringLiteral {

    private StringLiteral() {
    }

    /**
     * The bytes that a string means, in the client's character set.
     *
     * @param written with its quotes, as it stands in the text
     * @return null when it has other than ASCII characters, and the character set is not one of UTF-8
     */
    public static byte[] content(byte[] written, LexerMode mode) {
        ByteArrayOutputStream content = new ByteArrayOutputStream(written.length);
        byte quote = written[0];
        for (int i = 1; i < written.length - 1; i++) {
            byte b = written[i];
            if (b < 0 && mode.charset() != CharsetClass.UTF8) {
                return null;
            }
            if (b == '\\' && !mode.noBackslashEscapes()) {
                escaped(written[++i], content);
            } else {
                // a quote inside is written twice
                i += b == quote ? 1 : 0;
                content.write(b);
            }
        }
        return content.toByteArray();
    }

    private static void escaped(byte b, ByteArrayOutputStream content) {
        switch (b) {
            case '0' -> content.write(0);
            case 'b' -> content.write('\b');
            case 'n' -> content.write('\n');
            case 'r' -> content.write('\r');
            case 't' -> content.write('\t');
            case 'Z' -> content.write(0x1A);
            case '%', '_' -> {
                content.write('\\');
                content.write(b);
            }
            default -> content.write(b);
        }
    }
}
