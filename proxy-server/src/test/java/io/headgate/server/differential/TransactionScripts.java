package io.headgate.server.differential;

import java.util.List;

/** Transactions, and what ends them. */
final class TransactionScripts {

    private TransactionScripts() {
    }

    static List<Script> all() {
        return List.of(plain(), autocommitOff(), characteristics(), sessionCharacteristics(), savepoints(),
                implicitCommit(), errorsInside(), readOnly(), chained(), readOnlyInside(), xa(), stateInside());
    }

    private static Script plain() {
        return Script.of("BEGIN, COMMIT, ROLLBACK",
                "BEGIN",
                "INSERT INTO t (v) VALUES ('first')",
                "SELECT v FROM t WHERE v = 'first'",
                "COMMIT",
                "SELECT v FROM t WHERE v = 'first'",
                "START TRANSACTION",
                "UPDATE t SET v = 'changed' WHERE id = 1",
                "ROLLBACK",
                "SELECT v FROM t WHERE id = 1",
                "COMMIT",
                "ROLLBACK",
                "BEGIN WORK",
                "BEGIN",
                "DELETE FROM t WHERE id = 1",
                "ROLLBACK WORK",
                "SELECT COUNT(*) FROM t WHERE id = 1",
                "START TRANSACTION WITH CONSISTENT SNAPSHOT",
                "SELECT COUNT(*) FROM t WHERE id = 1",
                "COMMIT WORK",
                "begin /* a comment */",
                "/* another */ commit",
                "SELECT 1");
    }

    private static Script autocommitOff() {
        return Script.of("autocommit = 0",
                "SET autocommit = 0",
                "SELECT @@autocommit",
                "SELECT v FROM t WHERE id = 1",
                "INSERT INTO t (v) VALUES ('pending')",
                "ROLLBACK",
                "SELECT COUNT(*) FROM t WHERE v = 'pending'",
                "COMMIT",
                "SET time_zone = '+02:00'",
                "INSERT INTO t (v) VALUES ('kept')",
                "COMMIT",
                "SELECT @@time_zone, COUNT(*) FROM t WHERE v = 'kept'",
                "SET autocommit = 1",
                "SELECT @@autocommit",
                "SET autocommit = 0",
                "INSERT INTO t (v) VALUES ('committed by autocommit')",
                "SET autocommit = 1",
                "ROLLBACK",
                "SELECT COUNT(*) FROM t WHERE v = 'committed by autocommit'",
                "SET @@session.autocommit = OFF",
                "INSERT INTO t (id) VALUES (1)",
                "INSERT INTO t (v) VALUES ('after an error')",
                "INSERT INTO t (id) VALUES (1)",
                "ROLLBACK",
                "SELECT COUNT(*) FROM t WHERE v = 'after an error'",
                "SELECT nothing FROM nowhere",
                "COMMIT",
                "SET autocommit = 'nonsense'",
                "SET autocommit = DEFAULT",
                "SELECT @@autocommit");
    }

    private static Script characteristics() {
        return Script.of("SET TRANSACTION for the next transaction only",
                "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "SELECT @@transaction_isolation",
                "BEGIN",
                "SELECT @@transaction_isolation",
                "COMMIT",
                "SET TRANSACTION READ ONLY",
                "INSERT INTO t (v) VALUES ('refused')",
                "INSERT INTO t (v) VALUES ('taken')",
                "SET TRANSACTION READ ONLY",
                "START TRANSACTION",
                "INSERT INTO t (v) VALUES ('refused')",
                "COMMIT",
                "INSERT INTO t (v) VALUES ('taken')",
                "BEGIN",
                "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
                "COMMIT",
                "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED, READ ONLY",
                "SELECT v FROM t WHERE id = 1",
                "INSERT INTO t (v) VALUES ('taken again')",
                "SET TRANSACTION ISOLATION LEVEL NONSENSE",
                "SELECT COUNT(*) FROM t WHERE v LIKE 'taken%'");
    }

    private static Script sessionCharacteristics() {
        return Script.of("SET SESSION TRANSACTION",
                "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
                "SELECT @@transaction_isolation",
                "SET SESSION TRANSACTION READ ONLY",
                "SELECT @@transaction_read_only",
                "INSERT INTO t (v) VALUES ('refused')",
                "START TRANSACTION READ WRITE",
                "INSERT INTO t (v) VALUES ('taken')",
                "COMMIT",
                "SET SESSION TRANSACTION READ WRITE, ISOLATION LEVEL SERIALIZABLE",
                "SELECT @@transaction_isolation, @@transaction_read_only",
                "SET @@transaction_isolation = 'REPEATABLE-READ'",
                "SET @@SESSION.transaction_isolation = 'READ-UNCOMMITTED'",
                "SELECT @@transaction_isolation",
                "SET transaction_read_only = 1",
                "INSERT INTO t (v) VALUES ('refused')",
                "SET transaction_read_only = 0, transaction_isolation = DEFAULT",
                "INSERT INTO t (v) VALUES ('taken')",
                "SELECT @@transaction_isolation, @@transaction_read_only");
    }

    private static Script savepoints() {
        return Script.of("savepoints",
                "SAVEPOINT outside",
                "ROLLBACK TO outside",
                "BEGIN",
                "SAVEPOINT a",
                "INSERT INTO t (v) VALUES ('a')",
                "SAVEPOINT b",
                "INSERT INTO t (v) VALUES ('b')",
                "ROLLBACK TO b",
                "RELEASE SAVEPOINT a",
                "ROLLBACK TO SAVEPOINT a",
                "COMMIT",
                "SELECT v FROM t WHERE v IN ('a', 'b')",
                "RELEASE SAVEPOINT a");
    }

