package io.headgate.server.differential;

import java.util.List;

/** What a session has at its backend under a name, from its beginning to its end, and what is read in between. */
final class HoldScripts {

    private HoldScripts() {
    }

    static List<Script> all() {
        return List.of(tables(), renamedTables(), locks(), locksByParameter(), handlers(), tableLocks(), globalLocks(),
                xa(), xaErrors(), prepared(), preparedFromVariable(), preparedEffects(), preparedErrors());
    }

    private static Script tables() {
        return Script.of("temporary tables come and go",
                "CREATE TEMPORARY TABLE tt (i INT)",
                "SELECT ROW_COUNT()",
                "CREATE TEMPORARY TABLE TT (j INT)",
                "INSERT INTO TT VALUES (1)",
                "DROP TABLE tt",
                "SELECT * FROM tt",
                "SELECT * FROM TT",
                "DROP TABLE IF EXISTS TT, tt",
                "SHOW WARNINGS",
                "SELECT * FROM TT",
                "CREATE TEMPORARY TABLE t (i INT)",
                "DROP TABLE t",
                "SELECT v FROM t WHERE id = 1",
                "CREATE TEMPORARY TABLE ${db}_2.t (i INT)",
                "CREATE TEMPORARY TABLE t (k INT)",
                "DROP TEMPORARY TABLE t",
                "SELECT COUNT(*) FROM t WHERE id < 3",
                "SELECT COUNT(*) FROM ${db}_2.t",
                "USE ${db}_2",
                "DROP TABLE t",
                "SELECT COUNT(*) FROM t",
                "CREATE TEMPORARY TABLE bad (i INT PRIMARY KEY) SELECT 1 AS i UNION ALL SELECT 1",
                "SELECT * FROM bad",
                "DROP TABLE IF EXISTS $db.bad",
                "SHOW WARNINGS").setOption(0)
                .sql("CREATE TEMPORARY TABLE m1 (i INT); CREATE TEMPORARY TABLE m2 (i INT); DROP TABLE m1",
                        "SELECT * FROM m2", "DROP TABLE m2; SELECT 1", "SELECT * FROM m2",
                        "USE $db; CREATE TEMPORARY TABLE m3 (i INT); USE ${db}_2; DROP TABLE IF EXISTS m3",
                        "SELECT * FROM $db.m3", "DROP TABLE $db.m3; SELECT nothing FROM nowhere", "SELECT * FROM $db.m3",
                        "CREATE TEMPORARY TABLE m4 (i INT); SELECT nothing FROM nowhere", "SELECT * FROM m4")
                .prepare("make", "CREATE TEMPORARY TABLE made (i INT)").prepare("drop", "DROP TABLE made").sql("USE $db")
                .execute("make").sql("SELECT * FROM ${db}_2.made", "SELECT * FROM made").execute("drop")
                .sql("SELECT * FROM ${db}_2.made");
    }

    private static Script renamedTables() {
        return Script.of("temporary tables under other names",
                "CREATE TEMPORARY TABLE `a b` (i INT)",
                "ALTER TABLE `a b` ADD COLUMN j INT, RENAME COLUMN i TO k, RENAME AS c",
                "SELECT * FROM c",
                "DROP TABLE IF EXISTS `a b`",
                "SHOW WARNINGS",
                "ALTER TABLE c RENAME ${db}_2.c",
                "SELECT * FROM ${db}_2.c",
                "DROP TABLE ${db}_2.c",
                "SELECT * FROM ${db}_2.c",
                "CREATE TABLE base (i INT)",
                "ALTER TABLE base RENAME renamed",
                "SELECT * FROM renamed",
                "RENAME TABLE renamed TO base",
                "DROP TABLE base");
    }

