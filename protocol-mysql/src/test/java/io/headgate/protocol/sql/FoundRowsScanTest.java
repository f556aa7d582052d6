package io.headgate.protocol.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FoundRowsScanTest {

    private final StatementScanner scanner = new StatementScanner();

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SENT|SELECT id FROM t WHERE id < 3 ORDER BY id LIMIT 2",
        "SENT|(SELECT id, v FROM t LIMIT ?)",
        "SENT|VALUES ROW(1), ROW(2)",
        "SENT|TABLE t",
        "SENT|WITH c AS (SELECT 1) SELECT * FROM c, d",
        "SENT|SHOW TABLES",
        "SENT|SELECT COUNT(*) FROM t",
        "SENT|SELECT v, max( n ) FROM t GROUP BY v",
        "SENT|SELECT loadable(n) FROM t",
        "ANEW|SELECT COUNT(*) FROM t LIMIT 1, 1",
        "ANEW|SELECT id FROM t LIMIT 3, 2",
        "ANEW|SELECT id FROM t LIMIT ?, ?",
        "ANEW|SELECT id FROM t LIMIT 2 OFFSET 3",
        "ANEW|SELECT 1 UNION SELECT 2",
        "ANEW|SELECT SQL_CALC_FOUND_ROWS id FROM t LIMIT 1",
        "ANEW|SELECT id FROM t LIMIT 1 INTO @a",
        "ANEW|DO 1",
        "ANEW|SELECT 1; INSERT INTO t VALUES (1)",
        "ANEW|CALL p(); SELECT 1",
        "UNCLEAR|SELECT 1 /*!99999 , COUNT(*) */ FROM t",
        "ANEW|SET @a = 1; SELECT COUNT(*) FROM t",
        "UNCLEAR|INSERT INTO t SELECT 1",
        "UNCLEAR|INSERT t TABLE u",
        "UNCLEAR|REPLACE INTO t VALUES ((SELECT MAX(id) FROM u))",
        "UNCLEAR|UPDATE t, u SET t.n = 1",
        "UNCLEAR|UPDATE t JOIN u SET t.n = 1",
        "UNCLEAR|UPDATE t SET n = (SELECT 1)",
        "UNCLEAR|WITH c AS (SELECT 1) UPDATE t SET n = 1",
        "UNCLEAR|DELETE t FROM t WHERE n < 1",
        "UNCLEAR|DELETE FROM t USING t, u",
        "UNCLEAR|DELETE FROM t WHERE id IN (SELECT 1)",
        "UNCLEAR|CREATE TABLE t AS SELECT 1",
        "UNCLEAR|CREATE TABLE t TABLE u",
        "UNCLEAR|CALL p()",
        "UNCLEAR|EXECUTE s",
        "UNCLEAR|DESCRIBE t",
        "UNCLEAR|EXPLAIN ANALYZE SELECT 1",
        "UNCLEAR|SHOW PROCESSLIST",
        "UNCLEAR|HELP tables",
        "MATCHED|UPDATE t SET n = 1, v = CONCAT(v, v) WHERE id IN (1, 2) LIMIT 2",
        "KEPT|INSERT INTO t (a, b) VALUES (1, 2), (3, 4) ON DUPLICATE KEY UPDATE a = 1",
        "KEPT|DELETE FROM t WHERE id IN (1, 2) AND TRIM('x' FROM v) ORDER BY id, v LIMIT 1",
        "KEPT|SET @a = 1, time_zone = 'SYSTEM'",
        "KEPT|BEGIN",
        "KEPT|COMMIT",
        "KEPT|CREATE TABLE t (i INT)",
        "KEPT|SHOW WARNINGS",
        "KEPT|EXPLAIN SELECT 1 FROM t, u",
        "KEPT|BEGIN; DELETE FROM t; COMMIT"})
    void tellsWhatBecomesOfFoundRows(FoundRowsEffect effect, String sql) {
        assertThat(scan(sql).foundRows()).isEqualTo(effect);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"true|SELECT FOUND_ROWS()", "false|SELECT 1; SELECT FOUND_ROWS()",
        "true|SELECT FOUND_ROWS(); SELECT FOUND_ROWS()", "false|SELECT COUNT(*) FROM t; SELECT FOUND_ROWS()",
        "true|BEGIN; SELECT FOUND_ROWS()", "false|BEGIN; SELECT SQL_CALC_FOUND_ROWS 1; COMMIT; SELECT FOUND_ROWS()"})
    void tellsWhetherItIsReadOfAStatementBeforeTheText(boolean reads, String sql) {
        assertThat(scan(sql).has(Trait.READS_FOUND_ROWS)).isEqualTo(reads);
    }

    private StatementTraits scan(String sql) {
        return Scans.whole(scanner, LexerMode.DEFAULT, sql.getBytes(StandardCharsets.UTF_8));
    }
}
