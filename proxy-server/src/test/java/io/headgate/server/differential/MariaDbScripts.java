package io.headgate.server.differential;

import java.util.List;

/** What only MariaDB has, or has otherwise than MySQL. */
final class MariaDbScripts {

    private MariaDbScripts() {
    }

    static List<Script> all() {
        return List.of(unscoped(), forOneStatement(), returning(), immediate(), compound(), sequences(), messages(),
                reset(), variables(), lastPrepared(), oracle(), functions(), locks(), lockNames(), kills());
    }

    /** The server does not report these. */
    private static Script unscoped() {
        return Script.of("MariaDB: SET of @@ without a scope",
                "SET @@sql_mode = 'ANSI_QUOTES'", "SELECT @@sql_mode", "SELECT \"v\" FROM t WHERE id = 1",
                "SET @@SESSION.sql_mode = DEFAULT", "SELECT @@sql_mode", "SET @@lc_time_names = 'de_DE'",
                "SELECT DAYNAME('2026-11-21')", "SET @@autocommit = 0", "SELECT @@autocommit",
                "INSERT INTO t (v) VALUES ('open')", "ROLLBACK", "SET @@autocommit = 1",
                "SELECT COUNT(*) FROM t", "SET @@sql_select_limit = 2, @@max_error_count = 7", "SELECT id FROM t ORDER BY id",
                "SELECT @@max_error_count", "SET @x = 5, @@sql_select_limit = DEFAULT", "SELECT id FROM t ORDER BY id",
                "SELECT @x", "SET @@tx_isolation = 'SERIALIZABLE'", "BEGIN", "SELECT @@tx_isolation", "COMMIT",
                "SET @@group_concat_max_len = 1", "SHOW WARNINGS", "SELECT @@group_concat_max_len",
                "SET @@timestamp = 5", "SELECT @@timestamp, UNIX_TIMESTAMP()", "SET @@timestamp = DEFAULT",
                "SET @@nonsense = 1", "SET @@sql_mode = 'nonsense'", "SELECT @@sql_mode")
                .prepare("p", "SET @@div_precision_increment = ?").execute("p", 9)
                .sql("SELECT @@div_precision_increment, 1 / 3");
    }

    private static Script forOneStatement() {
        return Script.of("MariaDB: SET STATEMENT",
                "SET STATEMENT lc_time_names = 'de_DE' FOR SELECT DAYNAME('2026-11-21')", "SELECT DAYNAME('2026-11-21')",
                "SET STATEMENT sql_select_limit = 1 FOR SELECT id FROM t ORDER BY id", "SELECT id FROM t ORDER BY id",
                "SET SESSION max_statement_time = 8", "SET STATEMENT max_statement_time = 9 FOR SELECT @@max_statement_time",
                "SELECT @@max_statement_time", "SET STATEMENT max_statement_time = 9, sort_buffer_size = 100000 FOR"
                + " INSERT INTO t (v) VALUES ('limited')", "SELECT @@max_statement_time, @@sort_buffer_size",
                "SELECT LAST_INSERT_ID()", "SET STATEMENT lc_time_names = 'de_DE' FOR SELECT * FROM nowhere",
                "SELECT @@lc_time_names", "SET STATEMENT div_precision_increment = 9 FOR SET @x = 1 / 3", "SELECT @x",
                "SELECT @@div_precision_increment", "SET STATEMENT sql_mode = '' FOR SELECT 1 / 0", "SHOW WARNINGS",
                "SELECT @@sql_mode");
    }

    private static Script returning() {
        return Script.of("MariaDB: RETURNING",
                "INSERT INTO t (v) VALUES ('a'), ('b') RETURNING id, v", "SELECT LAST_INSERT_ID()", "SELECT ROW_COUNT()",
                "DELETE FROM t WHERE v = 'a' RETURNING id", "SELECT ROW_COUNT()", "REPLACE INTO t VALUES (1, 'c', 3) RETURNING v",
                "SELECT LAST_INSERT_ID()", "SELECT v FROM t WHERE id = 1")
                .prepare("i", "INSERT INTO t (v) VALUES (?) RETURNING id").execute("i", "d").execute("i", "e")
                .sql("SELECT LAST_INSERT_ID()");
    }

