package io.headgate.server.differential;

import static io.headgate.server.differential.Execution.LONG_DATA;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The binary protocol: statements that a client prepares by COM_STMT_PREPARE. */
final class PreparedScripts {

    private PreparedScripts() {
    }

    static List<Script> all() {
        return List.of(selects(), typesSentOnce(), writes(), longData(), parametersOfOtherTypes(), closed(), unknownIds(), otherSchema(), otherMode(),
                otherCharset(), comparedParameters(), cursors(), cursorAbandoned(), cursorReplaced(), call(), callWithOutParameters(), prepareErrors(),
                prepareWarnings(), tableChanges(), transactions(),
                metadataOnly(), lastInsertId(), warnings(), userVariables(), manyStatements(), setStatements(),
                resets(), temporaryTable(), readOnly());
    }

    private static Script selects() {
        return Script.of("prepare and execute").prepare("s", "SELECT id, v, n FROM t WHERE id = ? OR v = ? ORDER BY id")
                .execute("s", 1L, "two").sql("SELECT 1").execute("s", 3L, null).execute("s", null, null)
                .execute("s", "3", 5L).execute("s", 2.0, new byte[] {'o', 'n', 'e'})
                .prepare("p", "SELECT 1").execute("p").execute("p").close("p").execute("s", 1L, "one").close("s");
    }

    /** MySQL 8.0.15 refuses even to prepare what writes where the transaction is READ ONLY, or the next one will be. */
    private static Script readOnly() {
        return Script.of("prepared writes in READ ONLY transactions").prepare("w", "INSERT INTO t (v) VALUES (?)")
                .sql("SET TRANSACTION READ ONLY").execute("w", "a").sql("SELECT @@warning_count", "COMMIT")
                .sql("SET TRANSACTION READ ONLY", "SET sql_mode = 'ANSI'").execute("w", "b").sql("SHOW ERRORS", "COMMIT")
                .sql("SET sql_mode = ''", "START TRANSACTION READ ONLY").execute("w", "c")
                .sql("SELECT @@error_count", "COMMIT").execute("w", "d").sql("SELECT LAST_INSERT_ID()")
                .sql("START TRANSACTION READ ONLY").longData("w", 0, "long data").execute("w", LONG_DATA)
                .sql("SELECT @@warning_count", "ROLLBACK").execute("w", "e").sql("SELECT v FROM $db.t WHERE id > 99");
    }

    private static Script typesSentOnce() {
        Execution first = Execution.of(1L, "two");
        return Script.of("types are sent with the first execution only")
                .prepare("s", "SELECT id, v FROM t WHERE id = ? OR v = ? ORDER BY id").execute("s", first)
                .execute("s", Execution.of(2L, "three").withoutTypes()).sql("SET time_zone = '+01:00'")
                .execute("s", Execution.of(3L, "one").withoutTypes())
                .execute("s", Execution.of(1L, null).withoutTypes())
                .execute("s", Execution.of("1", 2L)).execute("s", Execution.of("3", 2L).withoutTypes())
                .prepare("never_typed", "SELECT ?").execute("never_typed", Execution.of(1L).withoutTypes())
                .execute("never_typed", 1L).close("s").close("never_typed");
    }

    private static Script writes() {
        return Script.of("prepared writes").prepare("i", "INSERT INTO t (v, n) VALUES (?, ?)").execute("i", "a", 1L)
                .execute("i", "b", null).sql("SELECT LAST_INSERT_ID()", "SELECT ROW_COUNT()").execute("i", "c", 3L)
                .sql("SELECT ROW_COUNT()").prepare("u", "UPDATE t SET n = n + ? WHERE v IN ('a', 'c')")
                .execute("u", 10L).execute("u", 0L).prepare("d", "DELETE FROM t WHERE v = ?").execute("d", "b")
                .execute("d", "b").prepare("bad", "INSERT INTO t (id) VALUES (?)").execute("bad", 1L)
                .sql("SHOW ERRORS").execute("bad", 4000L).sql("SELECT LAST_INSERT_ID()", "SELECT n FROM t WHERE v = 'a'");
    }

    private static Script longData() {
        return Script.of("COM_STMT_SEND_LONG_DATA").prepare("s", "SELECT LENGTH(?), LEFT(?, 3), ?")
                .longData("s", 0, "a".repeat(100_000)).longData("s", 1, "xy").longData("s", 1, "zzz")
                .execute("s", LONG_DATA, LONG_DATA, 5L).execute("s", blob("short"), blob("again"), 6L)
                .longData("s", 0, "forgotten").resetStatement("s").execute("s", blob("value"), blob("other"), 7L)
                .longData("s", 0, "before").sql("SELECT 'between'").execute("s", LONG_DATA, blob("z"), 8L)
                .longData("s", 99, "no such parameter").execute("s", blob("a"), blob("b"), 9L)
                .execute("s", blob("a"), blob("b"), 9L).longData("s", 0, "").execute("s", LONG_DATA, blob("b"), 9L)
                .longData("s", 0, "closed").close("s").prepare("s", "SELECT ?").execute("s", 1L);
    }

