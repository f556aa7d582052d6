package io.headgate.server.differential;

import java.util.List;

/** Session variables, schemas, character sets, locks, resets: what a session keeps between statements. */
final class StateScripts {

    private StateScripts() {
    }

    static List<Script> all() {
        return List.of(variables(), moreVariables(), askedVariables(), oddValues(), setForms(), names(),
                charsetOfResults(), use(), initDb(), schemaDropped(), trackers(), trackersInTransactions(),
                trackersOwed(), trackersBesideOthers(), trackersOfAll(), timeouts(), connectors(), temporaryTables(),
                hiddenTemporaryTable(), namedLocks(), lockTables(), textPrepare(), insertIds(), otherNameOfInsertId(), explicitInsertIds(),
                triggers(), procedures(), resetConnection(), changeUser(), changeUserFails(), sqlModes(), handler(),
                identity(), globalAndPersist(), roles());
    }

    private static Script variables() {
        return Script.of("session variables are read elsewhere",
                "SELECT @@sql_mode, @@time_zone, @@group_concat_max_len, @@foreign_key_checks, @@unique_checks",
                "SET sql_mode = 'STRICT_TRANS_TABLES,ANSI_QUOTES'",
                "SET SESSION time_zone = '+03:00', group_concat_max_len = 17",
                "SELECT @@sql_mode, @@time_zone, @@group_concat_max_len",
                "SET foreign_key_checks = 0, unique_checks = OFF",
                "SELECT @@foreign_key_checks, @@unique_checks, FROM_UNIXTIME(0)",
                "SELECT \"id\" FROM t WHERE id = 1",
                "INSERT INTO child VALUES (1, 99)",
                "SET foreign_key_checks = 1",
                "INSERT INTO child VALUES (2, 99)",
                "SET sql_mode = DEFAULT, time_zone = DEFAULT",
                "SELECT @@sql_mode = @@GLOBAL.sql_mode, @@time_zone",
                "SELECT \"id\"",
                "SET SESSION sql_select_limit = 1",
                "SELECT id FROM t ORDER BY id",
                "SET SESSION sql_select_limit = DEFAULT",
                "SELECT id FROM t WHERE id < 4 ORDER BY id",
                "SELECT GROUP_CONCAT(REPEAT('x', 30))");
    }

    private static Script moreVariables() {
        return Script.of("many variables at once",
                "SET SESSION default_week_format = 3, div_precision_increment = 8,"
                        + " auto_increment_increment = 5, auto_increment_offset = 2",
                "SELECT DATE_FORMAT('2024-05-01', '%W %M'), WEEK('2024-01-03'), 1/3",
                "INSERT INTO t (v) VALUES ('a'), ('b')",
                "SELECT LAST_INSERT_ID()",
                "SET @@SESSION.max_execution_time = 12345, SESSION optimizer_switch = 'mrr=off'",
                "SELECT @@max_execution_time, @@optimizer_switch LIKE '%mrr=off%', @@optimizer_switch LIKE '%mrr=on%'",
                "SET LOCAL sort_buffer_size = 65536, @@local.tmp_table_size = 2097152",
                "SELECT @@sort_buffer_size, @@SESSION.tmp_table_size",
                "SET timestamp = 1700000000",
                "SELECT NOW(), UNIX_TIMESTAMP()",
                "SELECT CURRENT_TIMESTAMP",
                "SET timestamp = DEFAULT",
                "SELECT UNIX_TIMESTAMP() > 1700000000",
                "SET insert_id = 333",
                "INSERT INTO t (v) VALUES ('forced')",
                "SELECT id FROM t WHERE v = 'forced'",
                "SET rand_seed1 = 5, rand_seed2 = 6",
                "SELECT RAND(), RAND()",
                "SELECT @@last_insert_id, @@identity",
                "SET SESSION sql_safe_updates = 1",
                "UPDATE t SET n = 5",
                "SET SESSION sql_safe_updates = 0",
                "UPDATE t SET n = 5 WHERE id = 1",
                "SET SESSION default_storage_engine = MEMORY",
                "CREATE TABLE engine_of_session (x INT)",
                "SELECT engine FROM information_schema.tables WHERE table_schema = '$db'"
                        + " AND table_name = 'engine_of_session'",
                "SET SESSION max_error_count = 1",
                "SELECT CAST('a' AS SIGNED), CAST('b' AS SIGNED)",
                "SHOW WARNINGS",
                "SELECT @@max_error_count");
    }

