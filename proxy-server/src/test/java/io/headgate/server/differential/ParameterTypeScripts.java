package io.headgate.server.differential;

import static io.headgate.server.differential.Execution.LONG_DATA;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Parameters of other types than those before, for which MySQL since 8.0.22 prepares a statement anew or which it
 * converts. A statement is called "converted" where {@link KnownGaps} says why it is not compared on these servers.
 */
final class ParameterTypeScripts {

    private static final byte[] BYTES = "bytes".getBytes(StandardCharsets.UTF_8);

    private ParameterTypeScripts() {
    }

    static List<Script> all() {
        return List.of(sharedText(), sharedComparison(), nullFirst(), laterNulls(), numbersOfAllKinds(),
                takenAsPrepared(), sharedLongData(), sharedAfterReset(), sharedAfterTableChange(), cursors(), stringAfterNumber(),
                comparedAsNumber(), back(), convertedAndClosed(), convertedInTransaction(), convertedLongData());
    }

    private static Script sharedText() {
        return Script.of("two statements of one text and other types").prepare("a", "SELECT ?").prepare("b", "SELECT ?")
                .prepare("c", "SELECT ?").prepare("d", "SELECT ?").execute("a", 5L).execute("b", "abc")
                .execute("c", 2.5).execute("d", BYTES).execute("a", 6L).execute("b", "def").execute("c", 3.5).execute("d", BYTES)
                .sql("SELECT 1").execute("b", "ghi").execute("a", Execution.of(7L).withoutTypes())
                .execute("b", Execution.of("jkl").withoutTypes()).close("a").prepare("a", "SELECT ?")
                .execute("a", "mno").execute("b", "pqr").execute("c", 4.5);
    }

    private static Script sharedComparison() {
        String text = "SELECT id FROM t WHERE v = ? ORDER BY id";
        return Script.of("a column of text is compared with numbers by one and with strings by another")
                .prepare("numbers", text).prepare("strings", text).execute("numbers", 1L).execute("strings", "two")
                .execute("numbers", 3L).execute("strings", "three").sql("SET time_zone = '+01:00'")
                .execute("strings", "one").execute("numbers", 0L).close("numbers").execute("strings", "two");
    }

    private static Script nullFirst() {
        return Script.of("the first parameter is NULL").prepare("a", "SELECT ?").prepare("b", "SELECT ?")
                .execute("a", new Object[] {null}).execute("b", "abc").execute("a", 5L)
                .execute("b", new Object[] {null}).execute("b", "def").execute("a", 6L);
    }

    private static Script laterNulls() {
        return Script.of("parameters are NULL at times").prepare("i", "INSERT INTO t (id, v, n) VALUES (?, ?, ?)")
                .execute("i", 11L, "a", 1L).execute("i", 12L, null, 2L).execute("i", 13L, "c", null)
                .execute("i", 14L, null, null).execute("i", 15L, "e", 5L)
                .sql("SELECT id, v, n FROM t WHERE id > 10 ORDER BY id")
                .prepare("u", "UPDATE t SET v = ? WHERE id = ?").execute("u", 5.5, 11.0).execute("u", null, 12.0)
                .execute("u", 6.5, 13.0).sql("SELECT id, v, n FROM t WHERE id > 10 ORDER BY id");
    }

    private static Script numbersOfAllKinds() {
        return Script.of("numbers and strings change the type of the answer").prepare("s", "SELECT ?").execute("s", 5L)
                .execute("s", 2.5).prepare("p", "SELECT ? + 1").execute("p", 2.5).prepare("q", "SELECT ? + 1")
                .execute("q", 5L).execute("q", "7").execute("p", 3.5).execute("q", 8L)
                .prepare("two", "SELECT ?, ?").execute("two", 1L, "a").prepare("other", "SELECT ?, ?")
                .execute("other", "a", 1L).execute("two", 2L, "b").execute("other", "b", 2L);
    }

    private static Script takenAsPrepared() {
        return Script.of("a column of numbers is compared with all kinds").prepare("s", "SELECT v FROM t WHERE id = ?")
                .execute("s", 1L).execute("s", "2").execute("s", "two").execute("s", 3L).execute("s", BYTES)
                .execute("s", new Object[] {null}).execute("s", 1L).sql("SELECT 1").execute("s", "3")
                .prepare("case", "SELECT CASE ? WHEN 1 THEN 'one' ELSE 'other' END").execute("case", 1L)
                .execute("case", "1").execute("case", "x");
    }