    private static Script locks() {
        return Script.of("named locks by their names",
                "SELECT GET_LOCK('$db.x', 0), GET_LOCK('$db.X', 0), GET_LOCK(\"$db.y\", 0)",
                "SELECT ROW_COUNT()",
                "SELECT IS_USED_LOCK('$db.x') = CONNECTION_ID()",
                "DO RELEASE_LOCK('$db.x')",
                "SELECT ROW_COUNT()",
                "SELECT IS_FREE_LOCK('$db.x'), IS_FREE_LOCK('$db.y')",
                "SELECT RELEASE_LOCK('$db.x'), RELEASE_LOCK('$db.y')",
                "SELECT IS_FREE_LOCK('$db.x'), IS_FREE_LOCK('$db.y')",
                "UPDATE t SET n = GET_LOCK('$db.z', 0) WHERE id < 3",
                "SELECT ROW_COUNT()",
                "SELECT IS_FREE_LOCK('$db.z')",
                "BEGIN",
                "SELECT RELEASE_ALL_LOCKS()",
                "SELECT GET_LOCK('$db.w', 0)",
                "COMMIT",
                "SELECT ROW_COUNT()",
                "SELECT IS_FREE_LOCK('$db.w'), IS_FREE_LOCK('$db.z')",
                "SELECT RELEASE_LOCK('$db.w')",
                "SELECT GET_LOCK('$db.e', 0), GET_LOCK('', 0)",
                "SHOW WARNINGS",
                "SELECT IS_FREE_LOCK('$db.e')",
                "SELECT RELEASE_LOCK('$db.e')",
                "SELECT 1/0, GET_LOCK('$db.v', 0)",
                "SHOW WARNINGS",
                "SELECT IS_FREE_LOCK('$db.v')",
                "SET character_set_results = utf16",
                "SELECT GET_LOCK('$db.u', 0)",
                "SELECT IS_FREE_LOCK('$db.u')",
                "SET character_set_results = utf8mb4, sql_select_limit = 0",
                "DO RELEASE_LOCK('$db.v')",
                "SET sql_select_limit = DEFAULT",
                "SELECT IS_FREE_LOCK('$db.u'), IS_FREE_LOCK('$db.v')",
                "SELECT GET_LOCK(CONCAT('$db.', 's'), 0)",
                "DO RELEASE_LOCK('$db.u')",
                "SELECT IS_FREE_LOCK('$db.u'), IS_FREE_LOCK('$db.s')",
                "DO RELEASE_ALL_LOCKS()",
                "SELECT ROW_COUNT()",
                "SELECT IS_FREE_LOCK('$db.s')");
    }

    private static Script locksByParameter() {
        return Script.of("named locks by parameter").prepare("get", "SELECT ?, GET_LOCK(?, ?)")
                .prepare("free", "SELECT IS_FREE_LOCK(?)").prepare("release", "SELECT RELEASE_LOCK(?)")
                .execute("get", 5L, "$db.lock", 0L).execute("free", "$db.lock")
                .execute("release", "$db.lock").execute("free", "$db.lock")
                .execute("get", 6L, "$db.lock2", 0L)
                .execute("get", Execution.of(7L, "$db.lock3", 0L).withoutTypes())
                .execute("release", "$db.lock2").execute("free", "$db.lock3")
                .prepare("number", "SELECT GET_LOCK(CONCAT('$db.', ?), ?)")
                .execute("number", 77L, 0L).execute("release", "$db.lock3").execute("free", "$db.77")
                .sql("SELECT RELEASE_ALL_LOCKS()").execute("free", "$db.77");
    }

    private static Script handlers() {
        return Script.of("HANDLER under several names",
                "HANDLER t OPEN",
                "HANDLER ${db}_2.t OPEN AS h",
                "HANDLER t READ FIRST",
                "HANDLER h READ FIRST",
                "HANDLER T CLOSE",
                "HANDLER h READ NEXT",
                "HANDLER t READ NEXT",
                "CREATE TABLE handled (i INT)",
                "HANDLER handled OPEN",
                "HANDLER h CLOSE",
                "HANDLER handled READ FIRST WHERE nothing.i = 1",
                "HANDLER handled READ FIRST",
                "ALTER TABLE handled ADD COLUMN j INT",
                "HANDLER handled READ FIRST",
                "HANDLER handled CLOSE",
                "DROP TABLE handled").setOption(0)
                .sql("HANDLER t OPEN; HANDLER t READ FIRST; HANDLER t CLOSE", "HANDLER t READ FIRST",
                        "HANDLER t OPEN; SELECT nothing FROM nowhere", "HANDLER t READ FIRST", "HANDLER t CLOSE");
    }

