package io.headgate.server.differential;

import java.util.List;

/** User variables of every type, assigned in every way, on another backend with type and collation as they were. */
final class UserVariableScripts {

    private UserVariableScripts() {
    }

    static List<Script> all() {
        return List.of(userVariables(), hiddenUserVariables(), types(), strings(), nulls(), assignments(), readers(),
                prepared(), names(), failures(), resets(), together(), severalStatements());
    }

    private static Script userVariables() {
        return Script.of("user variables",
                "SELECT @x",
                "SET @x = 5, @y = 'text', @z = NULL, @`odd name` = 1.50, @d = DATE'2024-02-29'",
                "SELECT @x, @y, @z, @`odd name`, @d",
                "SELECT @x := @x + 1",
                "SELECT @x",
                "SELECT v, n INTO @v, @n FROM t WHERE id = 2",
                "SELECT @v, @n",
                "UPDATE t SET n = @n + @x WHERE id = 2",
                "SELECT n FROM t WHERE id = 2",
                "SELECT v INTO @none FROM t WHERE id = -1",
                "SHOW WARNINGS",
                "CALL gives(@a, @x)",
                "SELECT @a, @x",
                "SET @broken = (SELECT 1 UNION SELECT 2)",
                "SELECT @broken, @x");
    }

    private static Script hiddenUserVariables() {
        return Script.of("user variables that no text names",
                "SELECT remembers(42)",
                "SELECT @hidden",
                "CALL sets()",
                "SELECT @in_procedure, @@sql_mode",
                "DO remembers(43)",
                "SELECT @hidden",
                "CREATE TRIGGER remembering BEFORE UPDATE ON t FOR EACH ROW SET @fired = OLD.id",
                "UPDATE t SET n = 0 WHERE id = 3",
                "SELECT @fired");
    }

    private static Script types() {
        return Script.of("user variables of every type",
                "SET @i = 5, @n = -9223372036854775808, @u = CAST(18446744073709551615 AS UNSIGNED), @t = TRUE",
                "SELECT @i, @n, @u, @t, @i / 2, @u + 0, @n + 1, -@i",
                "SET @d = 12.50, @thin = 0.000000000000000000000000000001, @wide = 99999999999999999999999999999999999.5,"
                        + " @whole = CAST(7 AS DECIMAL(10, 0)), @third = 1/3, @negative = -0.00",
                "SELECT @d, @thin, @wide, @whole, @third, @negative, @d * 2, @whole / 3",
                "SET @r = 1.5e0, @small = 5e-324, @large = 1.7976931348623157e308, @zero = 0e0, @rthird = 1e0/3,"
                        + " @tenth = 0.1e0, @exact = 9007199254740993e0, @long = 123456789012345680e0",
                "SELECT @r, @small, @large, @zero, @rthird, @tenth, @exact, @long, @rthird = 1e0/3, @tenth + 0.2e0",
                "SELECT COLLATION(@i), COLLATION(@d), COLLATION(@r), COERCIBILITY(@i), CHARSET(@r)",
                "SET @when = TIMESTAMP'2024-02-29 12:34:56.789', @day = DATE'2024-02-29', @time = TIME'-12:00:00.5'",
                "SELECT @when, @day, @time, COLLATION(@when), @when + INTERVAL 1 DAY",
                "SET @j = JSON_OBJECT('a', 1, 'ä', 'ö'), @bit = b'1000001', @hex = X'4142', @num = X'4142' + 0",
                "SELECT @j, JSON_EXTRACT(@j, '$.a'), COLLATION(@j), @bit, @hex, @num, COLLATION(@bit), @bit + 0",
                "SET @p = ST_GeomFromText('POINT(1 2)')",
                "SELECT ST_AsText(@p), LENGTH(@p)");
    }