    private static Script askedVariables() {
        return Script.of("variables that no report tells truthfully",
                "SET timestamp = 1700000000.25",
                "SELECT NOW(2), @@timestamp",
                "SET time_zone = '+01:00'",
                "SELECT NOW(2), @@timestamp",
                "SET timestamp = 0",
                "SELECT @@timestamp > 1700000001, NOW() > '2024-01-01'",
                "SET timestamp = 1700000000, time_zone = '+02:00'",
                "SELECT NOW(), @@timestamp",
                "SET timestamp = DEFAULT",
                "SELECT @@timestamp > 1700000001",
                "SET timestamp = -1",
                "SET sql_select_limit = 0",
                "SET NAMES latin1",
                "SELECT @@collation_connection",
                "SELECT @@collation_connection LIMIT 1",
                "INSERT INTO t (v) VALUES ('limited')",
                "SELECT LAST_INSERT_ID() LIMIT 1",
                "SET timestamp = 1600000000",
                "SELECT NOW() LIMIT 1",
                "SET sql_select_limit = DEFAULT",
                "SET insert_id = 4000",
                "SELECT @@insert_id",
                "UPDATE t SET n = 5 WHERE id = 1",
                "INSERT INTO t (id, v) VALUES (4711, 'given')",
                "SELECT @@insert_id",
                "INSERT INTO t (v) VALUES ('forced')",
                "SELECT @@insert_id, LAST_INSERT_ID()",
                "SET sql_select_limit = 5, character_set_database = latin1, @a = 1",
                "SELECT @@character_set_database, @@collation_database",
                "SELECT @@character_set_database, @@collation_database",
                "SET resultset_metadata = FULL");
    }

    private static Script oddValues() {
        return Script.of("values that are hard to write down",
                "SET SESSION time_zone = 'SYSTEM'",
                "SET SESSION character_set_results = NULL",
                "SELECT @@character_set_results, 'ä'",
                "SET SESSION character_set_results = 'utf8mb4'",
                "SET SESSION ft_boolean_syntax = '+ -><()~*:\"\"&|'",
                "SET SESSION innodb_lock_wait_timeout = 7, lock_wait_timeout = 9, long_query_time = 2.5",
                "SELECT @@innodb_lock_wait_timeout, @@lock_wait_timeout, @@long_query_time",
                "SET SESSION sql_mode = ''",
                "SELECT @@sql_mode, 1/0",
                "SET SESSION sql_mode = 'PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'",
                "SELECT 'a' || 'b', 'back\\slash'",
                "SELECT @@sql_mode",
                "SET SESSION sql_mode = 7",
                "SELECT @@sql_mode",
                "SET SESSION net_write_timeout = 33, net_read_timeout = 34",
                "SELECT @@net_write_timeout, @@net_read_timeout",
                "SET SESSION wait_timeout = 12345",
                "SELECT @@wait_timeout",
                "SET SESSION information_schema_stats_expiry = 0",
                "SELECT @@information_schema_stats_expiry",
                "SET SESSION collation_connection = 'latin1_german2_ci'",
                "SELECT @@character_set_connection, @@collation_connection, 'ue' = 'ü'",
                "SET SESSION max_sort_length = -1",
                "SHOW WARNINGS",
                "SELECT @@max_sort_length");
    }

    private static Script setForms() {
        return Script.of("forms of SET and their errors",
                "SET nonsense = 1",
                "SET sql_mode = 'NONSENSE'",
                "SET time_zone = '+99:00'",
                "SET sql_mode = 'ANSI', time_zone = 'nowhere'",
                "SELECT @@sql_mode LIKE '%ANSI%', @@time_zone",
                "SET time_zone := '+01:00', @x := 5, group_concat_max_len = @x + 4",
                "SELECT @@time_zone, @x, @@group_concat_max_len",
                "/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */",
                "/*!40103 SET TIME_ZONE='+00:00' */",
                "SELECT @@time_zone, @OLD_TIME_ZONE",
                "/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */",
                "SELECT @@time_zone",
                "SET GLOBAL nonsense = 1",
                "SET version = 'x'",
                "SELECT @@nonsense",
                "SELECT /*+ SET_VAR(sort_buffer_size = 40000) */ @@sort_buffer_size",
                "SELECT @@sort_buffer_size = @@GLOBAL.sort_buffer_size",
                "SET PASSWORD FOR nobody_at_all = 'x'",
                "SHOW VARIABLES LIKE 'time_zone'",
                "SHOW SESSION VARIABLES LIKE 'group_concat%'");
    }

    private static Script names() {
        return Script.of("SET NAMES and SET CHARACTER SET",
                "SHOW VARIABLES LIKE 'character\\_set\\_c%'",
                "SHOW VARIABLES LIKE 'collation_c%'",
                "SET NAMES latin1",
                "SELECT @@character_set_client, @@character_set_connection, @@character_set_results,"
                        + " @@collation_connection, HEX('ä')",
                "SELECT 'ä', v FROM t WHERE id = 1",
                "SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci",
                "SELECT @@character_set_client, @@collation_connection, HEX('ä')",
                "SET NAMES 'utf8mb4'",
                "SELECT @@collation_connection",
                "SET NAMES gbk",
                "SELECT @@character_set_client, HEX('x')",
                "SET NAMES nonsense",
                "SET CHARACTER SET latin1",
                "SELECT @@character_set_client, @@character_set_connection, @@character_set_results",
                "USE ${db}_2",
                "SELECT @@character_set_database, @@collation_database",
                "SET CHARACTER SET DEFAULT",
                "SELECT @@character_set_client, @@character_set_connection, @@character_set_results",
                "SET NAMES DEFAULT",
                "SELECT @@character_set_client, @@collation_connection",
                "SELECT COERCIBILITY('x'), COLLATION('x'), CHARSET(DATABASE())",
                "SET NAMES utf8mb4",
                "SELECT '😀'",
                "SET NAMES utf8",
                "SELECT '😀'");
    }

