package io.headgate.server.differential;

import java.util.List;

/** What statements answer, and what the next statement can ask about the answer. */
final class ResultScripts {

    private ResultScripts() {
    }

    static List<Script> all() {
        return List.of(counts(), rowCounts(), foundRows(), warnings(), diagnostics(), errors(), multiStatements(), multiStatementState(),
                withoutMultiStatements(), procedureResults(), types(), metadata(), ddl(), emptyAndOdd(), fieldList(),
                commands(), warningsBehindCommands(), bigRows(), metadataFlags(), showAndExplain());
    }

    /** Commands that run no statement leave what can be read of the one before. */
    private static Script warningsBehindCommands() {
        return Script.of("warnings behind commands that run no statement", "SELECT nothing FROM nowhere").setOption(0)
                .sql("SHOW ERRORS", "SELECT 1 / 0").initDb("${db}_2").sql("SHOW WARNINGS", "SELECT nothing FROM nowhere")
                .statistics().sql("SELECT @@error_count").prepare("s", "SELECT 1").sql("SELECT 1 / 0").resetStatement("s")
                .sql("SHOW WARNINGS").setOption(1).sql("SHOW COUNT(*) WARNINGS", "SELECT 2").setOption(0)
                .sql("SHOW WARNINGS").initDb("nowhere").sql("SHOW ERRORS");
    }

    private static Script counts() {
        return Script.of("affected rows, info strings and ROW_COUNT()",
                "INSERT INTO t (v) VALUES ('a'), ('b')",
                "SELECT ROW_COUNT()",
                "SELECT ROW_COUNT()",
                "UPDATE t SET v = 'c' WHERE v IN ('a', 'b')",
                "UPDATE t SET v = 'c' WHERE v = 'c'",
                "SELECT ROW_COUNT()",
                "DELETE FROM t WHERE v = 'c'",
                "SELECT ROW_COUNT() AS deleted",
                "REPLACE INTO t (id, v) VALUES (1, 'again')",
                "SELECT ROW_COUNT()",
                "INSERT INTO t (id, v) VALUES (1, 'x') ON DUPLICATE KEY UPDATE v = 'dup'",
                "SELECT ROW_COUNT()",
                "CREATE TABLE counted AS SELECT id FROM t WHERE id < 4",
                "SELECT ROW_COUNT()",
                "SELECT id FROM t WHERE id < 4 ORDER BY id",
                "SELECT ROW_COUNT(), FOUND_ROWS()",
                "INSERT INTO t (id) VALUES (1)",
                "SELECT ROW_COUNT()",
                "SET @x = 1",
                "SELECT ROW_COUNT()",
                "DO 1",
                "SELECT ROW_COUNT()",
                "ALTER TABLE t ADD extra INT",
                "SELECT ROW_COUNT()",
                "TRUNCATE TABLE t",
                "SELECT ROW_COUNT()");
    }

