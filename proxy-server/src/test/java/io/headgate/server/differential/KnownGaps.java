package io.headgate.server.differential;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ServerStatus;
import io.headgate.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the proxy does not answer as the database does and should. Nothing is added here without a reason beside it, and
 * the aim is that this file becomes empty.
 */
final class KnownGaps {

    private static final Pattern UTF8MB4_DEFINITION = Pattern.compile(
            "^([0-9]+) .*\\| (03646566[0-9a-f]*0c)(2d|2e|ff|e0)00([0-9a-f]{8})([0-9a-f]{2})([0-9a-f]{4})([0-9a-f]{6,})$");
    private static final int BINARY_FLAG = 0x80;

    /**
     * Parts of commands.
     *
     * <ul>
     *   <li>COM_CHANGE_USER: clients with CLIENT_SESSION_TRACK are not told the schema
     *   <li>a text with a NUL in it is taken for one that may read what the statement before it left
     * </ul>
     */
    private static final List<String> STEPS = List.of(LegitimateDifferences.CHANGE_USER, "\0");

    /**
     * Whole scripts.
     *
     * <ul>
     *   <li>errors the proxy makes itself leave no trace in SHOW ERRORS
     *   <li>SERVER_STATUS_METADATA_CHANGED is of the backend, which has not executed the statement before
     *   <li>OUT parameters: MySQL 8.0.15 tells clients without CLIENT_DEPRECATE_EOF of the OK that ends the answer in
     *       an EOF that does not announce it, so that these clients lose step with the server itself
     *   <li>COM_PING answers without the number of warnings
     * </ul>
     */
    private static final Set<String> SCRIPTS = Set.of("prepared CALL with OUT parameters",
            "statement ids that nobody gave out", "the table changes under the statement");

    /**
     * Whole scripts, on servers after 8.0.21, which prepare a statement once and for all.
     *
     * <ul>
     *   <li>cursor: MySQL 9.7.4 ends the definitions of the columns with an OK of the header 0x00 and sends no rows;
     *       clients wait for ever
     * </ul>
     */
    private static final Set<String> SCRIPTS_OF_NEW_SERVERS = Set.of("executed without a cursor where one is open");

    /**
     * Whole scripts, on MariaDB.
     *
     * <ul>
     *   <li>data sent ahead of a parameter that was bound as a number: the server answers with nonsense, and through the
     *       proxy it does not
     *   <li>several variables in one report come in another order
     *   <li>an UPDATE calls GET_LOCK() as often as the server pleases
     * </ul>
     */
    private static final Set<String> SCRIPTS_OF_MARIADB = Set.of("parameter data is sent ahead after a number",
            "all session variables are tracked", "named locks by their names");

    /**
     * Parts of statements, on MariaDB.
     *
     * <ul>
     *   <li>an expression in place of ROW_COUNT() or FOUND_ROWS() has other display lengths inside another expression
     *   <li>errors near ROW_COUNT(), which is no keyword there, quote what stands in its place
     *   <li>the state of a transaction has the letter for unsafe statements where the client tracks less than the proxy
     *   <li>a statement that was sent data for a parameter that it does not have is no use until it is reset; where it is
     *       prepared anew, it is
     * </ul>
     */
    private static final List<String> STEPS_OF_MARIADB = List.of("ROW_COUNT() DIV 1", "wrong ROW_COUNT() syntax",
            "SELECT 1 UNION ALL SELECT FOUND_ROWS()", "INSERT INTO t (v) VALUES ('tracked')",
            "COM_STMT_EXECUTE s [LONG_DATA, [98], 9]");

    /** Parts of statements, on MySQL since 8.0.22: the last of those on MariaDB, which is so there, too. */
    private static final List<String> STEPS_OF_NEW_SERVERS = List.of("COM_STMT_EXECUTE s [[97], [98], 9]",
            "COM_STMT_EXECUTE s [LONG_DATA, [98], 9]");

    /** An OK that tells nothing, or the schema and nothing else. */
    private static final Pattern SCHEMA_TOLD = Pattern.compile("(?<begin>.* OK .*status=0x)(?<status>[0-9a-f]+)"
            + "(?<middle> .*trackers='.*?)(?:\\.\\.\\.differential_[a-z0-9_]+)?'.*");

    private KnownGaps() {
    }

    /**
     * Whether a direct connection was told, late and for no change, in which schema it is, and the proxied one was not.
     * Servers do so in the first OK after an error of a prepared statement whose schema was another one; random scripts
     * find it now and then.
     */
    static boolean tellsSchemaLate(Script script, Step step, Answer direct, Answer proxied) {
        return script.toString().startsWith("seed ") && !step.text().startsWith("USE ")
                && !step.text().startsWith(LegitimateDifferences.INIT_DB)
                && withoutSchema(direct.lines()).equals(withoutSchema(proxied.lines()));
    }

