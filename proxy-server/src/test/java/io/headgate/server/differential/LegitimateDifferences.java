package io.headgate.server.differential;

import io.headgate.protocol.ServerStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one place that names what may differ between a direct connection and a proxied one.
 *
 * <ul>
 *   <li>numbers that identify a connection or count since the server's start: those of two digits and more in their
 *       rows
 *   <li>SHOW INDEX estimates how many values a column has: the digits of its rows
 *   <li>SHOW TRIGGERS: whether it says that no index was used, which follows the plan for the data dictionary's tables
 *   <li>information_schema: the order of its rows, which is the plan's
 *   <li>COM_STATISTICS: all its digits
 *   <li>the statement id that COM_STMT_PREPARE answers with and errors 1243 and 1421 name: the client's ids are the
 *       proxy's own
 *   <li>status and warnings of the EOF packet behind column definitions, or where they are left out: the proxy's
 *       backends send none there, and what holds for the response is in the packet that ends it
 *   <li>SERVER_SESSION_STATE_CHANGED with no change behind it, which servers send when a tracker was set, and MariaDB
 *       in EOF packets, where nothing can be behind it
 *   <li>the warnings in the answers to COM_PING, COM_INIT_DB and COM_SET_OPTION, which repeat those of the statement
 *       before
 *   <li>the order of the character sets in one report: MariaDB's is that of a hash
 *   <li>statement_id, by which MySQL 9.7 counts all statements of the server for clients that track all variables
 *   <li>the sequence id of the packet that ends COM_CHANGE_USER: how many packets a password takes is up to the server
 * </ul>
 *
 * A refusal to answer is another thing: {@link #mayBeRefused}.
 */
final class LegitimateDifferences {

    static final String PING = "COM_PING";
    static final String INIT_DB = "COM_INIT_DB ";
    static final String STATISTICS = "COM_STATISTICS";
    static final String PREPARE = "COM_STMT_PREPARE ";
    static final String CHANGE_USER = "COM_CHANGE_USER ";

    private static final Pattern IDENTIFIES_A_CONNECTION = Pattern.compile(
            "CONNECTION_ID *\\(|pseudo_thread_id|THREAD_ID|UUID\\(", Pattern.CASE_INSENSITIVE);
    private static final Pattern ESTIMATES = Pattern.compile("SHOW (INDEX|KEYS) ", Pattern.CASE_INSENSITIVE);
    private static final Pattern INFORMATION_SCHEMA = Pattern.compile("FROM\\s+information_schema",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern READS_WHAT_THE_STATEMENT_BEFORE_LEFT = Pattern.compile(
            "SHOW (COUNT\\(\\*\\) )?(WARNINGS|ERRORS)|@@(SESSION\\.)?(warning|error)_count"
                    + "|GET (CURRENT |STACKED )?DIAGNOSTICS|LASTVAL\\(|PREVIOUS VALUE FOR", Pattern.CASE_INSENSITIVE);

    /**
     * Where the id of a statement stands in an answer's first line: the header is two digits of hex, then four bytes.
     */
    private static final Pattern STATEMENT_ID = Pattern.compile("^1 .* \\| 00[0-9a-f]{8}");

    /** A definition; a number of columns, or a prepared statement, that no definitions follow; an EOF behind that. */
    private static final Pattern DESCRIBES =
            Pattern.compile("\\| 03646566|\\| [0-9a-f]{2}00$|\\| 00[0-9a-f]{22}00$| EOF$");
    private static final Pattern STATEMENT_IN_ERROR = Pattern.compile("ERR (1243|1421) ");
    private static final Pattern CHANGE_IN_EOF = Pattern.compile(
            "^(?<text>[0-9]+ EOF status=0x)(?<status>[4-7c-f][0-9a-f]{3})(?<middle>.*\\| fe....)(?<low>..)(?<high>.)"
                    + "(?<rest>.)$");
    private static final Pattern NOTHING_CHANGED = Pattern.compile(
            "^(?<text>.* status=0x)400(?<flags>[0-9a-f] .* trackers='' \\| (?:00|fe)0000)(?<low>0[0-9a-f])40"
                    + "(?<warnings>[0-9a-f]{4})0000$");

    private LegitimateDifferences() {
    }

    /** The answer without what may differ. */
    static Answer mask(Step step, Answer answer) {
        List<String> lines = new ArrayList<>(answer.lines());
        for (int i = 1; i < lines.size(); i++) {
            if (DESCRIBES.matcher(lines.get(i - 1)).find() && lines.get(i).contains(" EOF ")) {
                lines.set(i, lines.get(i).replaceFirst("EOF.*", "EOF"));
            }
        }
        if (step.text().equals(STATISTICS)) {
            lines.replaceAll(line -> line.replaceAll("\\|.*", "").replaceAll("[0-9.]+", "#"));
        } else if (step.text().startsWith(PREPARE)) {
            lines.set(0, STATEMENT_ID.matcher(lines.get(0)).replaceFirst("1 statement | 00########"));
        } else if (step.text().startsWith(CHANGE_USER)) {
            lines.set(0, lines.get(0).replaceFirst("^[0-9]+ ", "# "));
        } else if (ESTIMATES.matcher(step.text()).find()) {
            lines.replaceAll(line -> line.contains(" OK ") || line.contains(" EOF ")
                    ? line : line.replaceAll("\\|.*", "").replaceAll("[0-9]+", "#"));
        } else if (IDENTIFIES_A_CONNECTION.matcher(step.text()).find()) {
            lines.replaceAll(line -> line.contains(" OK ") || line.contains(" EOF") || line.contains(" ERR ")
                    || line.contains("| 03646566") ? line : line.replaceAll("\\|.*", "").replaceAll("[0-9]{2,}", "#"));
        }
        lines.replaceAll(line -> STATEMENT_IN_ERROR.matcher(line).find()
                ? line.replaceAll("\\|.*|\\([0-9]+\\)", "") : line);
        lines.replaceAll(line -> NOTHING_CHANGED.matcher(line).replaceFirst("${text}${flags}${low}00${warnings}"));
        lines.replaceAll(LegitimateDifferences::withoutChangeInEof);
        lines.replaceAll(LegitimateDifferences::inOneOrder);
        lines.replaceAll(line -> line.contains("statement_id.")
                ? line.replaceAll("\\|.*", "").replaceAll("statement_id\\.[0-9]+", "statement_id.#") : line);
        if (countsWarnings(step)) {
            lines.replaceAll(line -> line.replaceFirst("warnings=[0-9]+", "warnings=#")
                    .replaceFirst("\\| fe....(....)$", "| fe####$1")
                    .replaceFirst("\\| (00|fe)0000(....)....", "| $10000$2####"));
        }
        if (step.text().startsWith("SHOW TRIGGERS")) {
            lines.replaceAll(line -> line.replaceFirst("status=0x22 ", "status=0x2 ").replace("| fe000022", "| fe000002"));
        }
        if (step.text().equals(PING)) {
            lines.replaceAll(line -> line.replaceAll("warnings=.*", ""));
        } else if (INFORMATION_SCHEMA.matcher(step.text()).find()) {
            lines.replaceAll(line -> line.replaceFirst("^[0-9]+ ", "0 "));
            lines.sort(null);
        }
        return answer.withLines(lines);
    }

    private static String inOneOrder(String line) {
        int at = line.indexOf("trackers='");
        if (at < 0 || !line.contains("character_set_client") || !line.contains("character_set_results")) {
            return line;
        }
        String[] words = line.substring(at, line.lastIndexOf("' |")).split("\\W+");
        Arrays.sort(words);
        return line.substring(0, at) + String.join(" ", words);
    }

    private static String withoutChangeInEof(String line) {
        Matcher eof = CHANGE_IN_EOF.matcher(line);
        return !eof.matches() ? line : eof.group("text")
                + Integer.toHexString(withoutBit(eof.group("status"), ServerStatus.SERVER_SESSION_STATE_CHANGED))
                + eof.group("middle") + eof.group("low") + Integer.toHexString(withoutBit(eof.group("high"), 4))
                + eof.group("rest");
    }

    private static int withoutBit(String hex, int bit) {
        return Integer.parseInt(hex, 16) & ~bit;
    }

    /** Whether a step that was refused would have assigned a user variable. */
    static boolean assigns(Step step) {
        return step.text().matches("(?i)GET .*DIAGNOSTICS.*@.*");
    }

    /** Whether it replaces diagnostics and ROW_COUNT(); COM_STMT_PREPARE and the like do not. */
    static boolean runsStatement(Step step) {
        return !step.text().startsWith("COM_") || step.text().startsWith("COM_STMT_EXECUTE");
    }

    /** Whether its answer has the number of warnings of the statement before. */
    static boolean countsWarnings(Step step) {
        return step.text().startsWith("COM_SET_OPTION") || step.text().startsWith("COM_INIT_DB");
    }

    /** Whether the proxy may refuse this one, where the backend of the statement before it may be gone. */
    static boolean mayBeRefused(Step step) {
        return READS_WHAT_THE_STATEMENT_BEFORE_LEFT.matcher(step.text()).find();
    }
}
