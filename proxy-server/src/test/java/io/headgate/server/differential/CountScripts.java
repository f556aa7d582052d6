package io.headgate.server.differential;

import java.util.List;

/** ROW_COUNT() and FOUND_ROWS() after each kind of statement, and in each place where they can be read. */
final class CountScripts {

    /** Three rows, so that what leaves FOUND_ROWS() alone can be told from what makes it 0, 1 or 2. */
    private static final String THREE = "SELECT id FROM t WHERE id < 4 ORDER BY id";

    private CountScripts() {
    }

    static List<Script> all() {
        return List.of(sent(), onlyTheServerKnows(), kept(), newOrKept(), commands(), errors(), places(), explained(),
                prepared(),
                preparedParameters(), preparedCursors(), multiStatements(), textPrepared(), transactions());
    }

    private static Script after(String name, String... statements) {
        Script script = Script.of(name, "SELECT FOUND_ROWS()");
        for (String statement : statements) {
            script.sql(THREE, statement, "SELECT FOUND_ROWS()");
        }
        return script;
    }

    private static Script sent() {
        return after("FOUND_ROWS() is the number of rows sent",
                "SELECT id FROM t WHERE id < 3", "SELECT id FROM t WHERE id = 77",
                "SELECT id FROM t ORDER BY id LIMIT 2",
                "SELECT id FROM t LIMIT 0", "SELECT v, id FROM t WHERE id IN (SELECT id FROM t WHERE id < 3)",
                "SELECT DISTINCT id > 0 FROM t", "(SELECT id FROM t LIMIT 2)", "SELECT twice(id) FROM t WHERE id < 3",
                "SELECT x.id FROM (SELECT id FROM t ORDER BY id LIMIT 1, 2) x", "SHOW TABLES LIKE 'nothing'",
                "SHOW VARIABLES LIKE 'autocommi_'", "SELECT 1 LIMIT 2", "SELECT v FROM t WHERE id = 1 FOR UPDATE",
                "SELECT REPEAT('x', 70000) FROM t WHERE id < 3", "UPDATE t SET n = n + 1 WHERE id < 3",
                "UPDATE t SET n = n WHERE id = 1");
    }

    private static Script onlyTheServerKnows() {
        return after("FOUND_ROWS() that only the server knows",
                "SELECT SQL_CALC_FOUND_ROWS id FROM t LIMIT 1", "SELECT id FROM t ORDER BY id LIMIT 1 OFFSET 1",
                "SELECT id FROM t ORDER BY id LIMIT 1, 1", "SELECT id FROM t ORDER BY id LIMIT 30, 2",
                "SELECT 1 LIMIT 3, 2",
                "(SELECT id FROM t ORDER BY id LIMIT 1, 1)", "SELECT id FROM t UNION ALL SELECT 1",
                "SELECT id FROM t UNION SELECT id FROM t LIMIT 1", "SELECT id INTO @found FROM t WHERE id = 1",
                "SELECT id INTO @found FROM t WHERE id = 77", "DO 1",
                "SELECT id FROM t; SELECT id FROM t WHERE id < 3");
    }

    private static Script kept() {
        return after("what leaves FOUND_ROWS() as it was",
                "INSERT INTO t (v) VALUES ('kept')", "INSERT INTO t (v) VALUES ('kept'), ('kept'), ('kept')",
                "INSERT INTO fired (v) VALUES ('x')", "REPLACE INTO t (id, v) VALUES (90, 'y')",
                "INSERT INTO t SET v = 'kept'",
                "INSERT INTO t (id) VALUES (1) ON DUPLICATE KEY UPDATE n = 7", "DELETE FROM t WHERE v = 'kept'",
                "DELETE FROM t WHERE id IN (90, 91) ORDER BY id LIMIT 2", "SET @found = (SELECT MAX(id) FROM t)",
                "SET time_zone = '+01:00'", "BEGIN", "COMMIT", "ROLLBACK", "USE ${db}", "SHOW WARNINGS",
                "SHOW CREATE TABLE t",
                "CREATE TABLE kept (i INT)", "ALTER TABLE kept ADD v INT", "TRUNCATE TABLE kept", "DROP TABLE kept",
                "ANALYZE TABLE t", "CHECK TABLE t", "FLUSH STATUS", "XA RECOVER",
                "BEGIN; INSERT INTO t (v) VALUES ('z'); COMMIT");
    }