    private static Script rowCounts() {
        return Script.of("ROW_COUNT() after everything and in every place",
                "SELECT ROW_COUNT()",
                "CREATE TABLE counts (n BIGINT, v VARCHAR(20))",
                "INSERT INTO t (v) VALUES ('a'), ('b'), ('c')",
                "INSERT INTO counts (n) VALUES (ROW_COUNT()), (ROW_COUNT() + 1)",
                "SELECT n, ROW_COUNT(), row_count ( ) AS count, -ROW_COUNT(), CONCAT(ROW_COUNT(), 'x') FROM counts",
                "SET @count = ROW_COUNT()",
                "SELECT @count, ROW_COUNT() DIV 1",
                "SELECT absent FROM counts",
                "SELECT ROW_COUNT()",
                "SELECT wrong ROW_COUNT() syntax",
                "SELECT ROW_COUNT()",
                "UPDATE counts SET v = 'x'",
                "UPDATE counts SET n = ROW_COUNT() WHERE n > 0",
                "CREATE TABLE counts2 AS SELECT ROW_COUNT() AS n, n AS m FROM counts",
                "SELECT ROW_COUNT()",
                "SHOW CREATE TABLE counts2",
                "SELECT 1 INTO @one",
                "SELECT ROW_COUNT()",
                "BEGIN",
                "SELECT ROW_COUNT()",
                "DELETE FROM counts",
                "COMMIT",
                "SELECT ROW_COUNT()",
                "CREATE PROCEDURE twice() BEGIN UPDATE counts2 SET m = m + 1; SELECT ROW_COUNT(); DELETE FROM counts2; END",
                "CALL twice()",
                "SELECT ROW_COUNT()",
                "EXPLAIN SELECT 1",
                "SELECT ROW_COUNT()")
                .ping().sql("SELECT ROW_COUNT()", "DELETE FROM t WHERE v IN ('a', 'b', 'c')").statistics()
                .sql("SELECT ROW_COUNT()", "UPDATE t SET n = 1 WHERE id < 3").initDb("$db").sql("SELECT ROW_COUNT()")
                .initDb("nowhere_at_all").sql("SELECT ROW_COUNT()", "UPDATE t SET n = 2 WHERE id < 3").setOption(0)
                .sql("SELECT ROW_COUNT()", "UPDATE t SET n = 3 WHERE id < 3; SELECT ROW_COUNT()",
                        "UPDATE t SET n = 4 WHERE id < 3; UPDATE t SET n = 5 WHERE id < 4",
                        "SELECT ROW_COUNT(); UPDATE t SET n = 6 WHERE id < 5; SELECT ROW_COUNT()")
                .prepare("u", "UPDATE t SET n = n + 1 WHERE id < ?").execute("u", 4).sql("SELECT ROW_COUNT()")
                .execute("u", 3).prepare("other", "SELECT 1").sql("SELECT ROW_COUNT()").execute("u", 3)
                .prepare("bad", "SELECT").sql("SELECT ROW_COUNT()").execute("u", 3).resetStatement("u")
                .sql("SELECT ROW_COUNT()").execute("other").sql("SELECT ROW_COUNT()").execute("u", 2).close("u")
                .sql("SELECT ROW_COUNT()").resetConnection().sql("SELECT ROW_COUNT()");
    }

    private static Script foundRows() {
        return Script.of("SQL_CALC_FOUND_ROWS and FOUND_ROWS()",
                "SELECT SQL_CALC_FOUND_ROWS id FROM t WHERE id < 50 ORDER BY id LIMIT 1",
                "SELECT FOUND_ROWS()",
                "SELECT FOUND_ROWS()",
                "SELECT id FROM t WHERE id < 50 ORDER BY id LIMIT 2",
                "SELECT FOUND_ROWS()",
                "SELECT id FROM t WHERE id = -1",
                "SELECT FOUND_ROWS()",
                "UPDATE t SET n = n + 1 WHERE id < 3",
                "SELECT FOUND_ROWS()",
                "SELECT SQL_CALC_FOUND_ROWS v FROM t WHERE id < 50 LIMIT 0",
                "SHOW WARNINGS",
                "SELECT FOUND_ROWS()",
                "SELECT id FROM t WHERE id < 3 UNION ALL SELECT id FROM t WHERE id < 2",
                "SELECT FOUND_ROWS()",
                "SHOW TABLES",
                "SELECT FOUND_ROWS()");
    }

    private static Script warnings() {
        return Script.of("SHOW WARNINGS, SHOW ERRORS and their counts",
                "SHOW WARNINGS",
                "SELECT CAST('x' AS SIGNED), CAST('y' AS SIGNED)",
                "SHOW WARNINGS",
                "SHOW WARNINGS",
                "SHOW COUNT(*) WARNINGS",
                "SELECT @@warning_count, @@error_count",
                "SHOW WARNINGS",
                "SELECT CAST('x' AS SIGNED)",
                "SHOW WARNINGS LIMIT 0, 1",
                "SELECT CAST('x' AS SIGNED)",
                "SELECT v FROM t WHERE id = 1",
                "SHOW WARNINGS",
                "SELECT nothing FROM t",
                "SHOW ERRORS",
                "SHOW COUNT(*) ERRORS",
                "SHOW ERRORS LIMIT 1",
                "SELECT 1",
                "SHOW ERRORS",
                "DROP TABLE IF EXISTS nowhere_1, nowhere_2",
                "SHOW WARNINGS",
                "INSERT IGNORE INTO t (id) VALUES (1), (2)",
                "SHOW WARNINGS",
                "SELECT 1/0",
                "SELECT @@warning_count",
                "SELECT @@warning_count",
                "SET sql_mode = ''",
                "SELECT 1/0",
                "SHOW WARNINGS",
                "EXPLAIN SELECT v FROM t WHERE id = 1",
                "SHOW WARNINGS",
                "SELECT CAST('x' AS SIGNED)",
                "SET @other = 1",
                "SHOW WARNINGS",
                "SELECT CAST('x' AS SIGNED)",
                "BEGIN",
                "SHOW WARNINGS",
                "COMMIT");
    }

