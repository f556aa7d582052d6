package io.headgate.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.testkit.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FOUND_ROWS() of the first client that ever reads it, for whom nobody has asked anything yet. */
class FoundRowsIT extends FaultTest {

    @BeforeAll
    static void createRoutinesAndRows() {
        DATABASE.execute("INSERT INTO faults.t (v) VALUES ('a'), ('b'), ('c'), ('d'), ('e')",
                "CREATE PROCEDURE faults.page() SELECT SQL_CALC_FOUND_ROWS id FROM faults.t LIMIT 2",
                "CREATE PROCEDURE faults.one() SELECT id FROM faults.t LIMIT 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT COUNT(*) FROM faults.t",
        "SELECT id FROM faults.t LIMIT 2, 1",
        "SELECT SQL_CALC_FOUND_ROWS id FROM faults.t LIMIT 1",
        "SELECT 1 UNION SELECT 2",
        "UPDATE faults.t SET v = 'f' WHERE id = -1",
        "DESCRIBE faults.t",
        "CALL faults.page()",
        "CALL faults.one()",
        "INSERT INTO faults.t (v) SELECT v FROM faults.t LIMIT 3",
    })
    void isThatOfADirectConnectionAlthoughNobodyElseHasReadIt(String sql) throws IOException {
        String expected;
        try (RawClient direct = RawClient.connect(DATABASE.host(), DATABASE.port()).login(USER, PASSWORD)) {
            direct.query(sql);
            expected = text(direct, "SELECT FOUND_ROWS()");
        }
        startWithoutBystander();
        RawClient client = login();
        client.query(sql);
        assertThat(text(client, "SELECT FOUND_ROWS()")).isEqualTo(expected);
        assertThat(text(client, "SELECT FOUND_ROWS()")).isEqualTo("1");
    }
}