    private static Script sharedLongData() {
        return Script.of("parameter data is sent ahead of another type").prepare("a", "SELECT ?").execute("a", 5L)
                .prepare("b", "SELECT ?").longData("b", 0, "long data").execute("b", LONG_DATA).execute("a", 6L)
                .execute("b", BYTES).longData("b", 0, "more").execute("b", LONG_DATA).execute("a", 7L);
    }

    private static Script sharedAfterReset() {
        return Script.of("COM_STMT_RESET and the types of parameters").prepare("a", "SELECT ?").prepare("b", "SELECT ?")
                .execute("a", 5L).resetStatement("a").execute("b", "abc").resetStatement("b").execute("a", 6L)
                .execute("b", "def").resetConnection().sql("USE $db").prepare("a", "SELECT ?").execute("a", "ghi");
    }

    private static Script sharedAfterTableChange() {
        String text = "SELECT id FROM t WHERE v = ? ORDER BY id";
        return Script.of("the table changes under statements of other types").prepare("numbers", text)
                .prepare("strings", text).execute("numbers", 1L).execute("strings", "two")
                .sql("ALTER TABLE t ADD extra INT DEFAULT 5").execute("numbers", 3L).execute("strings", "two")
                .sql("ALTER TABLE t DROP extra").execute("strings", "three").execute("numbers", 1L);
    }

    private static Script cursors() {
        String text = "SELECT id FROM t WHERE v <> ? ORDER BY id";
        return Script.of("cursors of statements of other types").prepare("numbers", text).prepare("strings", text)
                .execute("numbers", Execution.of(7L).withCursor()).execute("strings", "two").fetch("numbers", 2)
                .fetch("numbers", 2).execute("strings", Execution.of("one").withCursor()).fetch("strings", 5)
                .execute("numbers", Execution.of(8L).withCursor()).fetch("numbers", 5);
    }

    private static Script stringAfterNumber() {
        return Script.of("a string after a number").prepare("converted", "SELECT ?").execute("converted", 5L)
                .execute("converted", "abc").execute("converted", "7").execute("converted", 8L)
                .prepare("other", "SELECT ?").execute("other", "abc").execute("converted", "def")
                .execute("other", "def");
    }

    private static Script comparedAsNumber() {
        return Script.of("a string is compared as the number before it")
                .prepare("converted", "SELECT id FROM t WHERE v = ? ORDER BY id").execute("converted", 1L)
                .execute("converted", "two").sql("SELECT 1").execute("converted", "three");
    }

    private static Script back() {
        return Script.of("numbers after strings after numbers").prepare("converted", "SELECT ?, ?")
                .execute("converted", "a", "b").execute("converted", 1L, "c").execute("converted", "d", "e")
                .execute("converted", 2L, 3L).execute("converted", "f", 4L).execute("converted", null, "g")
                .execute("converted", 2.5, 3.5).execute("converted", 5L, "h");
    }

    private static Script convertedAndClosed() {
        return Script.of("a converted statement is closed").prepare("converted", "SELECT ?").execute("converted", 5L)
                .execute("converted", "abc").close("converted").sql("SELECT 1").prepare("s", "SELECT ?")
                .execute("s", "abc").sql("SELECT 2").prepare("converted", "SELECT ?").execute("converted", 5L)
                .execute("converted", "abc").resetStatement("converted").execute("converted", "abc").resetConnection()
                .sql("USE $db").prepare("s", "SELECT ?").execute("s", "abc");
    }

    private static Script convertedInTransaction() {
        return Script.of("a string after a number in a transaction").sql("BEGIN")
                .prepare("converted", "SELECT ?").execute("converted", 5L).execute("converted", "abc").sql("COMMIT")
                .execute("converted", "def").execute("converted", 6L).close("converted")
                .prepare("s", "SELECT ?").execute("s", "abc");
    }

    private static Script convertedLongData() {
        return Script.of("parameter data is sent ahead after a number").prepare("converted", "SELECT ?")
                .execute("converted", 5L).longData("converted", 0, "abc").execute("converted", LONG_DATA)
                .execute("converted", "def").execute("converted", 6L).close("converted").sql("SELECT 1");
    }
}