    private static Script diagnostics() {
        return Script.of("GET DIAGNOSTICS",
                "SELECT nothing FROM t",
                "GET DIAGNOSTICS CONDITION 1 @state = RETURNED_SQLSTATE, @code = MYSQL_ERRNO, @text = MESSAGE_TEXT",
                "SELECT @state, @code, @text",
                "SELECT 1",
                "SELECT CAST('x' AS SIGNED)",
                "GET DIAGNOSTICS @number = NUMBER",
                "SELECT @number",
                "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'mine', MYSQL_ERRNO = 1234",
                "SHOW WARNINGS",
                "SIGNAL SQLSTATE '01000' SET MESSAGE_TEXT = 'only a warning'",
                "SHOW WARNINGS",
                "RESIGNAL");
    }

    private static Script errors() {
        return Script.of("errors of all kinds",
                "SYNTAX ERROR",
                "SELECT * FROM nowhere",
                "SELECT nothing FROM t",
                "INSERT INTO t (id) VALUES (2)",
                "INSERT INTO child VALUES (1, 12345)",
                "INSERT INTO t (n) VALUES ('text')",
                "SELECT (SELECT 1 UNION SELECT 2)",
                "SELECT 9223372036854775807 + 1",
                "CREATE TABLE t (i INT)",
                "DROP TABLE nowhere",
                "SELECT 'unterminated",
                "SELECT `unterminated",
                "SELECT 1 /* unterminated",
                "SELECT 1 -- comment",
                "SELECT 1 # comment",
                "INSERT INTO t VALUES (1)",
                "SELECT SLEEP()",
                "SELECT UNKNOWN_FUNCTION(1)",
                "SELECT * FROM t WHERE id = 'x' AND",
                "SELECT JSON_EXTRACT('{', '$')",
                "SELECT REGEXP_LIKE('a', '(')",
                "UPDATE t SET id = 1 WHERE id = 2",
                "LOAD DATA INFILE '/nowhere/at/all' INTO TABLE t",
                "SELECT v FROM t WHERE id = 1");
    }

    private static Script multiStatements() {
        return Script.of("several statements in a text").setOption(0).sql(
                "SELECT 1; SELECT 2",
                "SELECT 1; INSERT INTO t (v) VALUES ('multi'); SELECT LAST_INSERT_ID(); UPDATE t SET n = 1 WHERE id < 3",
                "SELECT LAST_INSERT_ID()",
                "SELECT 'a'; SELECT nothing FROM nowhere; SELECT 'never'",
                "SHOW WARNINGS",
                "SELECT 1;",
                "SELECT 1; ; SELECT 2",
                ";",
                "BEGIN; INSERT INTO t (v) VALUES ('rolled back'); ROLLBACK",
                "SELECT COUNT(*) FROM t WHERE v = 'rolled back'",
                "BEGIN; INSERT INTO t (v) VALUES ('open')",
                "SELECT COUNT(*) FROM t WHERE v = 'open'",
                "ROLLBACK; SELECT COUNT(*) FROM t WHERE v = 'open'",
                "CALL results(); SELECT 'after'",
                "UPDATE t SET n = n + 1 WHERE id < 4; SELECT ROW_COUNT()",
                "SELECT 1; SYNTAX ERROR",
                "BEGIN; INSERT INTO t (id) VALUES (1); COMMIT",
                "SELECT 1",
                "ROLLBACK",
                "CREATE TABLE multi (i INT); INSERT INTO multi VALUES (1), (2); SELECT * FROM multi; DROP TABLE multi")
                .setOption(1).sql("SELECT 1; SELECT 2", "SELECT 1;").setOption(7).sql("SELECT 1");
    }

