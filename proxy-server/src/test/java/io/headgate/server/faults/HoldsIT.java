package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.headgate.protocol.Command;
import io.headgate.server.it.PinLog;
import io.headgate.testkit.RawClient;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each hold ends with its cause: over one backend, a second client is served as soon as the first one holds nothing.
 */
final class HoldsIT extends FaultTest {

    /**
     * MariaDB has no LOCK INSTANCE; 'a' and 'A' are two locks; a DROP TABLE that fails drops those that are there; after a
     * LOCK TABLES that fails, the proxy holds until UNLOCK TABLES.
     */
    private static final Set<String> OF_MYSQL =
            Set.of("LOCK INSTANCE", "named locks", "temporary tables", "LOCK TABLES");

    private RawClient one;
    private RawClient two;

    @BeforeAll
    static void mayLockTheInstance() {
        DATABASE.execute("GRANT RELOAD" + (DATABASE.version().isMariaDb() ? "" : ", BACKUP_ADMIN") + " ON *.* TO " + USER, "CREATE TABLE " + SCHEMA + ".u (i INT)");
    }

    @BeforeEach
    void connectTwo() throws IOException {
        start("max-connections", "1", "connection-borrow-timeout", "10s");
        one = login();
        two = login();
        run(one, "USE " + SCHEMA);
    }