    private static Script tableLocks() {
        return Script.of("LOCK TABLES and its ends",
                "LOCK TABLES t WRITE",
                "ALTER TABLE t ADD COLUMN added INT",
                "ALTER TABLE t DROP COLUMN added",
                "SELECT v FROM t WHERE id = 1",
                "SELECT * FROM parent",
                "COMMIT",
                "SELECT * FROM parent",
                "FLUSH TABLES WITH READ LOCK",
                "BEGIN",
                "SELECT COUNT(*) FROM parent",
                "COMMIT",
                "LOCK TABLES t READ",
                "LOCK TABLES nowhere READ",
                "SELECT COUNT(*) FROM parent",
                "LOCK TABLES t READ",
                "LOCK TABLES parent READ",
                "SELECT v FROM t WHERE id = 1",
                "UNLOCK TABLES",
                "SELECT v FROM t WHERE id = 1").setOption(0)
                .sql("LOCK TABLES t READ; SELECT v FROM t WHERE id = 1; UNLOCK TABLES", "SELECT COUNT(*) FROM parent",
                        "LOCK TABLES t READ; SELECT nothing FROM nowhere", "SELECT COUNT(*) FROM parent",
                        "UNLOCK TABLES; LOCK TABLES parent READ", "SELECT v FROM t WHERE id = 1", "UNLOCK TABLES");
    }

    private static Script globalLocks() {
        return Script.of("FLUSH TABLES of tables by name",
                "FLUSH TABLES t WITH READ LOCK",
                "SELECT * FROM parent",
                "START TRANSACTION",
                "SELECT COUNT(*) FROM parent",
                "COMMIT",
                "FLUSH TABLES t FOR EXPORT",
                "SELECT * FROM parent",
                "UNLOCK TABLES",
                "SELECT COUNT(*) FROM parent",
                "FLUSH TABLES nowhere_at_all WITH READ LOCK",
                "SELECT COUNT(*) FROM parent");
    }

    private static Script xa() {
        return Script.of("XA transactions one after the other",
                "XA START '$db.1'",
                "INSERT INTO t (v) VALUES ('one')",
                "XA END '$db.1'",
                "SELECT ROW_COUNT()",
                "XA COMMIT '$db.1' ONE PHASE",
                "SELECT v FROM t WHERE v = 'one'",
                "XA START '$db.2'",
                "INSERT INTO t (v) VALUES ('two')",
                "XA END '$db.2'",
                "XA PREPARE '$db.2'",
                "SELECT 1",
                "XA ROLLBACK '$db.2'",
                "SELECT v FROM t WHERE v = 'two'",
                "XA START '$db.3'",
                "XA END '$db.3'",
                "XA PREPARE '$db.3'",
                "XA COMMIT '$db.3'",
                "BEGIN",
                "SELECT COUNT(*) FROM t WHERE id = 1",
                "COMMIT");
    }

    private static Script xaErrors() {
        return Script.of("XA statements that fail",
                "XA COMMIT '$db.nobody'",
                "XA END '$db.nobody'",
                "XA START '$db.e'",
                "COMMIT",
                "INSERT INTO t (id) VALUES (1)",
                "XA COMMIT '$db.nobody'",
                "SELECT v FROM t WHERE id = 1",
                "XA END '$db.e'",
                "INSERT INTO t (v) VALUES ('too late')",
                "XA ROLLBACK '$db.e'",
                "INSERT INTO t (v) VALUES ('in time')",
                "SELECT v FROM t WHERE v = 'in time'");
    }

    private static Script prepared() {
        return Script.of("statements prepared and deallocated as text",
                "PREPARE a FROM 'SELECT v FROM t WHERE id = ?'",
                "PREPARE `A` FROM 'SELECT n FROM t WHERE id = ?'",
                "SELECT ROW_COUNT()",
                "SET @one = 1",
                "EXECUTE a USING @one",
                "PREPARE b FROM \"SELECT 'it''s', 1\"",
                "DEALLOCATE PREPARE a",
                "EXECUTE a USING @one",
                "EXECUTE b",
                "PREPARE b FROM 'SELEKT'",
                "EXECUTE b",
                "DROP PREPARE b",
                "PREPARE b FROM 'SELECT 2'",
                "PREPARE b FROM 'SELECT * FROM nowhere_at_all'",
                "EXECUTE b",
                "PREPARE b FROM 'SELECT 3'",
                "PREPARE b FROM",
                "EXECUTE b",
                "EXECUTE b",
                "DROP PREPARE B").setOption(0)
                .sql("PREPARE m FROM 'SELECT 4'; EXECUTE m; DEALLOCATE PREPARE m", "EXECUTE m",
                        "PREPARE m FROM 'SELECT 5'; SELECT nothing FROM nowhere", "EXECUTE m", "DEALLOCATE PREPARE m");
    }