    private static Script charsetOfResults() {
        return Script.of("rows and errors in the session's character set",
                "SET character_set_results = latin1",
                "SELECT 'äöü', _utf8mb4 0xF09F9880",
                "SELECT * FROM `tää`",
                "SET character_set_client = latin1",
                "SELECT LENGTH('ä')",
                "SET character_set_connection = utf8mb4",
                "SELECT HEX('ä'), COLLATION('ä')",
                "SET character_set_results = binary",
                "SELECT 'ä', 1");
    }

    private static Script use() {
        return Script.of("USE",
                "SELECT DATABASE(), SCHEMA()",
                "SELECT v FROM t WHERE id = 1",
                "USE ${db}_2",
                "SELECT DATABASE(), v FROM t WHERE id = 1",
                "INSERT INTO t (v) VALUES ('there')",
                "USE nowhere_at_all",
                "SELECT DATABASE()",
                "use `$db`",
                "SELECT DATABASE(), v FROM t WHERE id = 1",
                "USE information_schema",
                "SELECT DATABASE(), @@character_set_database",
                "USE $db",
                "SHOW TABLES",
                "SELECT v FROM ${db}_2.t WHERE v = 'there'");
    }

    private static Script initDb() {
        return Script.of("COM_INIT_DB", "SELECT DATABASE()").initDb("${db}_2").sql("SELECT DATABASE(), v FROM t")
                .initDb("nowhere_at_all").sql("SELECT DATABASE()").initDb("$db").initDb("$db")
                .sql("SELECT DATABASE(), v FROM t WHERE id = 1", "BEGIN").initDb("${db}_2")
                .sql("SELECT DATABASE()", "ROLLBACK", "SELECT DATABASE()").ping();
    }

    private static Script schemaDropped() {
        return Script.of("the current schema is dropped",
                "CREATE DATABASE ${db}_3",
                "USE ${db}_3",
                "DROP DATABASE ${db}_3",
                "SELECT DATABASE()",
                "CREATE TABLE x (i INT)",
                "USE $db",
                "SELECT DATABASE()",
                "DROP DATABASE ${db}_3",
                "DROP DATABASE IF EXISTS ${db}_3",
                "SHOW WARNINGS");
    }

    private static Script trackers() {
        return Script.of("session trackers that a client asks for",
                "SELECT @@session_track_system_variables, @@session_track_schema, @@session_track_state_change,"
                        + " @@session_track_transaction_info, @@session_track_gtids",
                "SET SESSION session_track_state_change = ON",
                "SET @x = 1",
                "USE ${db}_2",
                "SET time_zone = '+02:00'",
                "SET SESSION sql_select_limit = 5",
                "SET SESSION session_track_system_variables = 'sql_select_limit,time_zone'",
                "SET SESSION sql_select_limit = 6, time_zone = '+04:00', autocommit = 1",
                "SET NAMES latin1",
                "SET SESSION session_track_schema = OFF",
                "USE $db",
                "SELECT @@session_track_system_variables, @@session_track_schema, @@session_track_state_change",
                "SET SESSION session_track_transaction_info = 'STATE'",
                "BEGIN",
                "SELECT v FROM t WHERE id = 1",
                "INSERT INTO t (v) VALUES ('tracked')",
                "COMMIT",
                "SET SESSION session_track_transaction_info = 'CHARACTERISTICS'",
                "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "START TRANSACTION READ ONLY",
                "ROLLBACK",
                "SET SESSION session_track_transaction_info = OFF",
                "BEGIN",
                "ROLLBACK",
                "SET SESSION session_track_system_variables = ''",
                "SET SESSION group_concat_max_len = 78",
                "SET SESSION session_track_system_variables = 'nonsense'",
                "SHOW WARNINGS",
                "SET SESSION session_track_system_variables = DEFAULT, session_track_schema = DEFAULT",
                "SET NAMES utf8mb4",
                "SELECT @@session_track_system_variables, @@session_track_schema")
                .resetConnection()
                .sql("SELECT @@session_track_state_change, @@session_track_system_variables", "USE ${db}_2",
                        "SET @y = 1", "SET autocommit = 0", "SET autocommit = 1");
    }