    private static Script newOrKept() {
        return after("what may leave FOUND_ROWS() as it was",
                "SELECT COUNT(*) FROM t", "UPDATE t SET n = 1 WHERE id = 77",
                "UPDATE t a, t b SET a.n = 7 WHERE a.id = b.id",
                "DELETE a FROM t a, t b WHERE a.id = b.id AND a.id = 77",
                "INSERT INTO t (v) SELECT v FROM t WHERE id < 3",
                "INSERT INTO t (n) VALUES ((SELECT MAX(x.id) FROM log x))",
                "CREATE TABLE filled AS SELECT id FROM t", "SHOW PRIVILEGES", "DESCRIBE t", "HELP 'nothing'");
    }

    private static Script commands() {
        return Script.of("commands between a statement and FOUND_ROWS()", THREE).ping().sql("SELECT FOUND_ROWS()",
                THREE)
                .initDb("$db").sql("SELECT FOUND_ROWS()", THREE).initDb("nowhere_at_all").sql("SELECT FOUND_ROWS()",
                THREE)
                .statistics().sql("SELECT FOUND_ROWS()", THREE).setOption(0).sql("SELECT FOUND_ROWS()", THREE)
                .prepare("s", "SELECT id FROM t WHERE id < ? ORDER BY id").sql("SELECT FOUND_ROWS()").execute("s", 3L)
                .sql("SELECT FOUND_ROWS()").execute("s", 3L).resetStatement("s").close("s").sql("SELECT FOUND_ROWS()")
                .prepare("l", "SELECT id FROM t ORDER BY id LIMIT ?, ?").execute("l", 1L, 1L)
                .sql("SELECT FOUND_ROWS()", THREE)
                .resetConnection().initDb("$db").sql("SELECT FOUND_ROWS()",
                "SELECT SQL_CALC_FOUND_ROWS id FROM t LIMIT 1")
                .resetConnection().sql("SELECT FOUND_ROWS()");
    }

    private static Script errors() {
        return after("errors leave FOUND_ROWS() as it was",
                "SELECT nothing FROM nowhere", "SELEKT", "SELECT id, EXP(id * 400) FROM t ORDER BY id",
                "SELECT id, (SELECT 1 UNION SELECT 2) FROM t", "INSERT INTO t (id) VALUES (1)",
                "UPDATE t SET id = 2 WHERE id = 1",
                "SELECT 1 UNION SELECT EXP(10000)", "SELECT id FROM t INTO @a");
    }