    private static Script preparedFromVariable() {
        return Script.of("a statement prepared from a variable",
                "SET @sql = CONCAT('SELECT v FROM t WHERE id = ', 2)",
                "PREPARE s FROM @sql",
                "SELECT ROW_COUNT()",
                "EXECUTE s",
                "DEALLOCATE PREPARE s",
                "SET @`the sql` = 'INSERT INTO t (v) VALUES (''from a variable'')'",
                "PREPARE s FROM @`the sql`",
                "SHOW WARNINGS",
                "EXECUTE s",
                "SELECT LAST_INSERT_ID() > 0, ROW_COUNT()",
                "SET @`the sql` = 'SELECT 1'",
                "EXECUTE s",
                "SELECT ROW_COUNT()",
                "DEALLOCATE PREPARE s",
                "SELECT COUNT(*) FROM t WHERE v = 'from a variable'",
                "BEGIN",
                "SET @sql = 'SELECT 1'",
                "PREPARE s FROM @sql",
                "EXECUTE s",
                "COMMIT",
                "DEALLOCATE PREPARE s",
                "PREPARE s FROM @nothing",
                "SET @sql = CONVERT('SELECT ''ä''' USING utf16)",
                "PREPARE s FROM @sql",
                "EXECUTE s",
                "DEALLOCATE PREPARE s");
    }

    private static Script preparedEffects() {
        return Script.of("what a prepared text does",
                "PREPARE s FROM 'INSERT INTO t (v) VALUES (\"text\")'",
                "EXECUTE s",
                "SELECT LAST_INSERT_ID() > 0",
                "PREPARE s FROM 'SELECT LAST_INSERT_ID() > 0'",
                "DO SLEEP(0)",
                "EXECUTE s",
                "PREPARE s FROM 'SET @assigned = ?, time_zone = \"+04:00\"'",
                "SET @value = 'x'",
                "EXECUTE s USING @value",
                "DEALLOCATE PREPARE s",
                "SELECT @assigned, @@time_zone",
                "PREPARE s FROM 'CREATE TEMPORARY TABLE made (i INT)'",
                "USE ${db}_2",
                "EXECUTE s",
                "DROP PREPARE s",
                "SELECT * FROM $db.made",
                "DROP TABLE $db.made",
                "USE $db",
                "PREPARE s FROM 'SELECT GET_LOCK(?, 0)'",
                "SET @lock = '$db.text'",
                "EXECUTE s USING @lock",
                "DROP PREPARE s",
                "SELECT IS_FREE_LOCK('$db.text')",
                "SELECT RELEASE_ALL_LOCKS()",
                "PREPARE s FROM 'SELECT ROW_COUNT()'",
                "UPDATE t SET n = n + 1 WHERE id < 3",
                "EXECUTE s",
                "PREPARE s FROM 'SELECT CAST(\"x\" AS SIGNED)'",
                "EXECUTE s",
                "SHOW WARNINGS",
                "PREPARE s FROM 'CALL sets()'",
                "EXECUTE s",
                "DROP PREPARE s",
                "SELECT @in_procedure");
    }

    private static Script preparedErrors() {
        return Script.of("EXECUTE that fails",
                "EXECUTE nobody",
                "SELECT v FROM t WHERE id = 1",
                "PREPARE s FROM 'INSERT INTO t (id) VALUES (?)'",
                "EXECUTE s",
                "SET @id = 1",
                "EXECUTE s USING @id",
                "SHOW WARNINGS",
                "EXECUTE nobody",
                "DEALLOCATE PREPARE s",
                "DEALLOCATE PREPARE s",
                "EXECUTE s USING @id");
    }
}