    private static Script trackersInTransactions() {
        return Script.of("session trackers of transactions",
                "BEGIN", "BEGIN", "COMMIT AND CHAIN", "SELECT v FROM t WHERE id = 1", "COMMIT", "COMMIT",
                "START TRANSACTION WITH CONSISTENT SNAPSHOT", "ROLLBACK",
                "SET TRANSACTION READ ONLY", "START TRANSACTION", "SELECT @@session_track_schema, @@wait_timeout",
                "COMMIT", "BEGIN", "SHOW VARIABLES LIKE 'session_track%'", "INSERT INTO t (v) VALUES ('a')", "COMMIT", "BEGIN",
                "SET SESSION session_track_transaction_info = STATE", "INSERT INTO t (v) VALUES ('b')", "COMMIT",
                "BEGIN", "SELECT @@session_track_transaction_info", "SELECT v FROM t WHERE id = 1", "ROLLBACK",
                "SET autocommit = 0", "SELECT v FROM t WHERE id = 1", "COMMIT", "SET autocommit = 1",
                "SET SESSION session_track_transaction_info = CHARACTERISTICS", "BEGIN", "BEGIN",
                "SET SESSION session_track_transaction_info = OFF", "COMMIT", "BEGIN", "ROLLBACK",
                "LOCK TABLES t WRITE", "SHOW VARIABLES LIKE 'wait_timeout'", "SELECT v FROM t WHERE id = 2",
                "SELECT v FROM child", "UNLOCK TABLES", "SELECT COUNT(*) FROM child");
    }

    private static Script trackersOwed() {
        return Script.of("session trackers that an error leaves over",
                "BEGIN", "INSERT INTO t (v) VALUES ('x')", "ALTER TABLE nowhere_at_all ADD x INT", "SELECT 1", "DO 1",
                "BEGIN", "ALTER TABLE nowhere_at_all ADD x INT", "SELECT nothing", "COMMIT",
                "BEGIN", "ALTER TABLE nowhere_at_all ADD x INT", "BEGIN", "ROLLBACK",
                "SET SESSION session_track_transaction_info = CHARACTERISTICS",
                "BEGIN", "ALTER TABLE nowhere_at_all ADD x INT", "SELECT v FROM t WHERE id = 1",
                "SET time_zone = '+01:00', group_concat_max_len = 'x'", "SELECT @@time_zone", "BEGIN",
                "ALTER TABLE nowhere_at_all ADD x INT").ping().sql("DO 2");
    }

    private static Script trackersBesideOthers() {
        return Script.of("session trackers are set together with other variables",
                "SET sql_mode = 'ANSI', session_track_system_variables = 'time_zone', group_concat_max_len = 55",
                "SELECT @@sql_mode, @@group_concat_max_len, @@session_track_system_variables",
                "SET session_track_schema = 0, NAMES latin1",
                "SELECT @@character_set_client, @@collation_connection",
                "SET sql_mode = '', session_track_state_change = 1, @x = 1, time_zone = '+05:00'",
                "SELECT @x, @@time_zone, @@sql_mode",
                "SET sql_mode = DEFAULT, session_track_state_change = 'nonsense'",
                "SHOW WARNINGS",
                "SELECT @@sql_mode, @@session_track_state_change",
                "SET session_track_system_variables = CONCAT(@@session_track_system_variables, ',sql_mode,nonsense')",
                "SHOW WARNINGS",
                "SET sql_mode = 'ANSI_QUOTES', time_zone = DEFAULT",
                "SELECT @@session_track_system_variables", "USE ${db}_2", "SELECT DATABASE(), @@sql_mode",
                "SELECT COUNT(*) FROM performance_schema.session_variables WHERE variable_name LIKE 'session_track%'"
                        + " AND variable_value IN ('OFF', 'ON', 'time_zone,sql_mode,nonsense')")
                .prepare("s", "SELECT @@session_track_system_variables, @@session_track_schema").execute("s")
                .sql("SET session_track_schema = 1").execute("s").resetConnection().execute("s")
                .sql("SELECT @@sql_mode, @@session_track_state_change");
    }

    private static Script trackersOfAll() {
        return Script.of("all session variables are tracked",
                "SET SESSION session_track_system_variables = '*'",
                "SET SESSION group_concat_max_len = 77, long_query_time = 3",
                "SET SESSION session_track_schema = 1",
                "SET last_insert_id = 5",
                "SET SESSION session_track_system_variables = 'last_insert_id,group_concat_max_len,session_track_schema'",
                "SET last_insert_id = 6, group_concat_max_len = 78", "SET session_track_schema = 1",
                "SELECT LAST_INSERT_ID(), @@group_concat_max_len");
    }