    private static Script immediate() {
        return Script.of("MariaDB: EXECUTE IMMEDIATE",
                "EXECUTE IMMEDIATE 'SELECT v FROM t WHERE id = 1'", "EXECUTE IMMEDIATE 'SET @x = 7'", "SELECT @x",
                "EXECUTE IMMEDIATE 'SELECT v FROM t WHERE id = ?' USING 2",
                "EXECUTE IMMEDIATE 'CREATE TEMPORARY TABLE tt (i INT)'", "SELECT * FROM tt", "DROP TABLE tt",
                "EXECUTE IMMEDIATE 'SET SESSION sql_mode = ANSI_QUOTES'", "SELECT @@sql_mode");
    }

    private static Script compound() {
        return Script.of("MariaDB: compound statements",
                "BEGIN NOT ATOMIC SET @q = 5; SELECT @q; END", "SELECT @q",
                "BEGIN NOT ATOMIC DECLARE x INT DEFAULT 3; SET SESSION sql_mode = 'ANSI_QUOTES'; SET @@lc_time_names = 'de_DE';"
                + " SELECT x; END", "SELECT @@sql_mode, @@lc_time_names", "SELECT \"v\" FROM t WHERE id = 1",
                "IF 1 THEN SELECT 'yes'; END IF", "BEGIN NOT ATOMIC CREATE TEMPORARY TABLE tt (i INT); END",
                "SELECT * FROM tt", "DROP TABLE tt", "FOR i IN 1..2 DO INSERT INTO t (v) VALUES ('loop'); END FOR",
                "SELECT LAST_INSERT_ID()");
    }

    private static Script sequences() {
        return Script.of("MariaDB: sequences",
                "CREATE SEQUENCE s", "CREATE SEQUENCE other", "SELECT NEXTVAL(s)", "SELECT LASTVAL(s)",
                "SELECT NEXT VALUE FOR s", "SELECT PREVIOUS VALUE FOR s", "SELECT SETVAL(s, 100)", "SELECT LASTVAL(s)",
                "SELECT NEXTVAL($db.s)", "SELECT LASTVAL(other)", "INSERT INTO t (v, n) VALUES ('s', NEXTVAL(s))",
                "SELECT LASTVAL(s), v FROM t WHERE v = 's'", "DROP SEQUENCE s").resetConnection()
                .sql("SELECT NEXTVAL(other)", "SELECT PREVIOUS VALUE FOR other", "DROP SEQUENCE other");
    }

    /** They stay until a statement names a table. */
    private static Script messages() {
        return Script.of("MariaDB: warnings stay",
                "SHOW WARNINGS", "SELECT 1 / 0", "SELECT 1", "SHOW WARNINGS", "SET @x = 1", "SELECT @@warning_count",
                "SHOW COUNT(*) WARNINGS", "SELECT v FROM t WHERE id = 1", "SHOW WARNINGS", "SELECT * FROM nowhere", "DO 1",
                "SHOW ERRORS", "SELECT 1 FROM DUAL", "SHOW ERRORS", "SELECT 1 FROM (SELECT 1) t", "SHOW ERRORS",
                "SELECT CAST('x' AS SIGNED)", "INSERT INTO t (v) VALUES ('x')", "SHOW WARNINGS");
    }

    private static Script reset() {
        return Script.of("MariaDB: COM_RESET_CONNECTION",
                "SET NAMES latin1", "SET @@lc_time_names = 'de_DE'", "SELECT 1 / 0").resetConnection()
                .sql("SHOW WARNINGS", "SELECT @@character_set_client, @@character_set_results, @@collation_connection",
                        "SELECT @@lc_time_names, 'ö'", "SET @@character_set_results = NULL", "SELECT 'ö'")
                .resetConnection().sql("SELECT @@character_set_results, 'ö'");
    }

    private static Script variables() {
        return Script.of("MariaDB: user variables of all types",
                "SET @g = ST_GEOMFROMTEXT('POINT(1 2)', 4326), @d = 1.50, @r = 1e0 / 3, @b = X'00FF', @j = JSON_OBJECT('a', 1)",
                "SELECT ST_ASTEXT(@g), ST_SRID(@g), @d, @r, HEX(@b), @j", "SELECT @g", "SET @n = NULL", "SELECT @n, @never",
                "SET @i = CAST('::1' AS INET6), @u = CAST(5 AS UNSIGNED)", "SELECT @i, @u", "SELECT @g := 5, @n := 'x'",
                "SELECT @g, @n");
    }