    private static Script strings() {
        return Script.of("user variables that are strings",
                "SET @a = 'text', @e = '', @q = 'it''s \\\\ \\n \"x\" `y` %_', @nul = 'a\\0b', @uni = 'äöü €😀'",
                "SELECT @a, @e, @q, @nul, @uni, LENGTH(@uni), CHAR_LENGTH(@uni), HEX(@q)",
                "SELECT COLLATION(@a), COLLATION(@e), COERCIBILITY(@a), @a = 'TEXT', @a LIKE 'T%'",
                "SET @l = _latin1 X'e4' COLLATE latin1_german1_ci, @b = _binary 'bytes', @bin = X'00ff27',"
                        + " @cs = 'Aa' COLLATE utf8mb4_bin, @u16 = _utf16 X'00e4', @sj = _sjis X'955c'",
                "SELECT @l, @b, @bin, @cs, HEX(@u16), HEX(@sj), @u16, @sj",
                "SELECT COLLATION(@l), COLLATION(@b), COLLATION(@bin), COLLATION(@cs), COLLATION(@u16), CHARSET(@sj)",
                "SELECT @cs = 'aa', @l = 'Ä', CONCAT(@l, 'x'), UPPER(@u16)",
                "SET NAMES latin1",
                "SET @s = 'in latin1'",
                "SELECT @s, COLLATION(@s), @uni, @l",
                "SET NAMES utf8mb4",
                "SELECT @s, COLLATION(@s), @uni",
                "SET character_set_results = utf16",
                "SET @x = 'u', @i = 5",
                "SET character_set_results = utf8mb4",
                "SELECT @x, @i",
                "SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'",
                "SET @back = 'a\\', @quote = 'it''s'",
                "SELECT @back, @quote, @q",
                "SET @big = REPEAT('ab', 20000)",
                "SELECT LENGTH(@big), SHA2(@big, 256)",
                "SET @big = REPEAT('ab', 60000)",
                "SELECT LENGTH(@big), SHA2(@big, 256)",
                "SET @more = 1",
                "SELECT LENGTH(@big), SHA2(@big, 256), @more");
    }

    private static Script nulls() {
        return Script.of("user variables that are NULL keep their type",
                "SET @n = NULL",
                "SELECT CAST(NULL AS SIGNED), CAST(NULL AS DECIMAL(5, 2)), NULL + 0e0 INTO @i, @d, @r",
                "SET @s = CONVERT(NULL USING latin1) COLLATE latin1_german1_ci",
                "SELECT @n, @i, @d, @r, @s, @never",
                "SELECT COLLATION(@n), COLLATION(@s), @i + 1, CONCAT(@s, 'x'), @n IS NULL",
                "SET @i = 5, @d = NULL",
                "SELECT @i, @d",
                "SET @i = NULL",
                "SELECT @i");
    }

    private static Script assignments() {
        return Script.of("user variables assigned in every way",
                "SELECT @row := @row + 1 AS r, id FROM t, (SELECT @row := 0) AS zero ORDER BY id",
                "SELECT @row",
                "SELECT id, v FROM t WHERE id = 1 INTO @id, @v",
                "SELECT @id, @v",
                "SET @id := 7",
                "SELECT @id, @v, @row",
                "UPDATE t SET n = (@last := id) WHERE id = 2",
                "SELECT @last",
                "INSERT INTO t (v, n) SELECT 'new', @count := COALESCE(@count, 0) + 1 FROM t WHERE id < 3",
                "SELECT @count",
                "DELETE FROM t WHERE v = 'new' AND (@gone := id) > 0",
                "SELECT @gone IS NOT NULL",
                "DO @done := 1",
                "SELECT @done",
                "BEGIN",
                "SELECT 1 / 0",
                "GET DIAGNOSTICS @conditions = NUMBER",
                "GET DIAGNOSTICS CONDITION 1 @state = RETURNED_SQLSTATE, @text = MESSAGE_TEXT",
                "COMMIT",
                "SELECT @conditions, @state, @text",
                "CALL gives(@out, 5)",
                "SELECT @out",
                "SET @@SESSION.group_concat_max_len = 77, @mixed = @@group_concat_max_len + 1",
                "SELECT @mixed, @@group_concat_max_len",
                "SET @s = (SELECT GROUP_CONCAT(id ORDER BY id) FROM t WHERE id < 4)",
                "SELECT @s");
    }