    private static Script multiStatementState() {
        return Script.of("state set in the middle of a text").setOption(0).sql(
                "SET time_zone = '+05:00'; SELECT @@time_zone; SET sql_mode = 'ANSI'",
                "SELECT @@time_zone, @@sql_mode",
                "USE ${db}_2; SELECT DATABASE(); USE $db",
                "SELECT DATABASE()",
                "USE ${db}_2; SELECT nothing FROM nowhere; USE $db",
                "SELECT DATABASE()",
                "SET time_zone = '+06:00'; SYNTAX ERROR",
                "SELECT @@time_zone",
                "SET time_zone = '+07:00'; SELECT nothing FROM nowhere",
                "SELECT @@time_zone",
                "SET @x = 3; CREATE TEMPORARY TABLE tt AS SELECT @x AS x",
                "SELECT x, @x FROM tt",
                "INSERT INTO $db.t (v) VALUES ('x'); SELECT nothing FROM nowhere",
                "SELECT LAST_INSERT_ID()",
                "SET autocommit = 0; SELECT v FROM $db.t WHERE id = 1",
                "COMMIT; SET autocommit = 1",
                "SELECT @@autocommit");
    }

    private static Script withoutMultiStatements() {
        return Script.of("several statements in a text where the client asked for them or did not",
                "SELECT 1; SELECT 2",
                "SELECT 1;",
                "SET @x = 1; SET @y = 2",
                "SELECT @x, @y",
                "SELECT ';'",
                "SELECT 1 /* ; */");
    }

    private static Script procedureResults() {
        return Script.of("CALL with result sets",
                "CALL results()",
                "SELECT ROW_COUNT()",
                "CALL results()",
                "CALL fails()",
                "SHOW ERRORS",
                "CALL warns()",
                "SHOW WARNINGS",
                "CALL gives(@a, @b)",
                "SELECT @a, @b",
                "SELECT n FROM t WHERE id < 3 ORDER BY id");
    }

    private static Script types() {
        return Script.of("values of all types",
                "CREATE TABLE types (a TINYINT UNSIGNED, b BIGINT UNSIGNED, c DECIMAL(20, 5), d DOUBLE, e FLOAT, f BIT(9),"
                        + " g DATE, h DATETIME(6), i TIMESTAMP NULL, j TIME(3), k YEAR, l CHAR(5), m VARBINARY(9), n BLOB,"
                        + " o TEXT, p ENUM('x', 'y'), q SET('x', 'y'), r JSON, s GEOMETRY)",
                "INSERT INTO types VALUES (255, 18446744073709551615, -1.5, 1e300, 1.5, b'101', '2024-02-29',"
                        + " '2024-02-29 12:34:56.789012', '2024-01-01 00:00:00', '-838:59:59', 2024, 'abc', x'00FF', 'blob',"
                        + " 'text', 'y', 'x,y', '{\"a\": [1, null]}', ST_GeomFromText('POINT(1 2)'))",
                "INSERT INTO types (a) VALUES (NULL)",
                "SELECT * FROM types",
                "SET time_zone = '-03:00'",
                "SELECT i FROM types",
                "SELECT NULL, '', 0, -0.0, TRUE, x'41', b'1', DATE'2024-01-01', TIME'10:00:00', 1e0",
                "SELECT REPEAT('x', 250), REPEAT('y', 251), REPEAT('z', 65536)",
                "DROP TABLE types");
    }

    private static Script metadata() {
        return Script.of("column definitions",
                "SELECT t.id AS alias, v, n + 1, COUNT(*) FROM t AS x JOIN t ON t.id = x.id WHERE t.id < 3 GROUP BY t.id"
                        + " ORDER BY t.id",
                "SELECT * FROM t LIMIT 0",
                "SELECT * FROM information_schema.schemata WHERE schema_name = '$db'",
                "SELECT '" + "c".repeat(64) + "' AS `" + "n".repeat(64) + "`",
                "SELECT 1 AS `ä`",
                "SET NAMES latin1",
                "SELECT 'x', v FROM t LIMIT 1",
                "SELECT d.* FROM (SELECT id, v FROM t WHERE id = 1) d");
    }