    private static Script lastPrepared() {
        return Script.of("MariaDB: the statement that was prepared last").lastPrepared("last")
                .execute("last", 1).prepare("a", "SELECT v FROM t WHERE id = ?").execute("last", 1).execute("a", 2)
                .prepare("b", "SELECT n FROM t WHERE id = ?").execute("last", 1).execute("a", 1).execute("last", 3)
                .prepare("wrong", "SELECT nothing FROM nowhere WHERE x = ?").execute("last", 1)
                .prepare("c", "SELECT ?").resetStatement("last").execute("last", 7).close("last").execute("c", 1)
                .execute("a", 3);
    }

    private static Script oracle() {
        return Script.of("MariaDB: sql_mode ORACLE",
                "SET sql_mode = ORACLE", "SELECT 'a' || 'b'", "SELECT \"v\" FROM t WHERE id = 1",
                "BEGIN SELECT 'block'; END", "DECLARE x INT := 5; BEGIN SELECT x; SET @o = x; END", "SELECT @o",
                "SELECT NVL(NULL, 'x') FROM DUAL", "SET sql_mode = DEFAULT", "SELECT @o, @@sql_mode");
    }

    private static Script functions() {
        return Script.of("MariaDB: functions of its own",
                "SELECT NVL(NULL, 1), JSON_DETAILED('{}'), SFORMAT('{}', 1), MD5('x')", "SELECT twice(4)", "SELECT remembers(9)",
                "SELECT @hidden", "SELECT VALUE(v) FROM t WHERE id = 1", "CREATE FUNCTION uuid_to_bin(x INT) RETURNS INT"
                + " DETERMINISTIC BEGIN SET @u = x; RETURN x; END", "SELECT uuid_to_bin(4)", "SELECT @u");
    }

    private static Script locks() {
        return Script.of("MariaDB: locks and stages",
                "LOCK TABLES t READ", "SELECT COUNT(*) FROM t", "UNLOCK TABLES", "LOCK TABLES t WRITE WAIT 1", "UNLOCK TABLES",
                "BACKUP LOCK t", "BACKUP UNLOCK", "HANDLER t OPEN", "HANDLER t READ FIRST", "HANDLER t CLOSE",
                "CREATE OR REPLACE TEMPORARY TABLE tt (i INT)", "SELECT * FROM tt", "DROP TEMPORARY TABLE tt",
                "FLUSH TABLES t FOR EXPORT", "UNLOCK TABLES", "XA START 'x$db'", "INSERT INTO t (v) VALUES ('xa')", "XA END 'x$db'",
                "XA PREPARE 'x$db'", "XA ROLLBACK 'x$db'", "SELECT COUNT(*) FROM t");
    }

    /** Of up to 192 letters, and capital ones are others. */
    private static Script lockNames() {
        return Script.of("MariaDB: names of locks",
                "SELECT GET_LOCK('$db.a', 0), GET_LOCK('$db.A', 0)", "SELECT RELEASE_LOCK('$db.a')",
                "SELECT IS_FREE_LOCK('$db.a'), IS_FREE_LOCK('$db.A')", "SELECT RELEASE_LOCK('$db.A')",
                "DO GET_LOCK('$db" + "x".repeat(100) + "', 0)", "SELECT IS_FREE_LOCK('$db" + "x".repeat(100) + "')",
                "SELECT RELEASE_LOCK('$db" + "x".repeat(100) + "')", "SELECT GET_LOCK('$db" + "x".repeat(192) + "', 0)",
                "SELECT GET_LOCK('', 0)", "SELECT RELEASE_ALL_LOCKS()");
    }

    private static Script kills() {
        return Script.of("MariaDB: KILL",
                "KILL QUERY ID 999999999", "KILL HARD QUERY 999999999", "KILL SOFT CONNECTION 999999999",
                "KILL SOFT 4294967295", "KILL QUERY ID nonsense", "SELECT 1", "KILL HARD QUERY CONNECTION_ID()", "SELECT 2");
    }
}