    private static Script timeouts() {
        return Script.of("wait_timeout is about the client",
                "SELECT @@wait_timeout, @@interactive_timeout, @@global.wait_timeout",
                "SET wait_timeout = 1000, sql_mode = 'ANSI'", "SELECT @@wait_timeout, @@sql_mode",
                "SELECT @@session.wait_timeout + 1 AS more", "SHOW VARIABLES LIKE '%wait_timeout'",
                "SET interactive_timeout = 77", "SELECT @@interactive_timeout, @@wait_timeout",
                "SET @@session.wait_timeout = @@wait_timeout * 2", "SELECT @@wait_timeout",
                "SET session_track_system_variables = 'wait_timeout'", "SET wait_timeout = 3000", "SELECT @@wait_timeout",
                "SET wait_timeout = 0", "SHOW WARNINGS", "SELECT @@wait_timeout", "SET wait_timeout = 'x'",
                "SET wait_timeout = 5000", "BEGIN", "SELECT @@wait_timeout", "SET wait_timeout = 6000", "COMMIT",
                "SELECT @@wait_timeout", "SET wait_timeout = DEFAULT", "SELECT @@wait_timeout")
                .sql("SET wait_timeout = 7000").resetConnection().sql("SELECT @@wait_timeout");
    }

    private static Script connectors() {
        return Script.of("the first statements of well-known drivers",
                "set autocommit=1, session_track_schema=1, session_track_system_variables="
                        + "'autocommit,character_set_client,character_set_connection,character_set_results,time_zone',"
                        + " sql_mode = concat(@@sql_mode,',STRICT_TRANS_TABLES')",
                "SELECT @@max_allowed_packet, @@wait_timeout",
                "SELECT @@sql_mode",
                "set names utf8mb4",
                "use ${db}_2",
                "set autocommit=0",
                "set autocommit=1",
                "set session_track_system_variables = CONCAT(@@session_track_system_variables, ',transaction_isolation')",
                "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
                "/* mysql-connector-j-8 (Revision: x) */SELECT  @@session.auto_increment_increment AS"
                        + " auto_increment_increment, @@character_set_client AS character_set_client,"
                        + " @@collation_connection AS collation_connection, @@init_connect AS init_connect,"
                        + " @@sql_mode AS sql_mode, @@transaction_isolation AS transaction_isolation",
                "SHOW WARNINGS",
                "SET NAMES utf8mb4",
                "SET character_set_results = NULL",
                "SET sql_mode='STRICT_TRANS_TABLES'",
                "SELECT @@session.transaction_read_only",
                "SET SESSION TRANSACTION READ ONLY",
                "INSERT INTO t (v) VALUES ('no')",
                "SET SESSION TRANSACTION READ WRITE",
                "INSERT INTO t (v) VALUES ('yes')",
                "/* ping */ SELECT 1");
    }

    private static Script temporaryTables() {
        return Script.of("temporary tables",
                "CREATE TEMPORARY TABLE tt (i INT PRIMARY KEY AUTO_INCREMENT, s VARCHAR(5))",
                "INSERT INTO tt (s) VALUES ('a'), ('b')",
                "SELECT * FROM tt",
                "CREATE TEMPORARY TABLE t AS SELECT 'shadow' AS v",
                "SELECT v FROM t",
                "DROP TEMPORARY TABLE t",
                "SELECT v FROM t WHERE id = 1",
                "CREATE TEMPORARY TABLE IF NOT EXISTS tt (x INT)",
                "SHOW WARNINGS",
                "ALTER TABLE tt RENAME tt2",
                "SELECT COUNT(*) FROM tt2",
                "DROP TABLE tt2",
                "SELECT * FROM tt2",
                "CREATE TEMPORARY TABLE bad (x NONSENSE)",
                "CREATE TEMPORARY TABLE tt3 AS SELECT id FROM t WHERE id < 3",
                "BEGIN",
                "INSERT INTO tt3 VALUES (77)",
                "ROLLBACK",
                "SELECT id FROM tt3 ORDER BY id");
    }

    private static Script hiddenTemporaryTable() {
        return Script.of("a temporary table made by a procedure",
                "CALL temporary()",
                "SELECT x FROM hidden_temporary",
                "SELECT v FROM t WHERE id = 1",
                "SELECT x FROM hidden_temporary",
                "DROP TEMPORARY TABLE hidden_temporary",
                "SELECT x FROM hidden_temporary");
    }

    private static Script namedLocks() {
        return Script.of("named locks",
                "SELECT GET_LOCK('$db.a', 1)",
                "SELECT IS_FREE_LOCK('$db.a'), IS_USED_LOCK('$db.a') = CONNECTION_ID()",
                "SELECT v FROM t WHERE id = 1",
                "SELECT GET_LOCK('$db.b', 0), GET_LOCK('$db.a', 0)",
                "SELECT RELEASE_LOCK('$db.a')",
                "SELECT RELEASE_LOCK('$db.a')",
                "SELECT RELEASE_LOCK('$db.a')",
                "SELECT RELEASE_LOCK('$db.nobody')",
                "SELECT RELEASE_ALL_LOCKS()",
                "SELECT IS_FREE_LOCK('$db.a'), IS_FREE_LOCK('$db.b')",
                "DO GET_LOCK('$db.c', 0)",
                "SELECT IS_FREE_LOCK('$db.c')").resetConnection().sql("SELECT IS_FREE_LOCK('$db.c')");
    }