    private static Script readers() {
        return Script.of("user variables that triggers and routines read",
                "CREATE TRIGGER stamping BEFORE INSERT ON t FOR EACH ROW SET NEW.v = COALESCE(@stamp, 'nobody')",
                "INSERT INTO t (n) VALUES (1)",
                "SET @stamp = 'one'",
                "INSERT INTO t (n) VALUES (2)",
                "/* in between */ SELECT 1",
                "INSERT INTO t (n) VALUES (3)",
                "SELECT v, n FROM t WHERE v IN ('one', 'nobody') ORDER BY n",
                "SET @stamp = NULL",
                "INSERT INTO t (n) VALUES (4)",
                "SELECT v, n FROM t WHERE v IN ('one', 'nobody') ORDER BY n",
                "DROP TRIGGER stamping",
                "SET @i = 2",
                "SELECT id FROM t WHERE id = @i",
                "SELECT v FROM t ORDER BY id LIMIT 1",
                "SHOW TABLES WHERE @i = 3");
    }

    private static Script prepared() {
        return Script.of("user variables in prepared statements", "SET @i = 3, @s = 'x'")
                .prepare("read", "SELECT @i, @s, @i + ?")
                .execute("read", 4L)
                .prepare("write", "SET @i = ?, @s = ?")
                .execute("write", 8L, "new")
                .execute("read", 1L)
                .prepare("into", "SELECT id, v INTO @i, @s FROM t WHERE id = ?")
                .execute("into", 2L)
                .execute("read", 1L)
                .sql("SELECT @i, @s");
    }

    private static Script names() {
        return Script.of("names of user variables",
                "SET @Mixed = 1, @`two words` = 2, @'single' = 3, @\"double\" = 4, @dotted.name = 5, @$ = 6, @_a9 = 7",
                "SELECT @mIXED, @`TWO words`, @single, @`double`, @dotted.name, @$, @_a9",
                "SET @`ä` = 1, @`back``tick` = 2",
                "SELECT @`ä`, @`Ä`, @`back``tick`, @mixed");
    }

    private static Script failures() {
        return Script.of("user variables and statements that fail",
                "SET @a = 1, @b = 2",
                "SET @a = 5, @b = (SELECT 1 UNION SELECT 2), @c = 3",
                "SELECT @a, @b, @c",
                "SET @a = 6, no_such_variable = 1",
                "SELECT @a",
                "SET @a = ",
                "SELECT @a",
                "SELECT 9, nothing INTO @a, @b FROM t",
                "SELECT @a, @b",
                "INSERT INTO t (id, n) VALUES (1, @dup := 5)",
                "SELECT @dup");
    }

    private static Script resets() {
        return Script.of("user variables end with the session", "SET @a = 1, @b = 'two'", "SELECT @a, @b")
                .resetConnection()
                .sql("SELECT @a, @b")
                .sql("SET @a = 2")
                .sql("SELECT @a, @b");
    }

    private static Script together() {
        return Script.of("user variables, insert ids and session variables at once",
                "SET @a = 1, time_zone = '+05:00'",
                "INSERT INTO t (v) VALUES ('x')",
                "SELECT LAST_INSERT_ID() > 0, @a, @@time_zone",
                "SET @id = LAST_INSERT_ID()",
                "INSERT INTO t (v) VALUES ('y')",
                "SELECT @id, LAST_INSERT_ID() - @id",
                "USE ${db}_2",
                "SELECT @id - LAST_INSERT_ID(), @a, DATABASE() = '${db}_2'",
                "BEGIN",
                "SET @a = @a + 1",
                "UPDATE t SET n = @a WHERE id = 1",
                "ROLLBACK",
                "SELECT @a",
                "SELECT ROW_COUNT()",
                "SET @bad = 'x' + 0",
                "SHOW WARNINGS",
                "SELECT @bad, @a");
    }

    private static Script severalStatements() {
        return Script.of("user variables in texts of several statements").setOption(0)
                .sql("SET @a = 1; SELECT @a := @a + 1; SET @b = @a")
                .sql("SELECT @a, @b")
                .sql("SET @a = 10; SELECT nothing; SET @a = 20")
                .sql("SELECT @a, @b");
    }
}
