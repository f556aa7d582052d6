package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.pool.Holds;
import io.headgate.pool.OwnStatement;
import io.headgate.pool.SessionState;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.server.backend.Roles;
import io.headgate.server.backend.SessionVariables;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a server's reports mean for the session, and what it is asked because no report tells it. Nearly all session
 * variables travel with the value that is reported. This is the one list of the others; {@code session-variables.txt}
 * names those that are not reported at all.
 *
 * <ul>
 *   <li>collation_connection follows character_set_connection without a report, and timestamp is reported as if DEFAULT
 *       were a value: both are asked for, and travel
 *   <li>insert_id is used up by the next generated value without a report: held until the server, asked after each
 *       statement that may use it, answers 0
 *   <li>gtid_next is held until it is reported as AUTOMATIC
 *   <li>rand_seed1, rand_seed2 always read as 0 and change with each RAND(): held until the session ends
 *   <li>a value whose bytes are not UTF-8 cannot be written down again: held until the session ends
 * </ul>
 *
 * <p>The active roles are asked for after SET ROLE; they are held only if a name is not ASCII.
 */
final class ReportedState {

    private static final String TIMESTAMP = "timestamp";
    private static final char NOT_UTF8 = '\uFFFD';

    /** In the order in which they are asked. */
    private enum Question {
        COLLATION("@@collation_connection"),
        TIMESTAMP("@@timestamp"),
        INSERT_ID("@@insert_id"),
        ROLE(Roles.QUESTION);

        private final String expression;

        Question(String expression) {
            this.expression = expression;
        }
    }

    private final Holds holds;
    private final Set<Question> open = EnumSet.noneOf(Question.class);
    private String reportedTimestamp;
    /** The report that is taken in names character_set_client, too: SET NAMES, or SET CHARACTER SET. */
    private boolean namesClient;

    ReportedState(Holds holds) {
        this.holds = holds;
    }

    /** The session begins anew. */
    void clear() {
        open.clear();
        namesClient = false;
    }

    /** A statement's report begins. */
    void begin() {
        namesClient &= open.contains(Question.COLLATION);
    }

    /** The session's state after this report. */
    SessionState apply(SessionState before, SessionTrack.SystemVariable variable) {
        String name = variable.name().toLowerCase(Locale.ROOT);
        String value = variable.value();
        switch (name) {
            case SessionVariables.CHARACTER_SET_CLIENT -> {
                namesClient = true;
                return before.withVariable(name, value).withoutVariable(SessionState.CLIENT_COLLATION);
            }
            case SessionVariables.CHARACTER_SET_CONNECTION -> open.add(Question.COLLATION);
            case TIMESTAMP -> {
                reportedTimestamp = value;
                open.add(Question.TIMESTAMP);
            }
            case "insert_id" -> hold(HoldReason.INSERT_ID, !value.equals("0"));
            case "gtid_next" -> hold(HoldReason.GTID_NEXT, !value.equals("AUTOMATIC"));
            case "rand_seed1", "rand_seed2" -> holds.add(HoldReason.RANDOM_SEED);
            // the client's and not the backend's
            case SessionVariables.WAIT_TIMEOUT -> { }
            default -> {
                if (!SessionVariables.isTracked(name)) {
                    // only a client that asked for it hears of it
                    return before;
                }
                if (value.indexOf(NOT_UTF8) < 0) {
                    return before.withVariable(name, value);
                }
                holds.add(HoldReason.UNKNOWN_STATE);
            }
        }
        return before;
    }

    private void hold(HoldReason reason, boolean on) {
        if (on) {
            holds.add(reason);
        } else {
            holds.remove(reason);
        }
    }

    /** A statement has run that may have generated a value for an AUTO_INCREMENT column. */
    void mayHaveUsedInsertId() {
        if (holds.has(HoldReason.INSERT_ID)) {
            open.add(Question.INSERT_ID);
        }
    }

    /** A statement has run that may have set the active roles. */
    void mayHaveSetRole() {
        open.add(Question.ROLE);
    }

    /** The session's state after a report of its transaction's characteristics. */
    SessionState characteristics(SessionState before, String statements, boolean inTransaction) {
        holds.remove(HoldReason.NEXT_TRANSACTION);
        if (statements.isEmpty() || inTransaction) {
            // used up; inside a transaction they describe that one
            return before.withOwnStatement(OwnStatement.NEXT_TRANSACTION, null);
        }
        String next = OwnStatements.nextTransaction(statements);
        hold(HoldReason.NEXT_TRANSACTION, next == null);
        return before.withOwnStatement(OwnStatement.NEXT_TRANSACTION, next);
    }

    /** The session's state after a SET RESOURCE GROUP. @param tokens see {@link OwnStatements#resourceGroup} */
    SessionState resourceGroup(SessionState before, StatementTraits traits, StatementTokens tokens) {
        String group = OwnStatements.resourceGroup(traits, tokens);
        hold(HoldReason.RESOURCE_GROUP, group == null);
        return before.withOwnStatement(OwnStatement.RESOURCE_GROUP, group == null || group.isEmpty() ? null : group);
    }

    /** Whether something is not known that the server must be asked for. */
    boolean isQuestionOpen() {
        return !open.isEmpty();
    }

    /** What asks for all that is open. Its own LIMIT keeps sql_select_limit out. */
    String question() {
        return open.stream().map(question -> question.expression)
                .collect(Collectors.joining(", ", "SELECT ", " LIMIT 1"));
    }

    /**
     * Takes in the row that answers {@link #question}.
     *
     * @param loginRoles the roles that a session begins with
     * @return the session's state as it is known now
     */
    SessionState answer(SessionState before, byte[] row, String loginRoles) {
        SessionState now = before;
        ByteBuf values = Unpooled.wrappedBuffer(row);
        for (Question question : open) {
            String value = new String(Wire.readLenencBytes(values), StandardCharsets.US_ASCII);
            switch (question) {
                case COLLATION -> now = namesClient ? SessionVariables.named(now, value)
                        : now.withVariable(SessionVariables.COLLATION_CONNECTION, value);
                // time goes on, but for a session that has stopped it
                case TIMESTAMP -> now = value.equals(reportedTimestamp) ? now.withVariable(TIMESTAMP, value)
                        : now.withoutVariable(TIMESTAMP);
                case INSERT_ID -> hold(HoldReason.INSERT_ID, !value.equals("0"));
                case ROLE -> {
                    String roles = Roles.written(value);
                    hold(HoldReason.ROLE, roles == null);
                    boolean asAtLogin = roles == null || roles.equals(loginRoles);
                    now = now.withOwnStatement(OwnStatement.ROLE, asAtLogin ? null : roles);
                }
            }
        }
        open.clear();
        return now;
    }
}