    /**
     * What one client does, one step each line. Before {@code =>} stands what the step leaves: {@code free},
     * {@code held}, with {@code fails} before it for one that the server refuses and {@code warns} for one that leaves
     * warnings.
     */
    static Stream<Arguments> scripts() {
        return Stream.of(
                script("temporary tables", """
                        fails free => CREATE TEMPORARY TABLE tt (x NONSENSE)
                        held => CREATE TEMPORARY TABLE tt (i INT)
                        held => CREATE TEMPORARY TABLE IF NOT EXISTS tt2 SELECT * FROM tt
                        held => DROP TABLE IF EXISTS u2, tt
                        held => SELECT 1
                        free => DROP TABLE `tt2`
                        held => CREATE TEMPORARY TABLE tt LIKE t
                        fails held => DROP TABLE tt, nowhere
                        free => DROP TEMPORARY TABLE faults.tt
                        warns free => DROP TABLE IF EXISTS tt"""),
                script("a temporary table with other names", """
                        held => CREATE TEMPORARY TABLE `a b` (i INT)
                        held => ALTER TABLE `a b` ADD COLUMN j INT, RENAME COLUMN i TO k, RENAME TO c
                        held => DROP TABLE IF EXISTS `a b`
                        held => ALTER TABLE faults.c RENAME = faults.d
                        fails held => ALTER TABLE d RENAME COLUMN nothing TO e, RENAME e
                        held => DROP TABLE IF EXISTS e
                        free => DROP TABLE d"""),
                script("temporary tables of another schema", """
                        held => CREATE TEMPORARY TABLE faults.tt (i INT)
                        held => CREATE TEMPORARY TABLE tt3 (i INT)
                        held => USE information_schema
                        held => DROP TABLE IF EXISTS faults.tt3
                        free => DROP TABLE faults.tt"""),
                script("named locks", """
                        held => SELECT GET_LOCK('faults.a', 0)
                        held => SELECT GET_LOCK('faults.A', 0), GET_LOCK("faults.b", 0)
                        held => SELECT RELEASE_LOCK('faults.a')
                        held => DO RELEASE_LOCK('faults.b')
                        free => SELECT RELEASE_LOCK('faults.a')
                        held => DO GET_LOCK('faults.c', 0)
                        free => DO RELEASE_ALL_LOCKS()
                        held => SELECT GET_LOCK(CONCAT('faults.', 'd'), 0)
                        held => SELECT RELEASE_LOCK('faults.d')
                        free => SELECT RELEASE_ALL_LOCKS()
                        fails held => SELECT GET_LOCK('faults.e', 0), GET_LOCK('', 0)
                        held => SELECT 1
                        free => SELECT RELEASE_LOCK('faults.e')
                        held => BEGIN
                        held => SELECT GET_LOCK('faults.f', 0)
                        held => SELECT RELEASE_LOCK('faults.f')
                        free => COMMIT"""),
                script("HANDLER", """
                        fails free => HANDLER nowhere OPEN
                        held => HANDLER t OPEN
                        held => HANDLER faults.t OPEN AS h
                        held => HANDLER T CLOSE
                        fails held => HANDLER t READ FIRST
                        held => HANDLER h READ FIRST
                        free => HANDLER `H` CLOSE
                        held => HANDLER u OPEN
                        held => ALTER TABLE u ADD COLUMN j INT
                        fails free => HANDLER u READ FIRST
                        held => HANDLER u OPEN
                        held => HANDLER u READ FIRST WHERE j = 1
                        held => ALTER TABLE u DROP COLUMN j
                        fails free => HANDLER u CLOSE"""),
                script("XA", """
                        held => XA START 'faults'
                        held => INSERT INTO t (v) VALUES ('xa')
                        fails held => COMMIT
                        held => XA END 'faults'
                        fails held => XA COMMIT 'somebody else'
                        free => XA ROLLBACK 'faults'
                        fails free => XA COMMIT 'nobody'
                        held => XA START 'faults2'
                        held => XA END 'faults2'
                        free => XA COMMIT 'faults2' ONE PHASE"""),
                script("LOCK TABLES", """
                        fails free => LOCK TABLES nowhere READ
                        held => LOCK TABLES t READ, u WRITE
                        held => ALTER TABLE u ADD COLUMN k INT
                        held => ALTER TABLE u DROP COLUMN k
                        fails held => SELECT * FROM nowhere
                        fails held => FLUSH TABLES WITH READ LOCK
                        free => UNLOCK TABLES
                        held => LOCK TABLES t READ
                        held => START TRANSACTION
                        free => ROLLBACK
                        held => LOCK TABLES t READ
                        fails free => LOCK TABLES nowhere READ"""),
                script("FLUSH TABLES", """
                        held => FLUSH TABLES WITH READ LOCK
                        held => BEGIN
                        held => COMMIT
                        free => UNLOCK TABLES
                        held => FLUSH TABLES t WITH READ LOCK
                        held => BEGIN
                        free => COMMIT
                        held => FLUSH LOCAL TABLES t, u FOR EXPORT
                        free => UNLOCK TABLES
                        fails free => FLUSH TABLES nowhere WITH READ LOCK
                        free => FLUSH TABLES"""),
                script("LOCK INSTANCE", """
                        held => LOCK INSTANCE FOR BACKUP
                        held => LOCK INSTANCE FOR BACKUP
                        held => UNLOCK TABLES
                        free => UNLOCK INSTANCE"""),
                script("PREPARE", """
                        fails free => PREPARE s FROM 'SELEKT'
                        held => PREPARE s FROM 'SELECT 1'
                        held => PREPARE `S` FROM 'SELECT 2'
                        held => PREPARE s2 FROM 'SELECT 3'
                        held => DEALLOCATE PREPARE s
                        fails held => DEALLOCATE PREPARE s
                        free => DROP PREPARE S2
                        held => PREPARE s FROM 'SELECT 1'
                        fails free => PREPARE s FROM 'SELECT nothing FROM nowhere'
                        held => PREPARE s FROM 'SELECT 1'
                        fails free => PREPARE s FROM 'SELEKT'"""),
                script("EXECUTE", """
                        fails free => EXECUTE nobody
                        held => PREPARE s FROM 'SELECT 1 FROM t'
                        held => EXECUTE s
                        fails held => EXECUTE nobody
                        free => DEALLOCATE PREPARE s
                        held => PREPARE s FROM "CREATE TEMPORARY TABLE tt (v VARCHAR(9) DEFAULT 'it''s')"
                        held => USE information_schema
                        held => EXECUTE `S`
                        held => DROP PREPARE s
                        free => DROP TABLE faults.tt
                        held => PREPARE s FROM 'SELECT GET_LOCK(''faults.p'', 0)'
                        held => EXECUTE s;
                        held => DEALLOCATE PREPARE s
                        free => DO RELEASE_LOCK('faults.p')
                        held => PREPARE s FROM 'INSERT INTO faults.t (v) VALUES ("x")'
                        held => EXECUTE s
                        held => PREPARE s FROM 'FLUSH TABLES WITH READ LOCK'
                        held => EXECUTE s
                        held => DEALLOCATE PREPARE s
                        free => UNLOCK TABLES"""),
                script("a text in a variable", """
                        free => SET @sql = CONCAT('SELECT ', 1)
                        held => PREPARE s FROM @sql
                        free => DEALLOCATE PREPARE s
                        held => PREPARE s FROM @sql
                        held => SET @sql = 'CREATE TEMPORARY TABLE tt (i INT)'
                        held => EXECUTE s
                        free => DEALLOCATE PREPARE s
                        held => PREPARE s FROM @sql
                        held => EXECUTE s
                        held => DEALLOCATE PREPARE s
                        free => DROP TABLE tt
                        held => BEGIN
                        held => SET @`the sql` = 'INSERT INTO t (v) VALUES (?)', @v = 'text'
                        held => PREPARE s FROM @`the sql`
                        held => EXECUTE s USING @v
                        held => COMMIT
                        free => DEALLOCATE PREPARE s"""));
    }