    private static Script places() {
        return Script.of("counts in every place", THREE, "CREATE TABLE places (f BIGINT, r BIGINT)", THREE,
                "INSERT INTO places VALUES (FOUND_ROWS(), ROW_COUNT()), (found_rows ( ), 1 + row_count())",
                "SELECT f, r, ROW_COUNT() FROM places", THREE, "SET @f = FOUND_ROWS()", "SELECT @f", THREE,
                "UPDATE places SET f = FOUND_ROWS() + 1, r = ROW_COUNT() WHERE f > 0",
                "SELECT f, FOUND_ROWS() AS found, ROW_COUNT() AS `count` FROM places", THREE,
                "INSERT INTO places SELECT FOUND_ROWS(), id FROM t WHERE id <= FOUND_ROWS()",
                "SELECT f, r FROM places ORDER BY r", THREE, "SELECT (SELECT FOUND_ROWS()), CONCAT(FOUND_ROWS(), 'x')",
                THREE, "SELECT `FOUND_ROWS`()", THREE, "SELECT `ROW_COUNT`()", THREE,
                "SELECT 1 UNION ALL SELECT FOUND_ROWS()", THREE, "SELECT x.* FROM (SELECT FOUND_ROWS()) x", THREE,
                "CREATE TABLE places2 AS SELECT FOUND_ROWS() AS f, ROW_COUNT() AS r", "SHOW CREATE TABLE places2",
                "SELECT * FROM places2", THREE, "SELECT FOUND_ROWS() wrong syntax", "SELECT FOUND_ROWS()",
                "SHOW WARNINGS", THREE,
                "SELECT FOUND_ROWS() + absent", "SHOW WARNINGS", THREE, "DELETE FROM places WHERE f = FOUND_ROWS()",
                "SELECT ROW_COUNT()", THREE, "CALL inserts(FOUND_ROWS())", "SELECT ROW_COUNT()",
                "SELECT v FROM t ORDER BY id DESC LIMIT 1");
    }

    private static Script explained() {
        return Script.of("counts in EXPLAIN", THREE, "EXPLAIN SELECT FOUND_ROWS()", "SELECT FOUND_ROWS()",
                "UPDATE t SET n = 5 WHERE id < 3", "EXPLAIN SELECT v FROM t WHERE id = 1 AND 0 < ROW_COUNT()",
                "SELECT ROW_COUNT()").prepare("e", "EXPLAIN SELECT FOUND_ROWS(), ROW_COUNT()").execute("e");
    }

    private static Script prepared() {
        return Script.of("prepared statements that read counts").prepare("f", "SELECT FOUND_ROWS()")
                .prepare("r", "SELECT ROW_COUNT()").execute("f").execute("r").sql(THREE).execute("f").execute("f")
                .sql("UPDATE t SET n = n + 1 WHERE id < 3").execute("r").execute("r").execute("f").sql("SELECT nothing")
                .execute("r").sql("DO 1").execute("r").sql("SELECT SQL_CALC_FOUND_ROWS id FROM t LIMIT 1").execute("f")
                .sql("SELECT id FROM t ORDER BY id LIMIT 1, 1").execute("f").sql("DELETE FROM t WHERE id = 77").ping()
                .execute("r").sql("DELETE FROM t WHERE id = 3").resetStatement("r").execute("r")
                .sql("BEGIN", THREE).execute("f").sql("INSERT INTO t (v) VALUES ('p'), ('q')").execute("r")
                .sql("COMMIT")
                .execute("r").prepare("again", "SELECT FOUND_ROWS()").sql(THREE).execute("again").close("again")
                .execute("f")
                .prepare("named", "SELECT row_count() AS a, Found_Rows( ) b, v FROM t WHERE id = ROW_COUNT() + 2")
                .execute("named").sql(THREE).execute("named").prepare("bad", "SELECT FOUND_ROWS() FROM nowhere")
                .prepare("wrong", "SELECT wrong ROW_COUNT() syntax").sql(THREE).execute("f")
                .prepare("create", "CREATE TABLE made AS SELECT FOUND_ROWS() AS f, ROW_COUNT() AS r").sql(THREE)
                .execute("create")
                .sql("SHOW CREATE TABLE made", "SELECT * FROM made");
    }

    private static Script preparedParameters() {
        return Script.of("prepared statements that read counts and have parameters")
                .prepare("i", "INSERT INTO t (v, n) VALUES (?, ROW_COUNT()), (?, FOUND_ROWS())")
                .prepare("s", "SELECT v, n, ROW_COUNT(), FOUND_ROWS() FROM t WHERE v = ? OR n > ?")
                .sql(THREE).execute("i", "a", "b").execute("i", Execution.of("c", null).withoutTypes()).execute("s",
                "a", 15L)
                .execute("s", Execution.of("b", 1000L).withoutTypes()).sql("UPDATE t SET n = 1 WHERE id < 4")
                .longData("s", 0, "lo").longData("s", 0, "ng").execute("s", Execution.LONG_DATA, 0L).sql("DO 1")
                .longData("s", 0, "long").sql("UPDATE t SET n = 2 WHERE id < 3").execute("s", Execution.LONG_DATA, 0L)
                .resetStatement("s").execute("s", "c", 1000L);
    }

