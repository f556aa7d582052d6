package io.headgate.server.differential;

import java.util.List;

/** Session state that has a statement of its own: the next transaction's characteristics, roles, resource groups. */
final class OwnStatementScripts {

    private OwnStatementScripts() {
    }

    static List<Script> all() {
        return List.of(nextTransaction(), nextTransactionIsUsedUp(), nextTransactionIsReplaced(), roles(), resourceGroups(),
                reset());
    }

    private static Script nextTransaction() {
        return Script.of("characteristics of the next transaction are read elsewhere",
                "SET TRANSACTION READ ONLY",
                "SELECT 1",
                "SET time_zone = '+01:00'",
                "USE ${db}_2",
                "DO 0",
                "SELECT @@transaction_read_only, @@transaction_isolation",
                "INSERT INTO t (v) VALUES ('refused')",
                "SELECT nothing FROM t",
                "INSERT INTO t (v) VALUES ('refused again')",
                "SELECT 1/0",
                "SHOW WARNINGS",
                "BEGIN",
                "INSERT INTO t (v) VALUES ('refused in the transaction')",
                "COMMIT",
                "INSERT INTO t (v) VALUES ('taken')",
                "SELECT v FROM t WHERE v = 'taken'")
                .sql("SET TRANSACTION READ ONLY").prepare("s", "SELECT v FROM t WHERE id = ?").sql("SELECT 1")
                .execute("s", 1L).sql("INSERT INTO t (v) VALUES ('taken too')")
                .sql("SET TRANSACTION READ ONLY").ping().initDb("$db").setOption(0)
                .sql("INSERT INTO t (v) VALUES ('refused')", "ROLLBACK", "INSERT INTO t (v) VALUES ('taken')");
    }

    private static Script nextTransactionIsUsedUp() {
        return Script.of("a statement of its own uses up the next transaction's characteristics",
                "SET TRANSACTION READ ONLY",
                "SELECT v FROM t WHERE id = 1",
                "INSERT INTO t (v) VALUES ('a')",
                "SET TRANSACTION READ ONLY",
                "SHOW TABLES",
                "INSERT INTO t (v) VALUES ('b')",
                "SET TRANSACTION READ ONLY",
                "SELECT COUNT(*) > 0 FROM information_schema.tables WHERE table_schema = '$db'",
                "INSERT INTO t (v) VALUES ('c')",
                "SET TRANSACTION READ ONLY",
                "CREATE TABLE made (i INT)",
                "INSERT INTO made VALUES (1)",
                "SET TRANSACTION READ ONLY",
                "EXPLAIN FORMAT = TREE SELECT v FROM t",
                "INSERT INTO t (v) VALUES ('d')",
                "SET autocommit = 0",
                "SET TRANSACTION READ ONLY",
                "SELECT 1",
                "SELECT v FROM t WHERE id = 1",
                "INSERT INTO t (v) VALUES ('refused')",
                "COMMIT",
                "INSERT INTO t (v) VALUES ('e')",
                "COMMIT",
                "SET completion_type = CHAIN",
                "SET TRANSACTION READ ONLY",
                "SELECT 1",
                "COMMIT",
                "INSERT INTO t (v) VALUES ('refused')",
                "COMMIT AND NO CHAIN",
                "SET completion_type = DEFAULT",
                "SET autocommit = 1",
                "SELECT COUNT(*) FROM t");
    }

    private static Script nextTransactionIsReplaced() {
        return Script.of("characteristics of the next transaction are changed before it begins",
                "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY",
                "SELECT 1",
                "SET TRANSACTION READ WRITE",
                "INSERT INTO t (v) VALUES ('a')",
                "SET @@transaction_read_only = 1",
                "SELECT @@transaction_read_only",
                "SET SESSION transaction_isolation = 'READ-COMMITTED'",
                "INSERT INTO t (v) VALUES ('refused')",
                "SET SESSION TRANSACTION READ WRITE",
                "INSERT INTO t (v) VALUES ('b')",
                "SET SESSION TRANSACTION READ ONLY",
                "SET TRANSACTION READ WRITE",
                "SELECT @@transaction_read_only",
                "INSERT INTO t (v) VALUES ('c')",
                "INSERT INTO t (v) VALUES ('refused')",
                "SET TRANSACTION READ WRITE, READ ONLY",
                "SET TRANSACTION ISOLATION LEVEL NONSENSE",
                "SET SESSION TRANSACTION READ WRITE",
                "INSERT INTO t (v) VALUES ('d')",
                "SET TRANSACTION READ ONLY")
                .resetConnection().sql("INSERT INTO t (v) VALUES ('e')");
    }

    private static Script roles() {
        return Script.of("roles are active elsewhere",
                "SELECT CURRENT_ROLE()",
                "SET ROLE '$db.reader'",
                "SELECT CURRENT_ROLE()",
                "SET time_zone = '+01:00'",
                "SELECT CURRENT_ROLE(), v FROM t WHERE id = 1",
                "SET ROLE '$db.writer', '$db.reader'",
                "SELECT CURRENT_ROLE()",
                "SET ROLE '$db`s'",
                "SELECT CURRENT_ROLE()",
                "SET ROLE '$db.ö'",
                "SELECT CURRENT_ROLE()",
                "SELECT CURRENT_ROLE()",
                "SET ROLE nobody_at_all",
                "SELECT CURRENT_ROLE()",
                "SET ROLE NONE",
                "SELECT CURRENT_ROLE()",
                "SET NAMES latin1",
                "SET ROLE '$db.reader'",
                "SELECT CURRENT_ROLE()",
                "SET ROLE DEFAULT",
                "SELECT CURRENT_ROLE()",
                "SET ROLE '$db.reader'").prepare("s", "SELECT CURRENT_ROLE()").execute("s").execute("s")
                .prepare("set", "SET ROLE '$db.writer'").execute("set").execute("s")
                .sql("SET ROLE NONE", "SELECT CURRENT_ROLE()");
    }

    private static Script resourceGroups() {
        String group = "SELECT resource_group FROM performance_schema.threads WHERE processlist_id = CONNECTION_ID()";
        return Script.of("resource groups",
                "CREATE RESOURCE GROUP ${db}_group TYPE = USER VCPU = 0",
                group,
                "SET RESOURCE GROUP ${db}_group",
                group,
                "SET RESOURCE GROUP nobody_at_all",
                "SELECT v FROM t WHERE id = 1",
                group,
                "SET RESOURCE GROUP `usr_DEFAULT`",
                group,
                "/* a comment */ set resource group `${db}_group` ;",
                group).resetConnection().sql(group, "SET RESOURCE GROUP USR_default", group,
                "DROP RESOURCE GROUP ${db}_group");
    }

    private static Script reset() {
        return Script.of("COM_RESET_CONNECTION leaves the active roles",
                "SET ROLE '$db.reader'",
                "SELECT CURRENT_ROLE()").resetConnection().sql("SELECT CURRENT_ROLE()", "SET @x = 1",
                "SELECT CURRENT_ROLE()").resetConnection().sql("SELECT CURRENT_ROLE(), @x", "SET ROLE NONE");
    }
}