    private static Script implicitCommit() {
        return Script.of("statements that commit by themselves",
                "BEGIN",
                "INSERT INTO t (v) VALUES ('committed')",
                "CREATE TABLE made (i INT)",
                "ROLLBACK",
                "SELECT COUNT(*) FROM t WHERE v = 'committed'",
                "BEGIN",
                "INSERT INTO t (v) VALUES ('committed')",
                "ALTER TABLE nowhere_at_all ADD x INT",
                "ROLLBACK",
                "SELECT COUNT(*) FROM t WHERE v = 'committed'",
                "BEGIN",
                "INSERT INTO t (v) VALUES ('committed')",
                "BEGIN",
                "ROLLBACK",
                "SELECT COUNT(*) FROM t WHERE v = 'committed'",
                "SET autocommit = 0",
                "INSERT INTO t (v) VALUES ('committed')",
                "TRUNCATE TABLE log",
                "INSERT INTO made VALUES (1)",
                "ROLLBACK",
                "SELECT COUNT(*) FROM t WHERE v = 'committed'",
                "DROP TABLE made",
                "BEGIN",
                "LOCK TABLES t READ",
                "UNLOCK TABLES",
                "SET autocommit = 1");
    }

    private static Script errorsInside() {
        return Script.of("errors in a transaction",
                "BEGIN",
                "SELECT nothing FROM nowhere",
                "INSERT INTO t (v) VALUES ('kept')",
                "SHOW ERRORS",
                "INSERT INTO t (id) VALUES (1)",
                "SHOW WARNINGS",
                "SELECT v FROM t WHERE v = 'kept'",
                "SYNTAX ERROR",
                "SELECT @@error_count",
                "INSERT INTO child VALUES (1, 1)",
                "COMMIT",
                "SELECT v FROM t WHERE v = 'kept'",
                "BEGIN",
                "SELECT v FROM t WHERE id = 1 FOR UPDATE",
                "SELECT JSON_EXTRACT('nonsense', '$')",
                "UPDATE t SET v = 'x' WHERE id = 1",
                "ROLLBACK",
                "SELECT v FROM t WHERE id = 1");
    }

    private static Script readOnly() {
        return Script.of("START TRANSACTION READ ONLY",
                "START TRANSACTION READ ONLY",
                "SELECT v FROM t WHERE id = 1",
                "INSERT INTO t (v) VALUES ('refused')",
                "CREATE TEMPORARY TABLE tt (i INT)",
                "COMMIT",
                "START TRANSACTION READ ONLY, WITH CONSISTENT SNAPSHOT",
                "START TRANSACTION READ WRITE",
                "INSERT INTO t (v) VALUES ('taken')",
                "COMMIT");
    }

    private static Script chained() {
        return Script.of("COMMIT AND CHAIN",
                "START TRANSACTION READ ONLY",
                "COMMIT AND CHAIN",
                "INSERT INTO t (v) VALUES ('refused')",
                "ROLLBACK AND CHAIN",
                "SELECT v FROM t WHERE id = 1",
                "COMMIT AND NO CHAIN NO RELEASE",
                "INSERT INTO t (v) VALUES ('taken')",
                "SET completion_type = 'CHAIN'",
                "BEGIN",
                "COMMIT",
                "INSERT INTO t (v) VALUES ('in the chained one')",
                "SET completion_type = 'NO_CHAIN'",
                "ROLLBACK",
                "SELECT COUNT(*) FROM t WHERE v = 'in the chained one'");
    }

    private static Script readOnlyInside() {
        return Script.of("what was read in a transaction stays",
                "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                "BEGIN",
                "SELECT COUNT(*) FROM t WHERE id < 50",
                "SELECT SQL_CALC_FOUND_ROWS id FROM t WHERE id < 50 ORDER BY id LIMIT 1",
                "SELECT FOUND_ROWS()",
                "UPDATE t SET n = n + 1 WHERE id < 3",
                "SELECT ROW_COUNT()",
                "SELECT ROW_COUNT()",
                "SELECT CAST('x' AS SIGNED)",
                "SHOW WARNINGS",
                "SELECT @@warning_count",
                "COMMIT",
                "SELECT n FROM t WHERE id < 3 ORDER BY id");
    }

    private static Script xa() {
        return Script.of("XA",
                "XA START '$db'",
                "INSERT INTO t (v) VALUES ('xa')",
                "SELECT v FROM t WHERE v = 'xa'",
                "COMMIT",
                "XA END '$db'",
                "SELECT 1",
                "XA ROLLBACK '$db'",
                "SELECT v FROM t WHERE v = 'xa'",
                "XA START '$db.2'",
                "INSERT INTO t (v) VALUES ('xa')",
                "XA END '$db.2'",
                "XA COMMIT '$db.2' ONE PHASE",
                "SELECT v FROM t WHERE v = 'xa'",
                "XA COMMIT 'nobody'");
    }

    private static Script stateInside() {
        return Script.of("state set inside a transaction survives its end",
                "BEGIN",
                "SET time_zone = '+06:00', @in_transaction = 6",
                "USE ${db}_2",
                "ROLLBACK",
                "SELECT @@time_zone, @in_transaction, DATABASE()",
                "SET autocommit = 0",
                "SET sql_mode = 'ANSI'",
                "SELECT v FROM t WHERE id = 1",
                "SET sql_mode = 'TRADITIONAL'",
                "ROLLBACK",
                "SELECT @@sql_mode",
                "SET autocommit = 1",
                "SELECT @@sql_mode, @@autocommit");
    }
}