    private static Script ddl() {
        return Script.of("DDL",
                "CREATE TABLE made (i INT)",
                "CREATE TABLE IF NOT EXISTS made (i INT)",
                "SHOW WARNINGS",
                "ALTER TABLE made ADD j INT",
                "CREATE INDEX ix ON made (i)",
                "INSERT INTO made VALUES (1, 2)",
                "RENAME TABLE made TO made2",
                "SHOW CREATE TABLE made2",
                "CREATE VIEW seen AS SELECT i FROM made2",
                "SELECT * FROM seen",
                "DROP VIEW seen",
                "DROP TABLE made2",
                "DROP TABLE IF EXISTS made2",
                "ANALYZE TABLE t",
                "CREATE PROCEDURE p() SELECT 1",
                "CALL p()",
                "DROP PROCEDURE p");
    }

    private static Script emptyAndOdd() {
        return Script.of("texts that are hardly statements",
                "",
                " ",
                "-- nothing",
                "/* nothing */",
                "/*! SELECT 1 */",
                "/*!99999 SELECT 1 */",
                "(SELECT 1)",
                "SELECT 1\0",
                "  \n\t SELECT\n1",
                "VALUES",
                "HELP 'nothing at all'",
                "TABLE",
                "SELECT 1 INTO @x",
                "SELECT @x",
                "SELECT 'é', \"it's\", 'it''s', 'a\\'b'").ping();
    }

    private static Script fieldList() {
        return Script.of("COM_FIELD_LIST").fieldList("t").fieldList("nowhere_at_all").sql("USE ${db}_2").fieldList("t")
                .sql("SELECT 1").initDb("$db").fieldList("log");
    }

    private static Script commands() {
        return Script.of("small commands").ping().statistics().ping().setOption(0).setOption(1)
                .sql("SET autocommit = 0").ping().sql("BEGIN").ping().setOption(0).sql("SELECT 1; SELECT 2", "COMMIT")
                .ping().sql("SELECT CAST('x' AS SIGNED)").ping().sql("SHOW WARNINGS", "SELECT CAST('x' AS SIGNED)")
                .setOption(1).sql("SHOW WARNINGS", "SELECT CAST('x' AS SIGNED)").initDb("${db}_2")
                .sql("SHOW WARNINGS", "INSERT INTO t (v) VALUES ('x'), ('y')").ping().sql("SELECT ROW_COUNT()", "COMMIT",
                        "SET autocommit = 1", "SELECT LAST_INSERT_ID()").statistics();
    }

    private static Script bigRows() {
        return Script.of("rows that do not fit a buffer",
                "SELECT REPEAT('abcdefgh', 100000), 'tail'",
                "SELECT REPEAT('a', 70000), id FROM t WHERE id < 4 ORDER BY id",
                "SELECT a.id, b.id, c.id, d.id FROM t a, t b, t c, t d WHERE a.id < 4 AND b.id < 4 AND c.id < 4 AND d.id < 4"
                        + " ORDER BY 1, 2, 3, 4",
                "SELECT LENGTH('" + "x".repeat(200_000) + "')",
                "SELECT 'small'");
    }

    private static Script metadataFlags() {
        return Script.of("status flags of the optimizer and the session",
                "SELECT v FROM t WHERE n = 10",
                "SELECT v FROM t WHERE id = 1",
                "SET sql_mode = 'NO_BACKSLASH_ESCAPES'",
                "SELECT 1",
                "INSERT INTO t (v) VALUES ('flag')").ping().sql(
                "SET sql_mode = ''",
                "SET long_query_time = 0",
                "SELECT v FROM t WHERE id = 1",
                "SET long_query_time = 10",
                "DROP DATABASE IF EXISTS ${db}_4",
                "SELECT 1");
    }

    private static Script showAndExplain() {
        return Script.of("SHOW, EXPLAIN and information_schema",
                "SHOW TABLES",
                "SHOW COLUMNS FROM t",
                "SHOW INDEX FROM parent",
                "DESCRIBE t",
                "EXPLAIN SELECT v FROM t WHERE id = 1",
                "EXPLAIN FORMAT=JSON SELECT v FROM parent JOIN t ON t.id = parent.id WHERE t.id = 1",
                "SHOW CREATE PROCEDURE results",
                "SHOW CREATE DATABASE $db",
                "SHOW CHARACTER SET LIKE 'latin1'",
                "SHOW TRIGGERS LIKE 'nothing'",
                "SHOW STATUS LIKE 'nothing_at_all'",
                "SHOW NONSENSE");
    }
}
