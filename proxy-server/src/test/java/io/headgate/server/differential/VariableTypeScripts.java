package io.headgate.server.differential;

import java.util.List;

/**
 * Prepared statements that read user variables, whose types MySQL since 8.0.22 settles when it prepares: those that the
 * variables have then, and what stands around those that do not exist.
 */
final class VariableTypeScripts {

    private VariableTypeScripts() {
    }

    static List<Script> all() {
        return List.of(everyType(), laterOfAnotherType(), laterThanPrepared(), sharedText(), strings(), numbering(),
                createdByPreparing(), rebuilt(), afterReset(), withParameters(), inTransactions(), beforeTheFirstQuery());
    }

    private static Script everyType() {
        return Script.of("types of user variables that are prepared",
                "SET @i = 5, @u = CAST(6 AS UNSIGNED), @d = 1.50, @r = 2.5e0, @s = 'text', @n = NULL, @b = X'00ff',"
                        + " @l = _latin1 X'e4' COLLATE latin1_german1_ci, @j = JSON_OBJECT('a', 1), @t = DATE'2024-02-29'")
                .prepare("all", "SELECT @i, @u, @d, @r, @s, @n, @b, @l, @j, @t, @never, @i + 1, @s + 1, @never + 1")
                .execute("all").sql("SELECT 1").execute("all").sql("SET time_zone = '+02:00'").execute("all")
                .prepare("again", "SELECT @i, @u, @d, @r, @s, @n, @b, @l, @j, @t, @never, @i + 1, @s + 1, @never + 1")
                .execute("again").execute("all");
    }

    private static Script laterOfAnotherType() {
        return Script.of("types of user variables that become others", "SET @x = 5").prepare("i", "SELECT @x, @x + 1")
                .execute("i").sql("SET @x = 'abc'").execute("i").sql("SET @x = 1.75").execute("i")
                .prepare("d", "SELECT @x, @x + 1").execute("d").execute("i").sql("SET @x = NULL").execute("i").execute("d")
                .sql("SET @x = '7'").execute("d").execute("i").prepare("s", "SELECT @x, @x + 1").execute("s").execute("i")
                .sql("SET @x = 8").execute("s").execute("d").execute("i").sql("SELECT @x");
    }

    private static Script laterThanPrepared() {
        return Script.of("types of user variables that are assigned later").prepare("plain", "SELECT @x")
                .prepare("sum", "SELECT @x + 1").prepare("either", "SELECT COALESCE(@x, 5), CONCAT(@x, 'y')")
                .execute("plain").execute("sum").execute("either").sql("SET @x = 3").execute("plain").execute("sum")
                .execute("either").sql("SET @x = '9', @y = 1").execute("either").execute("sum").execute("plain")
                .prepare("now", "SELECT @x").execute("now").execute("plain");
    }

    private static Script sharedText() {
        return Script.of("types of user variables of one text", "SET @x = 5").prepare("a", "SELECT @x, @y")
                .sql("SET @x = 'b'").prepare("b", "SELECT @x, @y").sql("SET @y = 2.5").prepare("c", "SELECT @x, @y")
                .execute("a").execute("b").execute("c").sql("SET @x = 1e0, @y = 1").execute("c").execute("b").execute("a")
                .close("b").execute("a").execute("c");
    }

    private static Script strings() {
        return Script.of("types of user variables that are strings", "SET @x = _latin1 X'e4' COLLATE latin1_german1_ci")
                .prepare("l", "SELECT @x, COLLATION(@x), @x = _latin1 X'c4'").execute("l")
                .sql("SET @x = 'ä€' COLLATE utf8mb4_bin").execute("l")
                .prepare("u", "SELECT @x, COLLATION(@x), @x = _latin1 X'c4'").execute("u").execute("l")
                .sql("SET NAMES latin1").execute("u").execute("l").sql("SET @x = _utf16 X'00e4'").execute("u").execute("l");
    }

    private static Script numbering() {
        return Script.of("types of user variables that number rows")
                .prepare("rows", "SELECT @n := @n + 1 AS r, id FROM t, (SELECT @n := 0) AS zero ORDER BY id")
                .execute("rows").execute("rows").sql("SELECT @n").prepare("next", "SELECT @n := @n + 1").execute("next")
                .execute("next").execute("rows").prepare("same",
                        "SELECT @n := @n + 1 AS r, id FROM t, (SELECT @n := 0) AS zero ORDER BY id").execute("same")
                .execute("rows").sql("SELECT @n");
    }

    private static Script createdByPreparing() {
        return Script.of("user variables that exist once they are prepared").prepare("set", "SET @x = ?").sql("SELECT @x")
                .prepare("assign", "SELECT @y := 5").sql("SELECT @y").prepare("into", "SELECT id INTO @z FROM t LIMIT 1")
                .sql("SELECT @z").execute("set", 7L).execute("assign").execute("into").sql("SELECT @x, @y, @z");
    }

    private static Script rebuilt() {
        return Script.of("types of user variables beside parameters of other types", "SET @x = 5")
                .prepare("s", "SELECT @x, ?").execute("s", "a").sql("SET @x = 'abc'").execute("s", "b").execute("s", 7L)
                .execute("s", 8L).sql("SELECT 1").execute("s", 9L);
    }

    private static Script afterReset() {
        return Script.of("types of user variables and the end of a session", "SET @x = 5").prepare("s", "SELECT @x")
                .execute("s").resetConnection().sql("USE $db").prepare("s", "SELECT @x").execute("s").sql("SET @x = 6")
                .execute("s").close("s").prepare("s", "SELECT @x").execute("s");
    }

    private static Script withParameters() {
        return Script.of("types of user variables and of parameters", "SET @x = 5, @s = 'x'")
                .prepare("s", "SELECT id, @x, CONCAT(@s, ?) FROM t WHERE id = ? + @x - 5").execute("s", "a", 1L)
                .execute("s", "b", 2L).sql("SET @x = '5'").execute("s", "c", 1L).sql("SET @s = 7").execute("s", "d", 2L)
                .prepare("u", "UPDATE t SET n = @x + ? WHERE id = 1").execute("u", 4L).sql("SELECT n FROM t WHERE id = 1");
    }

    private static Script inTransactions() {
        return Script.of("types of user variables in transactions", "SET @x = 5").prepare("i", "SELECT @x").execute("i")
                .sql("BEGIN").execute("i").sql("SET @x = 'abc'").execute("i").prepare("s", "SELECT @x").execute("s")
                .sql("COMMIT").execute("i").execute("s").sql("BEGIN").execute("s").execute("i").sql("ROLLBACK");
    }

    private static Script beforeTheFirstQuery() {
        return Script.of("types of user variables that come with session variables", "SET time_zone = '+03:00', @init = 7")
                .prepare("s", "SELECT @@time_zone, @init").execute("s").sql("SELECT 1").execute("s");
    }
}
