package io.headgate.server.session;

import io.headgate.protocol.Command;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;

/**
 * Whether what a session's last statement has left at its held or last backend, warnings and ROW_COUNT(), is still
 * there for the next one to read.
 */
final class LastResult {

    /** What was asked after the last statement; null when the backend is another now. */
    private FollowUp followUp;
    /** Something ran on the backend since the client's last statement. */
    private boolean disturbed;
    private boolean ranStatement;
    private boolean rowCountHere;
    /** The backend's warnings and errors are those of the client's last statement. */
    private boolean diagnosticsHere;

    /** The session begins anew. */
    void restart() {
        ranStatement = false;
        rowCountHere = false;
        diagnosticsHere = false;
    }

    /** The session's next statement runs on a backend that others have had. */
    void onOtherBackend() {
        followUp = null;
        disturbed = false;
    }

    /** A command was answered by the proxy that makes ROW_COUNT() 0 at a server. */
    void forgetRowCount() {
        rowCountHere = false;
    }

    /** The proxy has run statements of its own there. */
    void replace() {
        disturbed = true;
        rowCountHere = false;
        diagnosticsHere = false;
    }

    /** A command was refused by the proxy after it had its backend. */
    void onRefused() {
        disturbed = true;
        diagnosticsHere = false;
    }

    /** A command was refused by the server before it was sent: that error is the last one there. */
    void onServerError() {
        followUp = null;
        disturbed = false;
        diagnosticsHere = true;
    }

    /** @param untouched whether nobody had the backend since the session's last statement */
    void onBackend(boolean untouched) {
        rowCountHere &= untouched;
        diagnosticsHere &= untouched;
    }

    /** Whether a statement with these traits finds there all that it may read of the last one's. */
    boolean isUntouchedFor(StatementTraits traits, boolean untouched) {
        return untouched && !disturbed && (followUp == null || !followUp.replacedDiagnostics())
                && (rowCountHere || traits == null || !StatementEffects.readsLastResult(traits))
                && (diagnosticsHere || traits == null || !traits.has(Trait.READS_DIAGNOSTICS));
    }

    /**
     * Why a statement cannot be answered truthfully there; null when it can.
     *
     * @param untouched as {@link #isUntouchedFor} says
     * @param lastClean whether the last statement left neither warnings nor an error
     */
    ErrPacket refusal(StatementTraits traits, boolean untouched, boolean lastClean) {
        if (traits == null) {
            return null;
        }
        boolean rowCountReplaced = followUp != null && followUp.replacedRowCount();
        return untouched && !(rowCountReplaced && StatementEffects.readsLastResult(traits)) ? null
                : StatementEffects.refusalElsewhere(traits, ranStatement, lastClean);
    }

    /** A command of the client's has run, and {@code next} is what the proxy may ask after it. */
    void onResponse(FollowUp next) {
        if (followUp != null && followUp.replacedRowCount()) {
            rowCountHere = false;
        }
        followUp = next;
        disturbed = false;
    }

    /** @param keepsDiagnostics whether the command has left warnings and errors as they were */
    void learn(Command command, boolean keepsDiagnostics) {
        diagnosticsHere |= !keepsDiagnostics;
        // COM_STMT_PREPARE and the like leave ROW_COUNT() as it was
        if (command == Command.COM_QUERY || command == Command.COM_STMT_EXECUTE) {
            ranStatement = true;
            rowCountHere = true;
        }
    }
}