    private static List<String> withoutSchema(List<String> lines) {
        List<String> kept = new ArrayList<>();
        for (String line : lines) {
            Matcher told = SCHEMA_TOLD.matcher(line);
            kept.add(told.matches() ? told.group("begin") + statusWithoutSchema(told) + told.group("middle") : line);
        }
        return kept;
    }

    private static int statusWithoutSchema(Matcher told) {
        int status = Integer.parseInt(told.group("status"), 16);
        return told.group("middle").endsWith("trackers='") ? status & ~ServerStatus.SERVER_SESSION_STATE_CHANGED : status;
    }

    /**
     * Refusals of FOUND_ROWS(). Whether such a statement has made it another one or has left it alone, of somebody
     * else's backend, cannot be told where the answer is what was there before.
     */
    static boolean mayLoseFoundRows(Script script, Step step) {
        return step.text().contains("FOUND_ROWS(") && (isMariaDb() || script.toString().startsWith("seed ")
                || script.toString().equals("what may leave FOUND_ROWS() as it was"));
    }

    /** An error that the proxy makes itself is not in the diagnostics of the backend. */
    static boolean leavesNoTrace(Answer direct) {
        return direct.lines().stream().anyMatch(line -> line.contains(" ERR 1243 "));
    }

    /**
     * Connections that set the same resource group at the same moment wait for each other's lock, and servers now and
     * then refuse one of them with error 1205; seen on direct connections of 8.0.15 and 9.7.4.
     */
    static boolean needsTheServerForItself(Script script) {
        return script.toString().equals("resource groups");
    }

    /** MySQL since 8.0.32 counts a warning in each answer to a client with this capability, that it is deprecated. */
    static boolean warnsOf(long capability) {
        return capability == Capabilities.CLIENT_NO_SCHEMA && TestDatabase.shared().version().isMysqlAtLeast(8, 0, 32);
    }

    /** Before MariaDB, a client without this one needs a user of the credentials file; the server takes all. */
    static boolean needs(long capability) {
        return capability == Capabilities.CLIENT_PLUGIN_AUTH && isMariaDb();
    }

    /** Where reads are split off, sessions begin with session_track_gtids = OWN_GTID and do not hide that. */
    static boolean showsWhatSplittingSets(Script script) {
        return script.toString().startsWith("session trackers");
    }

    static boolean skips(Script script) {
        return SCRIPTS.contains(script.toString())
                || SCRIPTS_OF_MARIADB.contains(script.toString()) && isMariaDb()
                || SCRIPTS_OF_NEW_SERVERS.contains(script.toString()) && settlesParameterTypes();
    }

    /**
     * MySQL since 8.0.22 converts the value of a parameter to the type of an execution before. Through the proxy the
     * answer is that of a statement which has just been prepared. Statements that are executed so are called
     * "converted".
     */
    private static boolean settlesParameterTypes() {
        return TestDatabase.shared().version().isMysqlAtLeast(8, 0, 22);
    }

    private static boolean isMariaDb() {
        return TestDatabase.shared().version().isMariaDb();
    }

    static boolean skips(Step step) {
        return isMariaDb() && STEPS_OF_MARIADB.stream().anyMatch(step.text()::contains)
                || settlesParameterTypes() && STEPS_OF_NEW_SERVERS.stream().anyMatch(step.text()::contains)
                || STEPS.stream().anyMatch(step.text()::contains)
                || step.text().startsWith("COM_STMT_EXECUTE converted ") && settlesParameterTypes();
    }

    /**
     * The answer without the collation, among those of utf8mb4, of a string in a column definition. It tells the
     * collation id of the login or of SET NAMES … COLLATE, which no server reports and no session variable shows.
     */
    static Answer mask(Answer answer) {
        List<String> lines = new ArrayList<>();
        for (String line : answer.lines()) {
            Matcher definition = UTF8MB4_DEFINITION.matcher(line);
            if (definition.matches()) {
                int flags = Integer.parseInt(definition.group(6).substring(0, 2), 16) & ~BINARY_FLAG;
                lines.add(definition.group(1) + " definition | " + definition.group(2) + "utf8mb4" + definition.group(4)
                        + definition.group(5) + Integer.toHexString(flags) + definition.group(6).substring(2)
                        + definition.group(7));
            } else {
                lines.add(line);
            }
        }
        return answer.withLines(lines);
    }
}
