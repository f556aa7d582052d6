package io.headgate.server.differential;

import io.headgate.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The schemas of all flavours at one server, as a script finds them. To create them takes far longer than to see
 * whether anything in them has changed, which after most scripts nothing has.
 */
final class Schemas {

    /** What is in them, but for what tables are like. */
    private static final List<String> THINGS = List.of(
            "SELECT schema_name, default_character_set_name, default_collation_name FROM information_schema.schemata"
                    + " WHERE schema_name IN ($two) ORDER BY 1",
            "SELECT table_schema, table_name, table_type FROM information_schema.tables"
                    + " WHERE table_schema IN ($two) ORDER BY 1, 2",
            "SELECT table_schema, table_name, view_definition FROM information_schema.views"
                    + " WHERE table_schema IN ($two) ORDER BY 1, 2",
            "SELECT routine_schema, routine_name, routine_type, last_altered, routine_definition, routine_comment,"
                    + " security_type, sql_mode"
                    + " FROM information_schema.routines WHERE routine_schema IN ($two) ORDER BY 1, 2, 3",
            "SELECT trigger_schema, trigger_name, created, action_statement FROM information_schema.triggers"
                    + " WHERE trigger_schema IN ($two) ORDER BY 1, 2",
            "SELECT event_schema, event_name, last_altered FROM information_schema.events"
                    + " WHERE event_schema IN ($two) ORDER BY 1, 2");
    private static final String TABLES = "SELECT CONCAT('`', table_schema, '`.`', table_name, '`')"
            + " FROM information_schema.tables WHERE table_schema IN ($two) AND table_type = 'BASE TABLE'"
            + " ORDER BY 1";

    private final TestDatabase database;
    private final Map<Flavour, List<String>> untouched = new ConcurrentHashMap<>();

    Schemas(TestDatabase database) {
        this.database = database;
    }

    /** From now on the schemas of a flavour are as {@link Fixture} has them. One thread at a time for a flavour. */
    void renew(Flavour flavour) {
        List<String> expected = untouched.get(flavour);
        if (expected == null || !expected.equals(look(flavour))) {
            Fixture.createSchemas(database, flavour);
            untouched.put(flavour, look(flavour));
        }
    }

    /** All definitions, the next numbers of AUTO_INCREMENT, and a sum of all rows. */
    private List<String> look(Flavour flavour) {
        String two = "'" + flavour.schema() + "', '" + flavour.schema() + "_2'";
        List<String> seen = new ArrayList<>();
        try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
            for (String things : THINGS) {
                seen.addAll(rows(statement, things.replace("$two", two)));
            }
            List<String> tables = rows(statement, TABLES.replace("$two", two));
            for (String table : tables) {
                seen.addAll(rows(statement, "SHOW CREATE TABLE " + table));
            }
            if (!tables.isEmpty()) {
                // not before every transaction there has ended
                statement.execute("LOCK TABLES " + String.join(" WRITE, ", tables) + " WRITE");
                statement.execute("UNLOCK TABLES");
                seen.addAll(rows(statement, "CHECKSUM TABLE " + String.join(", ", tables)));
            }
            return seen;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> rows(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder(String.valueOf(result.getString(1)));
                for (int i = 2; i <= columns; i++) {
                    row.append('|').append(result.getString(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }
}