    private static Script preparedCursors() {
        return Script.of("cursors on statements that read counts")
                .prepare("c", "SELECT id, ROW_COUNT(), FOUND_ROWS() FROM t WHERE id < ? ORDER BY id").sql(THREE)
                .execute("c", Execution.of(3L).withCursor()).fetch("c", 1).fetch("c", 5).sql("SELECT FOUND_ROWS()",
                THREE)
                .execute("c", Execution.of(2L).withCursor()).sql("SELECT FOUND_ROWS()").fetch("c", 5).close("c");
    }

    private static Script multiStatements() {
        return Script.of("counts in texts of several statements").setOption(0).sql(THREE + "; SELECT FOUND_ROWS()",
                "SELECT SQL_CALC_FOUND_ROWS id FROM t LIMIT 1; SELECT FOUND_ROWS()", THREE,
                "SELECT FOUND_ROWS(); SELECT FOUND_ROWS()",
                "UPDATE t SET n = 1 WHERE id < 3; SELECT ROW_COUNT()", THREE + "; INSERT INTO t (v) VALUES ('m')",
                "SELECT ROW_COUNT(), FOUND_ROWS()", "SELECT id FROM t WHERE id < 3; SELECT nothing",
                "SELECT ROW_COUNT()",
                "SELECT id FROM t WHERE id < 3; COMMIT; SELECT FOUND_ROWS(); SELECT FOUND_ROWS()");
    }

    private static Script textPrepared() {
        return Script.of("counts in statements that are prepared in SQL text", "PREPARE f FROM 'SELECT FOUND_ROWS()'",
                "PREPARE r FROM 'SELECT ROW_COUNT()'", "PREPARE l FROM 'SELECT id FROM t ORDER BY id LIMIT 1, 1'",
                THREE, "EXECUTE f",
                "UPDATE t SET n = n + 1 WHERE id < 3", "EXECUTE r", "EXECUTE l", "SELECT FOUND_ROWS()", "EXECUTE l",
                "EXECUTE f",
                "DEALLOCATE PREPARE f", "DEALLOCATE PREPARE l", "EXECUTE r", "DEALLOCATE PREPARE r",
                "SELECT FOUND_ROWS()");
    }

    private static Script transactions() {
        return Script.of("FOUND_ROWS() around transactions", "SET autocommit = 0", THREE, "COMMIT",
                "SELECT FOUND_ROWS()",
                "SELECT id FROM t ORDER BY id LIMIT 1, 1", "ROLLBACK", "SELECT FOUND_ROWS()", "SET autocommit = 1",
                "SELECT id FROM t ORDER BY id LIMIT 1, 1", "SET TRANSACTION READ ONLY", "SELECT FOUND_ROWS()",
                "SELECT GET_LOCK('$db.found', 0) FROM t WHERE id < 4 LIMIT 1, 1", "SELECT FOUND_ROWS()",
                "SELECT RELEASE_ALL_LOCKS() FROM t ORDER BY id LIMIT 1, 1", "SELECT FOUND_ROWS()",
                "SELECT @@session_track_schema FROM t LIMIT 1, 1", "SELECT FOUND_ROWS(), @@session_track_schema",
                "SELECT id FROM t ORDER BY id LIMIT 1, 1",
                "SET GLOBAL group_concat_max_len = @@GLOBAL.group_concat_max_len", "SELECT FOUND_ROWS()");
    }
}