    private static byte[] blob(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Script parametersOfOtherTypes() {
        return Script.of("parameters of other types than before")
                .prepare("converted", "SELECT LENGTH(?), LEFT(?, 3), ?")
                .execute("converted", blob("bytes"), blob("bytes"), 5L).execute("converted", "text", "text", 6L)
                .execute("converted", 12L, 3.5, "text").execute("converted", null, null, null)
                .execute("converted", "text", "text", 7L);
    }

    private static Script closed() {
        return Script.of("closed statements").prepare("s", "SELECT 1").close("s").execute("s").resetStatement("s")
                .close("s").sql("SELECT 1").prepare("s", "SELECT 2").execute("s").close("s").close("s").ping();
    }

    private static Script unknownIds() {
        return Script.of("statement ids that nobody gave out").execute("nobody").sql("SHOW ERRORS")
                .resetStatement("nobody").fetch("nobody", 1).close("nobody").longData("nobody", 0, "x").ping()
                .sql("SELECT 1");
    }

    private static Script otherSchema() {
        return Script.of("a statement keeps the schema it was prepared in")
                .prepare("s", "SELECT v FROM t WHERE id = ?").execute("s", 1L).sql("USE ${db}_2").execute("s", 1L)
                .prepare("s2", "SELECT v FROM t WHERE id = ?").execute("s2", 1L).execute("s", 2L)
                .prepare("d", "SELECT DATABASE()").initDb("$db").execute("d").execute("s2", 1L).execute("s", 3L)
                .prepare("w", "INSERT INTO t (v) VALUES (?)").sql("USE ${db}_2").execute("w", "where?")
                .sql("SELECT COUNT(*) FROM $db.t WHERE v = 'where?'", "SELECT DATABASE()", "USE $db").execute("d");
    }

    private static Script otherMode() {
        return Script.of("a statement keeps the sql_mode it was parsed with", "SET sql_mode = 'ANSI_QUOTES'")
                .prepare("s", "SELECT \"v\" FROM t WHERE id = ?").execute("s", 1L)
                .sql("SET sql_mode = ''").execute("s", 2L).prepare("z", "SELECT 1 / ?")
                .execute("z", 0L).sql("SHOW WARNINGS", "SET sql_mode = 'PIPES_AS_CONCAT'").prepare("c", "SELECT 'a' || ?")
                .execute("c", "b").sql("SET sql_mode = DEFAULT").execute("c", "b").execute("s", 3L)
                .prepare("i", "INSERT INTO t (v) VALUES (?)").execute("i", "longer than twenty characters")
                .sql("SET sql_mode = ''").execute("i", "longer than twenty characters").sql("SHOW WARNINGS",
                        "SET sql_mode = DEFAULT").execute("i", "longer than twenty characters");
    }

    private static Script otherCharset() {
        return Script.of("character sets and prepared statements").prepare("s", "SELECT 'ä', ?, HEX(?)")
                .execute("s", "ö", "ö").sql("SET NAMES latin1").execute("s", "ö", "ö").prepare("l", "SELECT 'ä', HEX('ä')")
                .execute("l").sql("SET NAMES utf8mb4").execute("l").execute("s", "ö", "ö")
                .sql("SET collation_connection = utf8mb4_bin").prepare("c", "SELECT 'a' = 'A', COLLATION('a')").execute("c")
                .sql("SET NAMES utf8mb4 COLLATE utf8mb4_general_ci").execute("c");
    }

    /** Of string parameters, before MySQL 8.0.22 by a collation that no variable shows. */
    private static Script comparedParameters() {
        return Script.of("collations of string parameters").prepare("s", "SELECT ? = 'A', ? = ?")
                .execute("s", "a", "a", "A").sql("SET NAMES utf8mb4 COLLATE utf8mb4_bin").execute("s", "a", "a", "A")
                .sql("SET collation_connection = utf8mb4_general_ci").execute("s", "a", "a", "A")
                .sql("SET character_set_client = utf8mb4").execute("s", "a", "a", "A")
                .sql("SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci").execute("s", "a", "a", "A")
                .sql("SET character_set_results = latin1").execute("s", "a", "a", "A").sql("SET NAMES DEFAULT")
                .execute("s", "a", "a", "A");
    }

    private static Script cursors() {
        Execution cursor = Execution.of(50L).withCursor();
        return Script.of("cursors and COM_STMT_FETCH").prepare("s", "SELECT id, v FROM t WHERE id < ? ORDER BY id")
                .execute("s", cursor).fetch("s", 1).fetch("s", 1).fetch("s", 1).fetch("s", 1).fetch("s", 1)
                .execute("s", cursor).fetch("s", 100).fetch("s", 1).execute("s", cursor).sql("SELECT 'between'")
                .fetch("s", 2).sql("SET time_zone = '+02:00'").fetch("s", 2).fetch("s", 2)
                .execute("s", Execution.of(0L).withCursor()).fetch("s", 1).execute("s", cursor).resetStatement("s")
                .fetch("s", 1).prepare("u", "UPDATE t SET n = n + 1 WHERE id = ?")
                .execute("u", Execution.of(1L).withCursor()).close("u").close("s");
    }

    private static Script cursorAbandoned() {
        Execution cursor = Execution.of(50L).withCursor();
        return Script.of("cursors that are left open").prepare("s", "SELECT id FROM t WHERE id < ? ORDER BY id")
                .prepare("s2", "SELECT v FROM t WHERE id < ? ORDER BY id").execute("s", cursor).execute("s2", cursor)
                .fetch("s", 1).fetch("s2", 1).close("s").fetch("s2", 1).sql("BEGIN").execute("s2", cursor).fetch("s2", 1).sql("COMMIT").fetch("s2", 1)
                .execute("s2", cursor).close("s2").sql("SELECT 1");
    }

    private static Script cursorReplaced() {
        return Script.of("executed without a cursor where one is open")
                .prepare("s", "SELECT v FROM t WHERE id < ? ORDER BY id").execute("s", Execution.of(50L).withCursor())
                .fetch("s", 1).execute("s", Execution.of(50L)).fetch("s", 1).execute("s", Execution.of(3L));
    }

    private static Script call() {
        return Script.of("prepared CALL").prepare("s", "CALL results()").execute("s").execute("s")
                .prepare("f", "CALL fails()").execute("f").sql("SHOW ERRORS").prepare("i", "CALL inserts(?)").execute("i", "called")
                .sql("SELECT LAST_INSERT_ID()", "SELECT v FROM t WHERE v = 'called'").execute("s").close("s");
    }

    private static Script callWithOutParameters() {
        return Script.of("prepared CALL with OUT parameters").prepare("o", "CALL gives(?, ?)").execute("o", null, 4L)
                .execute("o", 1L, 2L);
    }

    private static Script prepareWarnings() {
        return Script.of("warnings of COM_STMT_PREPARE").prepare("w", "SELECT CONVERT('a' USING utf8)").resetStatement("w")
                .sql("SHOW WARNINGS").prepare("w2", "SELECT CONVERT(? USING utf8)").sql("SELECT @@warning_count")
                .execute("w").sql("SHOW COUNT(*) WARNINGS").execute("w2", "b").sql("SHOW WARNINGS");
    }

    private static Script prepareErrors() {
        return Script.of("texts that cannot be prepared").prepare("s", "SYNTAX ERROR").sql("SHOW ERRORS")
                .prepare("s", "SELECT * FROM nowhere_at_all").prepare("s", "SELECT 1; SELECT 2").prepare("s", "")
                .prepare("s", "LOCK TABLES t READ").prepare("s", "USE mysql").prepare("s", "SELECT ? FROM t WHERE")
                .prepare("s", "SELECT nothing FROM t").prepare("s", "PREPARE x FROM 'SELECT 1'").prepare("s", "BEGIN")
                .execute("s").sql("SELECT 1");
    }

    private static Script tableChanges() {
        return Script.of("the table changes under the statement").prepare("s", "SELECT * FROM t WHERE id = ?")
                .execute("s", 1L).sql("ALTER TABLE t ADD extra INT DEFAULT 5").execute("s", 1L)
                .sql("ALTER TABLE t DROP n").execute("s", 1L).sql("DROP TABLE t").execute("s", 1L)
                .sql("SHOW ERRORS", "CREATE TABLE t (id BIGINT, other VARCHAR(3))", "INSERT INTO t VALUES (1, 'new')")
                .execute("s", 1L).close("s");
    }

    private static Script transactions() {
        return Script.of("prepared statements in transactions").prepare("b", "START TRANSACTION")
                .prepare("i", "INSERT INTO t (v) VALUES (?)").prepare("s", "SELECT COUNT(*) FROM t WHERE v = ?")
                .prepare("c", "COMMIT").prepare("r", "ROLLBACK").execute("b").execute("i", "first").execute("s", "first")
                .execute("r").execute("s", "first").execute("b").execute("i", "second").execute("c").execute("s", "second")
                .sql("SET autocommit = 0").execute("i", "third").execute("s", "third").sql("ROLLBACK").execute("s", "third")
                .sql("COMMIT", "SET autocommit = 1").execute("s", "third").close("i").execute("i", "closed");
    }

    private static Script metadataOnly() {
        return Script.of("what COM_STMT_PREPARE tells").prepare("a", "SELECT ?, ?, ? FROM t")
                .prepare("b", "INSERT INTO t VALUES (?, ?, ?)").prepare("c", "SELECT id AS a, v AS b FROM t AS x")
                .prepare("d", "SET @x = ?").prepare("e", "SHOW TABLES").prepare("f", "SHOW WARNINGS")
                .prepare("g", "SELECT CAST('x' AS SIGNED)").prepare("h", "DO 1").prepare("i", "CALL results()")
                .prepare("j", "SELECT '" + "x".repeat(70_000) + "'").execute("j").execute("e");
    }

    private static Script lastInsertId() {
        return Script.of("LAST_INSERT_ID() in prepared statements").prepare("l", "SELECT LAST_INSERT_ID()").execute("l")
                .prepare("i", "INSERT INTO t (v) VALUES (?)").execute("i", "a").execute("l").sql("SELECT LAST_INSERT_ID()")
                .prepare("f", "INSERT INTO fired (v) VALUES (?)").execute("f", "x").execute("l")
                .sql("SELECT last_id FROM log ORDER BY id").prepare("e", "SELECT LAST_INSERT_ID(?)").execute("e", 12L)
                .execute("l").prepare("id", "INSERT INTO t (id, v) VALUES (?, 'explicit')").execute("id", 4000L).execute("l")
                .execute("id", 4000L).execute("l").prepare("r", "SELECT v FROM t WHERE id = LAST_INSERT_ID()").execute("r")
                .execute("i", "b").execute("r");
    }

    private static Script warnings() {
        return Script.of("warnings of prepared statements").prepare("w", "SELECT CAST(? AS SIGNED)").execute("w", "x")
                .sql("SHOW WARNINGS").execute("w", "5").sql("SHOW WARNINGS").execute("w", "y").prepare("p", "SELECT 1")
                .sql("SHOW WARNINGS").execute("w", "z").prepare("s", "SHOW WARNINGS").execute("s").execute("w", "z")
                .execute("s").execute("p").execute("s").execute("w", "q").close("p").sql("SHOW WARNINGS")
                .execute("w", "q").resetStatement("w").sql("SHOW WARNINGS").prepare("c", "SELECT @@warning_count")
                .execute("w", "q").execute("c").prepare("rc", "SELECT ROW_COUNT()")
                .sql("UPDATE t SET n = n + 1 WHERE id < 3").execute("rc");
    }

    private static Script userVariables() {
        return Script.of("prepared statements that assign user variables").prepare("s", "SET @x = ?").execute("s", 5L)
                .sql("SELECT @x").prepare("g", "SELECT @x, @y").execute("g").sql("SET @y = 'after'").execute("g")
                .prepare("i", "SELECT v INTO @y FROM t WHERE id = ?").execute("i", 2L).execute("g")
                .prepare("a", "SELECT @x := @x + ?").execute("a", 3L).execute("g");
    }

    private static Script manyStatements() {
        Script script = Script.of("many statements at once");
        for (int i = 0; i < 25; i++) {
            script.prepare("s" + i, "SELECT " + i + ", ?");
        }
        for (int i = 24; i >= 0; i--) {
            script.execute("s" + i, (long) i).prepare("same" + i, "SELECT 'the same text'").execute("same" + i);
        }
        for (int i = 0; i < 25; i += 2) {
            script.close("s" + i).execute("s" + (i + 1) % 25, Execution.of((long) i).withoutTypes());
        }
        return script;
    }

    private static Script setStatements() {
        return Script.of("prepared SET").prepare("z", "SET time_zone = ?").execute("z", "+04:00").sql("SELECT @@time_zone")
                .execute("z", "nowhere").sql("SELECT @@time_zone").prepare("n", "SET NAMES latin1").execute("n")
                .sql("SELECT @@character_set_client, 'ä'").prepare("a", "SET autocommit = 0").execute("a")
                .sql("SELECT v FROM t WHERE id = 1", "ROLLBACK", "SELECT @@autocommit", "SET autocommit = 1");
    }

    private static Script resets() {
        return Script.of("COM_STMT_RESET").prepare("s", "SELECT ?").execute("s", 1L).resetStatement("s").execute("s", 2L)
                .resetStatement("s").resetStatement("s").execute("s", Execution.of(3L).withoutTypes()).close("s")
                .resetStatement("s");
    }

    private static Script temporaryTable() {
        return Script.of("prepared statements on temporary tables").prepare("c", "CREATE TEMPORARY TABLE tt (i INT)")
                .execute("c").prepare("i", "INSERT INTO tt VALUES (?)").execute("i", 1L).execute("i", 2L)
                .prepare("s", "SELECT * FROM tt").execute("s").sql("SELECT * FROM tt", "DROP TEMPORARY TABLE tt")
                .execute("s").execute("i", 3L);
    }
}
