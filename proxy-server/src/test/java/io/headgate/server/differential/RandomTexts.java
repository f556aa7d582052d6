package io.headgate.server.differential;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Texts that are hard to cut into tokens: SELECTs of strings, names, numbers and comments with all that could end them
 * too early or too late, in which something may or may not be executed ({@link Witness}).
 */
final class RandomTexts {

    /** Ends of one thing, beginnings of another, and what makes the end of a thing not be its end. */
    private static final List<String> PIECES = List.of("'", "\"", "`", "\\", "\\\\", "''", "``", "\"\"", "\\'", "\\\"",
            "*/", "/*", "/*!", "/*!50000 ", "/*!50713 ", "/*!80000 ", "/*!99999 ", "/*!080000 ", "/*!100100 ", "/*M! ",
            "/*+ ", "-- ", "--", "--\t", "#", "\n", "\r", ";", ";;", ":", "@", "@@", "$", "$$", "$a$", ".", "e", "N'",
            "_utf8mb4'", "x'", "b'", "0x", "\0", "\u001a", "\u007f", "-", "+", "/", "*", "x", "1", "(", ")", ",", " ");

    /** Bytes from 0x80 up, alone or with the ASCII byte that may be the second of a character. */
    private static final List<String> BYTES = List.of("b15c", "955c", "815c", "e05c", "fe5c", "a05c", "fc5c", "805c",
            "a15c", "c25c", "e45c", "f05c", "b160", "9560", "8160", "e060", "b127", "9527", "8127", "b122", "9522",
            "c3a4", "c3", "e282ac", "e282", "f09f9880", "f09f98", "a0", "ff", "80", "81308130", "813081", "8ea1",
            "8fa1a1",
            "b1b1", "955c5c", "b15c5c", "b15c27", "955c27", "815c60", "e05c22", "c25c27");

    /** Letters in UTF-8, some of which are letters in other character sets, too. */
    private static final List<String> LETTERS = List.of("\u00c3\u00bc", "\u00c3\u00b5", "\u00c3\u00a9",
            "\u00e6\u0097\u00a5",
            "\u00f0\u009f\u0098\u0080", "\u00d0\u00b6", "\u00c2\u00aa", "\u00c3\u009f", "x", "");

    private static final List<String> NUMBERS = List.of("1", "1.", ".5", "1.5", "1e5", "1e+5", "1.5e-3", "0x41", "0b11",
            "x'41'", "b'1'", "1--1", "1-- 1\n", "1*/1", "NULL", "1e", "1.e5", "0x4G", "1a", "- -1", "@a", "@`a`",
            "@'a'",
            "@\"a\"", "@a.b$c", "@@version", "@@session.sql_mode", "@@`version`", ":=", "1:=1");

    private static final List<String> SPACES = List.of(" ", "\t", "\n", "\u000b", "\f", "\r", "/**/", "/* x */",
            "/***/",
            "/*/*/", "-- x\n", "#x\n", "--\n", "/*!*/", "/*! */", "/*!50000*/", "/*!99999 x*/", "/*+ x */",
            "/* ; */", "/*'*/",
            "-- '\n", "#`\n", "/*\"*/");

    private final Random random;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    RandomTexts(Random random) {
        this.random = random;
    }

    byte[] next() {
        out.reset();
        statement();
        while (random.nextInt(4) == 0) {
            add(";");
            maybeSpace();
            statement();
        }
        if (random.nextInt(8) == 0) {
            add(";");
            maybeSpace();
        }
        return out.toByteArray();
    }

    private void statement() {
        if (random.nextInt(12) == 0) {
            add(one(Witness.STATEMENTS));
            return;
        }
        maybeSpace();
        add("SELECT");
        space();
        item();
        while (random.nextInt(3) > 0) {
            add(",");
            item();
        }
    }

    private void item() {
        maybeSpace();
        switch (random.nextInt(10)) {
            case 0, 1 -> quoted("'");
            case 2 -> quoted("\"");
            case 3 -> {
                add("1 AS ");
                quoted(random.nextBoolean() ? "`" : "\"");
            }
            case 4 -> comment();
            case 5, 6 -> add(one(Witness.EXPRESSIONS));
            case 7 -> add(one(NUMBERS));
            case 8 -> {
                add(one(List.of("@", "@a", "1,@", "@.")) + one(LETTERS) + one(List.of("", "a", ".", "$")) + ":=1");
            }
            default -> {
                add(one(List.of("@`", "@'", "@\"")));
                rest(random.nextInt(3));
                add(one(List.of("`", "'", "\"")) + ":=1");
            }
        }
        maybeSpace();
    }

    /** A string or a name, whose inside would be executed if it were read as something else. */
    private void quoted(String quote) {
        add(quote);
        rest(random.nextInt(4));
        if (random.nextInt(2) == 0) {
            add(one(List.of("", quote, quote + quote, "\\", "\\\\", "\\" + quote)) + ","
                    + one(Witness.EXPRESSIONS) + ","
                    + one(List.of("", quote, "1 AS " + quote)));
            rest(random.nextInt(2));
        }
        add(quote);
    }

    private void comment() {
        add(one(List.of("/*", "/*!", "/*!50000", "/*!50000 ", "/*!80015 ", "/*!80016 ", "/*!90700 ", "/*!99999 ",
            "/*!080000 ",
                "/*!100000 ", "/*M! ", "/*+ ", "-- ", "--", "#", "/*!5000 ")));
        rest(random.nextInt(3));
        add(one(List.of("", "*/", "\n", "* /", "'", "/**/")));
        add(one(List.of("", ",", "1,")) + one(Witness.EXPRESSIONS));
        rest(random.nextInt(2));
        add(one(List.of("", "*/", "\n", "*/ 1", "\n1", "**/1")));
    }

    private void rest(int pieces) {
        for (int i = 0; i < pieces; i++) {
            if (random.nextInt(2) == 0) {
                add(one(PIECES));
            } else {
                out.writeBytes(HexFormat.of().parseHex(one(BYTES)));
            }
        }
    }

    private void space() {
        if (random.nextInt(30) == 0) {
            out.write(random.nextBoolean() ? 0xA0 : 0xFF);
        } else {
            add(random.nextInt(3) == 0 ? one(SPACES) : " ");
        }
    }

    private void maybeSpace() {
        if (random.nextInt(3) == 0) {
            space();
        }
    }

    private void add(String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