    private static Script lockTables() {
        return Script.of("LOCK TABLES",
                "LOCK TABLES t WRITE, parent READ",
                "SELECT v FROM t WHERE id = 1",
                "INSERT INTO parent VALUES (1)",
                "SELECT * FROM log",
                "INSERT INTO t (v) VALUES ('locked')",
                "UNLOCK TABLES",
                "INSERT INTO parent VALUES (1)",
                "LOCK TABLES t READ",
                "START TRANSACTION",
                "INSERT INTO parent VALUES (2)",
                "COMMIT",
                "LOCK TABLES nowhere_at_all READ",
                "SELECT id FROM parent",
                "LOCK TABLES t AS x READ, t READ LOCAL",
                "SELECT x.v FROM t AS x WHERE x.id = 1",
                "UNLOCK TABLES",
                "UNLOCK TABLES");
    }

    private static Script textPrepare() {
        return Script.of("statements prepared as text",
                "PREPARE s FROM 'SELECT v FROM t WHERE id = ?'",
                "SET @id = 2",
                "EXECUTE s USING @id",
                "SELECT 1",
                "EXECUTE s USING @id",
                "EXECUTE s",
                "EXECUTE nobody",
                "PREPARE bad FROM 'SELEKT'",
                "EXECUTE bad",
                "SET @sql = 'INSERT INTO t (v) VALUES (?)'",
                "PREPARE s FROM @sql",
                "SET @v = 'prepared'",
                "EXECUTE s USING @v",
                "SELECT LAST_INSERT_ID()",
                "USE ${db}_2",
                "EXECUTE s USING @v",
                "DEALLOCATE PREPARE s",
                "EXECUTE s USING @v",
                "DROP PREPARE s",
                "USE $db",
                "SELECT v FROM t WHERE v = 'prepared'",
                "PREPARE tmp FROM 'CREATE TEMPORARY TABLE from_text (x INT)'",
                "EXECUTE tmp",
                "SELECT * FROM from_text",
                "DEALLOCATE PREPARE tmp",
                "SELECT * FROM from_text",
                "PREPARE v FROM 'SET SESSION time_zone = ''+07:00'''",
                "EXECUTE v",
                "DEALLOCATE PREPARE v",
                "SELECT @@time_zone");
    }

    private static Script insertIds() {
        return Script.of("LAST_INSERT_ID() in its forms",
                "SELECT LAST_INSERT_ID()",
                "INSERT INTO t (v) VALUES ('a')",
                "SELECT LAST_INSERT_ID()",
                "SELECT v FROM t WHERE id = LAST_INSERT_ID()",
                "INSERT INTO t (v) VALUES ('b'), ('c'), ('d')",
                "SELECT LAST_INSERT_ID(), @@last_insert_id, @@identity",
                "SELECT 1",
                "SELECT LAST_INSERT_ID()",
                "INSERT INTO parent VALUES (50)",
                "SELECT LAST_INSERT_ID()",
                "SELECT LAST_INSERT_ID(77)",
                "SELECT LAST_INSERT_ID()",
                "UPDATE t SET n = LAST_INSERT_ID(n + 1) WHERE id = 1",
                "SELECT LAST_INSERT_ID()",
                "INSERT INTO log (last_id) VALUES (LAST_INSERT_ID())",
                "SELECT last_id, id = LAST_INSERT_ID() FROM log",
                "SELECT id FROM t WHERE id IS NULL",
                "SET LAST_INSERT_ID = 99",
                "SELECT LAST_INSERT_ID(), @@identity",
                "DO LAST_INSERT_ID(18446744073709551615)",
                "SELECT LAST_INSERT_ID()",
                "DO LAST_INSERT_ID(-1)",
                "SELECT LAST_INSERT_ID(), @@last_insert_id",
                "SELECT LAST_INSERT_ID(NULL)",
                "SELECT LAST_INSERT_ID()",
                "BEGIN",
                "INSERT INTO t (v) VALUES ('rolled back')",
                "ROLLBACK",
                "SELECT LAST_INSERT_ID()");
    }

    private static Script otherNameOfInsertId() {
        return Script.of("identity is another name of last_insert_id", "SET identity = 98",
                "SELECT LAST_INSERT_ID()", "SELECT LAST_INSERT_ID(), @@identity");
    }

