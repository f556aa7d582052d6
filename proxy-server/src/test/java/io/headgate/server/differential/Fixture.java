package io.headgate.server.differential;

import io.headgate.testkit.TestDatabase;
import java.util.List;
import java.util.stream.Stream;

/** What the scripts find: users, and a schema for each flavour with the same things in it. */
final class Fixture {

    /** The user of all clients. */
    static final String USER = "differential";
    static final String PASSWORD = "differential-password";
    /** Another one, without a password. */
    static final String OTHER_USER = "differential_other";

    private static final List<String> SCHEMA = List.of(
            "DROP DATABASE IF EXISTS $db",
            "CREATE DATABASE $db CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
            "USE $db",
            "CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(20), n INT) AUTO_INCREMENT = 100",
            "INSERT INTO t (id, v, n) VALUES (1, 'one', 10), (2, 'two', 20), (3, 'three', 30)",
            "CREATE TABLE log (id INT PRIMARY KEY AUTO_INCREMENT, last_id BIGINT, what VARCHAR(20))"
                    + " AUTO_INCREMENT = 5000",
            "CREATE TABLE fired (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(20)) AUTO_INCREMENT = 700",
            "CREATE TRIGGER tr AFTER INSERT ON fired FOR EACH ROW"
                    + " INSERT INTO log (last_id, what) VALUES (LAST_INSERT_ID(), NEW.v)",
            "CREATE TABLE parent (id INT PRIMARY KEY)",
            "CREATE TABLE child (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES parent (id))",
            "CREATE FUNCTION twice(x INT) RETURNS INT DETERMINISTIC RETURN 2 * x",
            "CREATE FUNCTION remembers(x INT) RETURNS INT DETERMINISTIC BEGIN SET @hidden = x; RETURN x; END",
            "CREATE PROCEDURE results() BEGIN SELECT id, v FROM t WHERE id < 3 ORDER BY id; SELECT 'second' AS two;"
                    + " UPDATE t SET n = n + 1 WHERE id < 3; END",
            "CREATE PROCEDURE inserts(IN x VARCHAR(20)) INSERT INTO t (v) VALUES (x)",
            "CREATE PROCEDURE gives(OUT a INT, INOUT b INT) BEGIN SET a = 7; SET b = b + 1; END",
            "CREATE PROCEDURE sets() BEGIN SET SESSION sql_mode = 'ANSI_QUOTES'; SET @in_procedure = 'kept'; END",
            "CREATE PROCEDURE opens() BEGIN START TRANSACTION; INSERT INTO t (v) VALUES ('opened'); END",
            "CREATE PROCEDURE fails() BEGIN SELECT 'before'; INSERT INTO t (id) VALUES (1); SELECT 'never'; END",
            "CREATE PROCEDURE temporary() CREATE TEMPORARY TABLE hidden_temporary AS SELECT 42 AS x",
            "CREATE PROCEDURE warns() BEGIN SELECT 1 / 0; SELECT CAST('x' AS SIGNED); END",
            "DROP DATABASE IF EXISTS ${db}_2",
            "CREATE DATABASE ${db}_2 CHARACTER SET latin1",
            "CREATE TABLE ${db}_2.t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(20), n INT) AUTO_INCREMENT = 900",
            "INSERT INTO ${db}_2.t (id, v, n) VALUES (1, 'other one', -10)");

    private Fixture() {
    }

    /** Creates the users; called once. */
    static void createUsers(TestDatabase database) {
        database.createUser(USER, PASSWORD, "caching_sha2_password");
        database.createUser(OTHER_USER, "", "caching_sha2_password");
        database.execute("GRANT ALL ON *.* TO " + USER + ", " + OTHER_USER);
        for (Flavour flavour : Flavour.values()) {
            // one at a time, as MariaDB wants it
            for (String role : roles(flavour)) {
                database.execute("CREATE ROLE IF NOT EXISTS " + role, "GRANT " + role + " TO " + USER);
            }
        }
    }

    /** Of the only script that a flavour's clients play at a time. */
    private static List<String> roles(Flavour flavour) {
        return Stream.of("'$db.reader'", "'$db.writer'", "'$db`s'", "'$db.ö'")
                .map(role -> role.replace("$db", flavour.schema())).toList();
    }

    /** Creates the schemas of a flavour anew. */
    static void createSchemas(TestDatabase database, Flavour flavour) {
        database.execute(SCHEMA.stream().map(sql -> sql.replace("${db}", flavour.schema())
                .replace("$db", flavour.schema())).toArray(String[]::new));
    }

    /** Leaves nothing behind. */
    static void drop(TestDatabase database) {
        for (Flavour flavour : Flavour.values()) {
            database.execute("DROP ROLE IF EXISTS " + String.join(", ", roles(flavour)), "DROP DATABASE IF EXISTS " + flavour.schema(),
                    "DROP DATABASE IF EXISTS " + flavour.schema() + "_2");
        }
        database.execute("DROP USER IF EXISTS " + USER + ", " + OTHER_USER);
    }
}
