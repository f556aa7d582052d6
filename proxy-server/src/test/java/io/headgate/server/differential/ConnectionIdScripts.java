package io.headgate.server.differential;

import java.util.List;

/** The client's connection id in every place where a statement may have it; the values themselves are masked. */
final class ConnectionIdScripts {

    private ConnectionIdScripts() {
    }

    static List<Script> all() {
        return List.of(names(), places(), errors(), prepared(), stored(), compared(), assigned());
    }

    private static Script names() {
        return Script.of("columns made from CONNECTION_ID()",
                "SELECT CONNECTION_ID()",
                "SELECT connection_id ( )",
                "SELECT Connection_ID( /* mine */ ) AS mine, CONNECTION_ID() twice",
                "SELECT CONNECTION_ID(), connection_id(), @@pseudo_thread_id, @@SESSION.`pseudo_thread_id`",
                "SELECT CONNECTION_ID() + 1, CONCAT('id ', CONNECTION_ID()), -connection_id()",
                "SELECT @@local.pseudo_thread_id + 1000",
                "SELECT * FROM (SELECT CONNECTION_ID(), 1) AS derived",
                "SELECT CONNECTION_ID() UNION SELECT NULL",
                "SELECT 'größe', CONNECTION_ID(), 'CONNECTION_ID()', `v` FROM t WHERE id = 1",
                "SELECT MAX(CONNECTION_ID()) FROM t GROUP BY CONNECTION_ID() HAVING CONNECTION_ID() > 0"
                        + " ORDER BY CONNECTION_ID()");
    }

    private static Script places() {
        return Script.of("CONNECTION_ID() as a value",
                "SELECT CONNECTION_ID() = @@pseudo_thread_id, CONNECTION_ID() IS NULL, 7 = CONNECTION_ID()",
                "CREATE TABLE ids (a BIGINT UNSIGNED, b BIGINT UNSIGNED)",
                "INSERT INTO ids VALUES (CONNECTION_ID(), @@pseudo_thread_id), (1, CONNECTION_ID())",
                "UPDATE ids SET b = 5 WHERE a = CONNECTION_ID()",
                "DELETE FROM ids WHERE b = CONNECTION_ID()",
                "SELECT COUNT(*), SUM(b) FROM ids WHERE a = CONNECTION_ID()",
                "DO CONNECTION_ID()",
                "SET @mine = CONNECTION_ID(), @same = @@pseudo_thread_id",
                "SELECT @mine = CONNECTION_ID(), @same = CONNECTION_ID()",
                "DELETE FROM ids",
                "INSERT INTO ids (a) SELECT CONNECTION_ID() FROM t WHERE id < 4",
                "WITH mine AS (SELECT CONNECTION_ID() AS id) SELECT COUNT(*) FROM ids JOIN mine ON ids.a = mine.id",
                "CREATE TABLE ids2 AS SELECT CONNECTION_ID() AS a, @@pseudo_thread_id AS b",
                "SHOW CREATE TABLE ids2",
                "SELECT a = CONNECTION_ID(), b = CONNECTION_ID() FROM ids2");
    }

    private static Script errors() {
        return Script.of("errors near CONNECTION_ID()",
                "SELECT wrong syntax CONNECTION_ID() here",
                "SELECT wrong syntax @@pseudo_thread_id, Connection_ID ( ) here",
                "SELECT CONNECTION_ID(1)",
                "SELECT @@GLOBAL.pseudo_thread_id",
                "SELECT CONNECTION_ID() FROM absent",
                "SELECT EXTRACTVALUE('<a/>', CONNECTION_ID())",
                "SELECT `CONNECTION_ID()` FROM t");
    }

    private static Script prepared() {
        return Script.of("prepared statements with CONNECTION_ID()")
                .prepare("s", "SELECT CONNECTION_ID(), connection_id() + ?, @@pseudo_thread_id FROM t WHERE id = 1")
                .execute("s", 5)
                .sql("SELECT CONNECTION_ID()")
                .execute("s", 6)
                .prepare("i", "SELECT ? = CONNECTION_ID()")
                .execute("i", 7)
                .prepare("e", "SELECT wrong syntax CONNECTION_ID()")
                .close("s");
    }

    private static Script stored() {
        return Script.of("CONNECTION_ID() that is only stored",
                "CREATE VIEW mine AS SELECT CONNECTION_ID() AS id, @@pseudo_thread_id AS same",
                "SHOW CREATE VIEW mine",
                "CREATE PROCEDURE ask() BEGIN SELECT CONNECTION_ID() = @@pseudo_thread_id; END",
                "SELECT routine_definition FROM information_schema.routines WHERE routine_schema = DATABASE()"
                        + " AND routine_name = 'ask'",
                "CALL ask()");
    }

    private static Script compared() {
        return Script.of("CONNECTION_ID() beside ids of the database",
                "SELECT GET_LOCK('$db.ids', 0)",
                "SELECT IS_USED_LOCK('$db.ids') = CONNECTION_ID()",
                "SELECT COUNT(*) FROM information_schema.processlist WHERE id = CONNECTION_ID()",
                "SELECT COUNT(*) FROM performance_schema.threads WHERE processlist_id = CONNECTION_ID()",
                "SELECT RELEASE_LOCK('$db.ids')");
    }

    private static Script assigned() {
        return Script.of("an id that the session has set",
                "SET pseudo_thread_id = 77",
                "SELECT CONNECTION_ID() = 77, @@pseudo_thread_id = 77",
                "SELECT CONNECTION_ID() = 77")
                .resetConnection();
    }
}
