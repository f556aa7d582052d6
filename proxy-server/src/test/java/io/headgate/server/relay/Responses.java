package io.headgate.server.relay;

import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.protocol.packet.StmtPrepareOk;
import io.headgate.protocol.response.ResponseShape;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Responses of every shape that a server gives. */
enum Responses {
    OK(ResponseShape.SINGLE, new Script().ok(0, 0, 2, "")),
    OK_WITH_INFO(ResponseShape.RESULT_SETS, new Script().ok(3, 77, 2, "Rows matched: 3  Changed: 3  Warnings: 0")),
    OK_WITH_TRACKERS(ResponseShape.RESULT_SETS, new Script().ok(0, 0, 2, "",
            new SessionTrack.Schema("app"), new SessionTrack.SystemVariable("sql_mode", "ANSI"),
            new SessionTrack.StateChanged(true))),
    OK_WITH_TRACKERS_NOBODY_ASKED_FOR(ResponseShape.RESULT_SETS, new Script().ok(1, 0, 3, "info",
            new SessionTrack.SystemVariable("sql_mode", "ANSI"), new SessionTrack.TransactionState("T_______"),
            new SessionTrack.TransactionCharacteristics("START TRANSACTION;"))),
    ERROR(ResponseShape.RESULT_SETS, new Script().err(1064)),
    END_OF_FILE(ResponseShape.SINGLE, new Script().endOfRows(2, 0)),
    NO_ROWS(ResponseShape.RESULT_SETS, new Script().columnCount(1).definitions(1).endOfDefinitions(2)
            .endOfRows(2, 0)),
    ROWS(ResponseShape.RESULT_SETS, new Script().columnCount(3).definitions(3).endOfDefinitions(2)
            .row("a").row("").row("some longer value that is no number").endOfRows(0x22, 4)),
    ROWS_WITH_TRACKERS(ResponseShape.RESULT_SETS, new Script().columnCount(1).definitions(1).endOfDefinitions(2)
            .row("a").endOfRows(2, 0, new SessionTrack.Schema("app"))),
    EMPTY_ROWS(ResponseShape.RESULT_SETS, new Script().columnCount(1).definitions(1).endOfDefinitions(2)
            .packet(new byte[0]).row("x").packet(new byte[0]).endOfRows(2, 0)),
    ERROR_INSTEAD_OF_ROWS(ResponseShape.RESULT_SETS, new Script().columnCount(1).definitions(1).endOfDefinitions(2)
            .err(1242)),
    ERROR_AMONG_ROWS(ResponseShape.RESULT_SETS, new Script().columnCount(2).definitions(2).endOfDefinitions(2)
            .row("a").row("b").err(1317)),
    ERROR_AMONG_DEFINITIONS(ResponseShape.RESULT_SETS, new Script().columnCount(2).definitions(1).err(1317)),
    MANY_RESULTS(ResponseShape.RESULT_SETS, manyResults()),
    CURSOR(ResponseShape.RESULT_SETS, new Script().columnCount(2).definitions(2)
            .endOfRows(2 | ServerStatus.SERVER_STATUS_CURSOR_EXISTS, 0)),
    ROWS_WITH_OPTIONAL_METADATA(ResponseShape.RESULT_SETS, new Script().columnCount(2, true).definitions(2)
            .endOfDefinitions(2).row("a").endOfRows(2, 0)),
    ROWS_WITHOUT_METADATA(ResponseShape.RESULT_SETS, new Script().columnCount(2, false).endOfDefinitions(2)
            .row("a").row("b").endOfRows(2, 0)),
    NO_ROWS_WITHOUT_METADATA(ResponseShape.RESULT_SETS, new Script().columnCount(2, false).endOfDefinitions(2)
            .endOfRows(2, 0)),
    CURSOR_WITHOUT_METADATA(ResponseShape.RESULT_SETS, new Script().columnCount(2, false)
            .endOfRows(2 | ServerStatus.SERVER_STATUS_CURSOR_EXISTS, 0)),
    FETCHED(ResponseShape.ROWS, new Script().row("a").row("b")
            .endOfRows(2 | ServerStatus.SERVER_STATUS_CURSOR_EXISTS, 0)),
    FETCHED_LAST(ResponseShape.ROWS, new Script().row("a").endOfRows(2 | ServerStatus.SERVER_STATUS_LAST_ROW_SENT, 0)),
    FETCHED_NOTHING(ResponseShape.ROWS, new Script().endOfRows(2 | ServerStatus.SERVER_STATUS_LAST_ROW_SENT, 0)),
    FETCH_FAILED(ResponseShape.ROWS, new Script().err(1243)),
    FIELD_LIST(ResponseShape.FIELD_LIST, new Script().definitions(3).endOfRows(2, 0)),
    FIELD_LIST_OF_NOTHING(ResponseShape.FIELD_LIST, new Script().endOfRows(2, 0)),
    FIELD_LIST_FAILED(ResponseShape.FIELD_LIST, new Script().err(1146)),
    STATISTICS(ResponseShape.TEXT, new Script().packet("Uptime: 3  Threads: 1".getBytes(StandardCharsets.US_ASCII))),
    PREPARED_NOTHING(ResponseShape.PREPARE, new Script().prepareOk(9, 0, 0)),
    PREPARED_PARAMETERS(ResponseShape.PREPARE, new Script().prepareOk(9, 0, 3).definitions(3).endOfDefinitions(2)),
    PREPARED_COLUMNS(ResponseShape.PREPARE, new Script().prepareOk(9, 2, 0).definitions(2).endOfDefinitions(2)),
    PREPARED_BOTH(ResponseShape.PREPARE, new Script().prepareOk(0xFEDCBA98L, 1, 1)
            .definitions(1).endOfDefinitions(2).definitions(1).endOfDefinitions(2)),
    PREPARED_WITHOUT_METADATA(ResponseShape.PREPARE, new Script().prepareOk(new StmtPrepareOk(9, 2, 1, 0, false))
            .endOfDefinitions(2).endOfDefinitions(2)),
    PREPARED_PARAMETERS_WITHOUT_METADATA(ResponseShape.PREPARE,
            new Script().prepareOk(new StmtPrepareOk(9, 0, 1, 0, false)).endOfDefinitions(2)),
    PREPARED_NOTHING_WITHOUT_METADATA(ResponseShape.PREPARE,
            new Script().prepareOk(new StmtPrepareOk(9, 0, 0, 0, false))),
    PREPARE_FAILED(ResponseShape.PREPARE, new Script().err(1295));

    final ResponseShape shape;
    final Script script;

    Responses(ResponseShape shape, Script script) {
        this.shape = shape;
        this.script = script;
    }

    private static Script manyResults() {
        int more = 2 | ServerStatus.SERVER_MORE_RESULTS_EXISTS;
        Script script = new Script();
        for (int i = 0; i < 90; i++) {
            script.columnCount(1).definitions(1).endOfDefinitions(2).row("row " + i).endOfRows(more, 0)
                    .ok(i, i, more, "");
        }
        return script.ok(0, 0, 2, "", new SessionTrack.Schema("app"));
    }

    static List<Responses> all() {
        return List.of(values());
    }
}