    private static Arguments script(String name, String steps) {
        return Arguments.of(name, steps);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void holdsEndWithTheirCause(String name, String steps) throws IOException {
        assumeFalse(DATABASE.version().isMariaDb() && OF_MYSQL.contains(name), "MariaDB does otherwise");
        for (String step : steps.split("\n")) {
            String[] parts = step.strip().split(" => ");
            if (parts[0].startsWith("fails")) {
                error(one, parts[1]);
            } else {
                run(one, parts[1]);
            }
            if (parts[0].contains(" ")) {
                // the error or warning itself is held for the next statement only
                run(one, "DO 0");
            }
            if (parts[0].endsWith("held")) {
                assertHeld(parts[1]);
            } else {
                assertFree(parts[1]);
            }
        }
    }

    /** The server's flags say that no transaction is open, but nothing can be done before XA ROLLBACK. */
    @Test
    void anXaTransactionThatADeadlockRolledBackStillHolds() throws IOException {
        DATABASE.execute("REPLACE INTO faults.t VALUES (901, 'one'), (902, 'two')");
        try (RawClient rival = RawClient.connect(DATABASE.host(), DATABASE.port()).login(USER, PASSWORD)) {
            run(rival, "BEGIN");
            run(rival, "UPDATE faults.t SET v = 'rival' WHERE id = 902");
            // the server gives up the transaction that has changed less
            run(rival, "INSERT INTO faults.t (v) VALUES ('a'), ('b'), ('c'), ('d'), ('e'), ('f')");
            run(one, "XA START 'deadlock'");
            run(one, "UPDATE t SET v = 'xa' WHERE id = 901");
            rival.sendQuery("UPDATE faults.t SET v = 'rival' WHERE id = 901");
            String waits = DATABASE.version().isMariaDb() ? "information_schema.innodb_lock_waits"
                    : "performance_schema.data_lock_waits";
            await("the rival waits", () -> !DATABASE.queryValue("SELECT COUNT(*) FROM " + waits).equals("0"));
            assertThat(error(one, "UPDATE t SET v = 'xa' WHERE id = 902").code()).isEqualTo(1213);
            run(one, "DO 0");
            assertHeld("deadlock");
            assertThat(error(one, "BEGIN").code()).isEqualTo(1399);
            assertThat(error(one, "XA END 'deadlock'").code())
                    .isEqualTo(DATABASE.version().isMariaDb() ? 1399 : 1614);
            run(one, "XA ROLLBACK 'deadlock'");
            assertFree("XA ROLLBACK");
            rival.readResponse();
        }
    }

    /** A lock and a table whose names are not read stay until the session begins anew; then nothing of it is left. */
    @Test
    void aResetEndsWhatHasNoName() throws IOException {
        run(one, "SELECT GET_LOCK(CONCAT('faults.', 'x'), 0)");
        run(one, "CREATE TEMPORARY TABLE `tä` (i INT)");
        run(one, "DROP TABLE `tä`");
        assertHeld("a table with a name that is not read");
        one.command(Command.COM_RESET_CONNECTION, new byte[0]);
        assertThat(one.readPacket().isOk()).isTrue();
        await("the backend is reset", () -> stats().leased() == 0);
        assertThat(text(two, "SELECT IS_FREE_LOCK('faults.x')")).isEqualTo("1");
    }

    private void assertHeld(String step) throws IOException {
        afterItsBoundary();
        assertThat(stats().leased()).as("backends held after " + step).isEqualTo(1);
    }

    private void assertFree(String step) throws IOException {
        if (DATABASE.version().isMariaDb()) {
            // errors and warnings stay there until a statement names a table
            run(one, "SELECT 1 FROM (SELECT 1) named");
        }
        afterItsBoundary();
        assertThat(stats().leased()).as("backends held after " + step).isZero();
        assertThat(text(two, "SELECT 'served'")).as(step).isEqualTo("served");
    }

    /** A ping is answered when the session is done with what came before. */
    private void afterItsBoundary() throws IOException {
        one.command(Command.COM_PING, new byte[0]);
        assertThat(one.readPacket().isOk()).isTrue();
    }

    @Test
    void theLogSaysWhichStatementHoldsAndNoneOfItsValues() throws IOException {
        try (PinLog log = new PinLog()) {
            run(one, "CREATE TEMPORARY TABLE tt (v VARCHAR(9) DEFAULT 'secret') /* why */");
            run(one, "DROP TABLE tt");
            text(one, "SELECT GET_LOCK('secret', 0)");
            text(one, "SELECT RELEASE_LOCK('secret')");
            assertThat(log.digests()).contains("CREATE TEMPORARY TABLE tt (v VARCHAR(?) DEFAULT ?)",
                    "SELECT GET_LOCK(?, ...)").noneMatch(digest -> digest.contains("secret"));
        }
    }
}
