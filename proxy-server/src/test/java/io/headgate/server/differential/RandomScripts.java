package io.headgate.server.differential;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Makes scripts up, without what {@link KnownGaps} names. The same seed gives the same script. */
final class RandomScripts {

    private static final List<String> STATEMENTS = List.of(
            "SELECT id, v, n FROM t WHERE id = {n}",
            "SELECT id, v FROM t WHERE id < 4 ORDER BY id",
            "SELECT {n}, '{s}', @@time_zone, @@group_concat_max_len, @@sql_mode",
            "SELECT DATABASE(), @@autocommit, @@transaction_isolation",
            "SELECT SHA2(@a, 256), SHA2(@b, 256)",
            "SELECT LAST_INSERT_ID()",
            "SELECT 'a' = 'A', @@collation_connection, @@character_set_client",
            "SELECT CAST('{s}' AS SIGNED)",
            "SELECT 1 / 0",
            "SELECT nothing FROM nowhere",
            "SELEKT {n}",
            "SHOW WARNINGS",
            "SHOW ERRORS",
            "SELECT @@warning_count",
            "SELECT ROW_COUNT()",
            "SELECT FOUND_ROWS()",
            "SELECT FOUND_ROWS()",
            "SELECT id FROM t ORDER BY id LIMIT {n}, {d}",
            "INSERT INTO t (v, n) VALUES ('{s}', {n})",
            "INSERT INTO t (v) VALUES ('{s}'), ('{s}')",
            "INSERT INTO t (id, v) VALUES ({n}, '{s}')",
            "INSERT INTO t (id, v) VALUES ({n}, '{s}') ON DUPLICATE KEY UPDATE n = {n}",
            "INSERT INTO fired (v) VALUES ('{s}')",
            "SELECT last_id FROM log ORDER BY id DESC LIMIT 1",
            "UPDATE t SET n = {n} WHERE id = {n}",
            "DELETE FROM t WHERE id = {n}",
            "REPLACE INTO t (id, v) VALUES ({n}, '{s}')",
            "BEGIN",
            "START TRANSACTION READ ONLY",
            "COMMIT",
            "COMMIT",
            "ROLLBACK",
            "SET autocommit = 0",
            "SET autocommit = 1",
            "SET autocommit = 1",
            "SET time_zone = '+0{d}:00'",
            "SET time_zone = DEFAULT",
            "SET SESSION group_concat_max_len = 1{d}, div_precision_increment = {d}",
            "SET sql_mode = 'ANSI_QUOTES'",
            "SET sql_mode = ''",
            "SET sql_mode = DEFAULT",
            "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
            "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE",
            "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED",
            "SET TRANSACTION READ ONLY",
            "SET timestamp = 170000000{d}",
            "SET timestamp = DEFAULT",
            "SET resultset_metadata = NONE",
            "SET resultset_metadata = FULL",
            "USE $db",
            "USE ${db}_2",
            "SELECT LAST_INSERT_ID({n})",
            "CALL results()",
            "CALL fails()",
            "SELECT twice({n})");

    /** Each makes the session keep its backend for long: rare, or nothing would be multiplexed. */
    private static final List<String> HOLDING = List.of(
            "SET @a = {n}, @b = '{s}'",
            "SELECT v INTO @a FROM t WHERE id = {n}",
            "CREATE TEMPORARY TABLE IF NOT EXISTS tt (i INT)",
            "SELECT GET_LOCK('$db.{d}', 0)",
            "SELECT RELEASE_LOCK('$db.{d}')",
            "LOCK TABLES t WRITE",
            "UNLOCK TABLES",
            "PREPARE p FROM 'SELECT v FROM t WHERE id = {n}'",
            "EXECUTE p",
            "DEALLOCATE PREPARE p",
            "DROP TEMPORARY TABLE IF EXISTS tt",
            "PREPARE p FROM @b",
            "SELECT GET_LOCK('$db.{d}', 0), RELEASE_LOCK('$db.{n}')",
            "HANDLER t OPEN",
            "HANDLER t READ FIRST",
            "HANDLER t CLOSE");

    private static final List<String> PREPARED = List.of("SELECT v, n FROM t WHERE id = ?", "SELECT ?, @@time_zone, DATABASE()",
            "INSERT INTO t (v) VALUES (?)", "UPDATE t SET n = n + 1 WHERE id = ?", "SELECT CAST(? AS SIGNED)",
            "SELECT ROW_COUNT(), FOUND_ROWS(), ? = 1",
            "SELECT id FROM t WHERE id < 4 AND id <> ? ORDER BY id");

    /** Since MySQL 8.0.22 these convert strings after numbers, which is not done through the proxy. */
    private static final Set<String> CONVERTING = Set.of("SELECT ?, @@time_zone, DATABASE()",
            "INSERT INTO t (v) VALUES (?)", "SELECT CAST(? AS SIGNED)");

    private final Random random;
    private final Script script;
    private final List<String> prepared = new ArrayList<>();
    /** Whether a statement that might convert is executed with numbers only; with strings only otherwise. */
    private final Map<String, Boolean> numeric = new HashMap<>();
    private int statements;

    private RandomScripts(long seed) {
        random = new Random(seed);
        script = Script.of("seed " + seed);
    }

    static Script make(long seed, int length) {
        RandomScripts maker = new RandomScripts(seed);
        while (maker.script.steps().size() < length) {
            maker.add();
        }
        return maker.script;
    }

    private void add() {
        int choice = random.nextInt(100);
        if (choice < 65) {
            script.sql(text(STATEMENTS));
        } else if (choice < 68) {
            script.sql(text(HOLDING));
        } else if (choice < 74) {
            prepare();
        } else if (choice < 93) {
            use();
        } else if (choice < 95) {
            script.initDb(random.nextBoolean() ? "$db" : "${db}_2");
        } else if (choice < 97) {
            script.setOption(random.nextInt(2));
        } else if (choice < 98) {
            script.sql("SELECT {n}; SELECT nothing FROM nowhere; SELECT 2".replace("{n}", "" + random.nextInt(9)));
        } else {
            script.resetConnection();
            prepared.clear();
            script.initDb("$db");
        }
    }

    private void prepare() {
        String name = "s" + statements++;
        String text = PREPARED.get(random.nextInt(PREPARED.size()));
        if (CONVERTING.contains(text)) {
            numeric.put(name, random.nextBoolean());
        }
        script.prepare(name, text);
        prepared.add(name);
    }

    private void use() {
        if (prepared.isEmpty()) {
            prepare();
            return;
        }
        String name = prepared.get(random.nextInt(prepared.size()));
        long number = random.nextInt(6);
        int choice = random.nextInt(10);
        if (choice > 1 && numeric.containsKey(name)) {
            choice = numeric.get(name) ? Math.max(choice, 4) : Math.min(choice, 3);
        }
        switch (choice) {
            case 0 -> {
                script.close(name);
                prepared.remove(name);
            }
            case 1 -> script.resetStatement(name);
            case 2 -> script.longData(name, 0, "long data").execute(name, Execution.LONG_DATA);
            case 3 -> script.execute(name, "text " + number);
            case 4 -> script.execute(name, Execution.of(number)).execute(name, Execution.of(number + 1).withoutTypes());
            default -> script.execute(name, number);
        }
    }

    private String text(List<String> from) {
        return from.get(random.nextInt(from.size())).replace("{n}", "" + random.nextInt(6))
                .replace("{d}", "" + (1 + random.nextInt(3))).replace("{s}", "s" + random.nextInt(1000));
    }
}