    private static Script explicitInsertIds() {
        return Script.of("insert ids that the client gives, and failing inserts",
                "INSERT INTO t (v) VALUES ('generated')",
                "INSERT INTO t (id, v) VALUES (555, 'explicit')",
                "SELECT LAST_INSERT_ID()",
                "INSERT INTO t (id, v) VALUES (556, 'explicit'), (NULL, 'generated'), (700, 'explicit')",
                "SELECT LAST_INSERT_ID()",
                "INSERT INTO t (id, v) VALUES (1, 'duplicate')",
                "SELECT LAST_INSERT_ID()",
                "INSERT INTO t (v, id) VALUES ('generated', NULL), ('duplicate', 1)",
                "SELECT LAST_INSERT_ID()",
                "INSERT IGNORE INTO t (id, v) VALUES (1, 'duplicate')",
                "SHOW WARNINGS",
                "SELECT LAST_INSERT_ID()",
                "INSERT INTO t (id, v) VALUES (1, 'x') ON DUPLICATE KEY UPDATE v = 'updated'",
                "SELECT LAST_INSERT_ID()",
                "INSERT INTO t (id, v) VALUES (2, 'x') ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), v = 'again'",
                "SELECT LAST_INSERT_ID()",
                "REPLACE INTO t (id, v) VALUES (3, 'replaced')",
                "SELECT LAST_INSERT_ID()",
                "REPLACE INTO t (v) VALUES ('replaced too')",
                "SELECT LAST_INSERT_ID()",
                "INSERT INTO t (v, n) SELECT v, n FROM t WHERE id < 3 ORDER BY id",
                "SELECT LAST_INSERT_ID()",
                "INSERT INTO t (id, v) SELECT 900 + id, v FROM t WHERE id < 3 ORDER BY id",
                "SELECT LAST_INSERT_ID()",
                "SET insert_id = 2000",
                "INSERT INTO t (v) VALUES ('set before')",
                "SELECT LAST_INSERT_ID()");
    }

    private static Script triggers() {
        return Script.of("LAST_INSERT_ID() around triggers",
                "INSERT INTO t (v) VALUES ('a')",
                "INSERT INTO fired (v) VALUES ('x'), ('y')",
                "SELECT LAST_INSERT_ID()",
                "SELECT id, last_id, what FROM log ORDER BY id",
                "SELECT LAST_INSERT_ID(31337)",
                "INSERT INTO fired (id, v) VALUES (5, 'explicit')",
                "SELECT LAST_INSERT_ID()",
                "SELECT id, last_id, what FROM log ORDER BY id",
                "REPLACE INTO fired (id, v) VALUES (5, 'replaced')",
                "SELECT last_id FROM log WHERE what = 'replaced'",
                "INSERT INTO fired (id, v) VALUES (5, 'duplicate')",
                "SELECT LAST_INSERT_ID()",
                "SELECT ROW_COUNT()");
    }

    private static Script procedures() {
        return Script.of("what procedures leave behind",
                "CALL inserts('in procedure')",
                "SELECT LAST_INSERT_ID()",
                "SELECT v FROM t WHERE id = LAST_INSERT_ID()",
                "CALL opens()",
                "SELECT v FROM t WHERE v = 'opened'",
                "ROLLBACK",
                "SELECT v FROM t WHERE v = 'opened'",
                "CALL opens()",
                "COMMIT",
                "SELECT v FROM t WHERE v = 'opened'",
                "CALL sets()",
                "SELECT @@sql_mode, @in_procedure",
                "CALL fails()",
                "SHOW WARNINGS",
                "CALL nobody()",
                "CALL gives(@a, 3)",
                "SELECT twice(21)",
                "SELECT nobody_at_all(21)");
    }

    private static Script resetConnection() {
        return Script.of("COM_RESET_CONNECTION",
                "SET time_zone = '+09:00', sql_mode = 'ANSI', @x = 1",
                "SET NAMES latin1",
                "USE ${db}_2",
                "CREATE TEMPORARY TABLE tt (i INT)",
                "PREPARE text_statement FROM 'SELECT 1'",
                "BEGIN",
                "INSERT INTO t (v) VALUES ('lost')",
                "SELECT LAST_INSERT_ID()").prepare("s", "SELECT 1").resetConnection()
                .execute("s")
                .sql("SELECT DATABASE(), @@time_zone, @@sql_mode = @@GLOBAL.sql_mode, @x, LAST_INSERT_ID()",
                        "SELECT @@character_set_client, @@collation_connection, @@character_set_results",
                        "SELECT * FROM tt", "EXECUTE text_statement", "SELECT COUNT(*) FROM t WHERE v = 'lost'",
                        "SELECT 1/0", "SHOW WARNINGS", "SET autocommit = 0")
                .resetConnection()
                .sql("SELECT @@autocommit", "SHOW WARNINGS", "INSERT INTO t (v) VALUES ('kept')").setOption(0)
                .sql("SELECT 1; SELECT 2").resetConnection().sql("SELECT 1; SELECT 2", "SELECT DATABASE()")
                .resetConnection().resetConnection().sql("SELECT v FROM t WHERE v = 'kept'");
    }

    private static Script changeUser() {
        return Script.of("COM_CHANGE_USER",
                "SET time_zone = '+09:00', @x = 1",
                "CREATE TEMPORARY TABLE tt (i INT)",
                "BEGIN",
                "INSERT INTO t (v) VALUES ('lost')").prepare("s", "SELECT 1")
                .changeUser(Fixture.OTHER_USER, "${db}_2").execute("s")
                .sql("SELECT CURRENT_USER(), DATABASE(), @@time_zone, @x, LAST_INSERT_ID()", "SELECT * FROM tt",
                        "SELECT v FROM t", "SELECT COUNT(*) FROM $db.t WHERE v = 'lost'", "SET time_zone = '+08:00'",
                        "SELECT @@time_zone, @@character_set_client, @@collation_connection",
                        "INSERT INTO t (v) VALUES ('by another')", "SELECT LAST_INSERT_ID()")
                .changeUser(Fixture.OTHER_USER, null)
                .sql("SELECT CURRENT_USER(), DATABASE(), @@time_zone", "SELECT v FROM t", "USE $db",
                        "SELECT v FROM t WHERE id = 1", "SELECT LAST_INSERT_ID()")
                .prepare("s2", "SELECT v FROM t WHERE id = ?").execute("s2", 2L).ping();
    }

    private static Script changeUserFails() {
        return Script.of("COM_CHANGE_USER to a user that does not exist", "SELECT CURRENT_USER()")
                .changeUser(Fixture.OTHER_USER, "nowhere_at_all");
    }

    private static Script sqlModes() {
        return Script.of("sql_mode changes how texts read",
                "SET sql_mode = 'ANSI_QUOTES'",
                "SELECT \"v\" FROM \"t\" WHERE id = 1",
                "SET sql_mode = 'NO_BACKSLASH_ESCAPES'",
                "SELECT 'a\\', 'b'",
                "SELECT @@sql_mode",
                "SET sql_mode = 'PIPES_AS_CONCAT,IGNORE_SPACE'",
                "SELECT 'a' || 'b', COUNT (*) FROM t WHERE id < 3",
                "SET sql_mode = 'HIGH_NOT_PRECEDENCE,NO_AUTO_VALUE_ON_ZERO'",
                "SELECT NOT 1 BETWEEN -5 AND 5",
                "INSERT INTO t (id, v) VALUES (0, 'zero')",
                "SELECT LAST_INSERT_ID()",
                "SET sql_mode = 'TRADITIONAL'",
                "INSERT INTO t (v) VALUES ('this is longer than the column allows')",
                "SELECT LAST_INSERT_ID()",
                "SET sql_mode = ''",
                "INSERT INTO t (v) VALUES ('this is longer than the column allows')",
                "SHOW WARNINGS",
                "SELECT LAST_INSERT_ID()",
                "SET sql_mode = 'ONLY_FULL_GROUP_BY'",
                "SELECT v, COUNT(*) FROM t",
                "SET sql_mode = DEFAULT",
                "SELECT @@sql_mode");
    }

    private static Script handler() {
        return Script.of("HANDLER",
                "HANDLER t OPEN",
                "HANDLER t READ FIRST",
                "SELECT 1",
                "HANDLER t READ NEXT LIMIT 2",
                "HANDLER t CLOSE",
                "HANDLER t READ NEXT",
                "HANDLER nowhere_at_all OPEN",
                "HANDLER t OPEN AS h",
                "HANDLER h READ `PRIMARY` = (2)",
                "HANDLER h CLOSE");
    }

    private static Script identity() {
        return Script.of("who and where am I",
                "SELECT USER() LIKE 'differential@%', CURRENT_USER(), SESSION_USER() LIKE 'differential@%'",
                "SELECT CONNECTION_ID()",
                "SELECT CONNECTION_ID() = @@pseudo_thread_id",
                "SELECT @@hostname = @@hostname, @@port > 0, @@version",
                "SELECT VERSION(), @@version_comment",
                "SHOW STATUS LIKE 'Ssl_version'",
                "SELECT CURRENT_ROLE()",
                "SHOW GRANTS FOR differential_other",
                "KILL QUERY 4294967295",
                "KILL 4294967295").statistics().ping();
    }

    private static Script globalAndPersist() {
        return Script.of("global variables",
                "SELECT @@GLOBAL.max_connections > 0",
                "SET GLOBAL mysqlx_idle_worker_thread_timeout_nonsense = 1",
                "SHOW GLOBAL VARIABLES LIKE 'lower_case_table_names'",
                "SET @@GLOBAL.sql_mode = 'NONSENSE'",
                "SET PERSIST nonsense = 1",
                "SELECT @@GLOBAL.sql_mode = @@SESSION.sql_mode");
    }

    private static Script roles() {
        return Script.of("roles",
                "CREATE ROLE '$db.role'",
                "GRANT SELECT ON *.* TO '$db.role'",
                "GRANT '$db.role' TO differential",
                "SET ROLE '$db.role'",
                "SELECT CURRENT_ROLE()",
                "SELECT v FROM t WHERE id = 1",
                "SELECT CURRENT_ROLE()",
                "SET ROLE NONE",
                "SELECT CURRENT_ROLE()",
                "SET ROLE nobody_at_all",
                "SELECT CURRENT_ROLE()",
                "DROP ROLE '$db.role'");
    }
}
