package io.headgate.server.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.headgate.server.console.Column;
import io.headgate.server.console.Selection;
import io.headgate.server.console.Table;
import io.headgate.server.console.Tables;
import io.headgate.server.http.Answer;
import io.headgate.server.http.Call;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * The tables of the console as JSON: a list of them, and the rows of each as objects whose members are the columns.
 * Whatever its table says, a row is written as it is: names of users and digests of statements come from strangers.
 */
final class TableApi {

    static final String PATH = "/api/";
    static final String TRACE_PATH = "/api/trace";
    private static final String CLIENT = "client";
    private static final Set<String> PARAMETERS = new TreeSet<>(Set.of("like", "limit"));
    private static final Set<String> TRACE_PARAMETERS = new TreeSet<>(Set.of(CLIENT, "like", "limit"));
    private static final int WRONG = 400;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final Tables tables;
    private final Executor worker;

    /** @param worker writes rows, which may be many */
    TableApi(Tables tables, Executor worker) {
        this.tables = tables;
        this.worker = worker;
    }

    /** Which tables there are. */
    Answer list(Call call) {
        return Json.answer(200, out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("tables");
            for (Table table : tables.all()) {
                out.writeStartObject();
                out.writeStringField("name", table.name());
                out.writeStringField("path", PATH + table.name());
                out.writeStringField("about", table.about());
                out.writeArrayFieldStart("columns");
                for (Column column : table.columns()) {
                    out.writeStartObject();
                    out.writeStringField("name", column.name());
                    out.writeStringField("type", type(column));
                    out.writeEndObject();
                }
                out.writeEndArray();
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static String type(Column column) {
        return switch (column.kind()) {
            case TEXT -> "string";
            case NUMBER -> "integer";
            case DECIMAL -> "number";
        };
    }

    /** The rows of the one that the path names. */
    CompletionStage<Answer> rows(Call call) {
        Table table = tables.find(call.path().substring(PATH.length()).toLowerCase(Locale.ROOT));
        if (table == null) {
            return CompletableFuture.completedFuture(Json.error(NOT_FOUND, "there is no such table; there are "
                    + tables.all().stream().map(Table::name).collect(Collectors.joining(", "))));
        }
        try {
            return rows(table, Parameters.of(call, PARAMETERS));
        } catch (Parameters.WrongException e) {
            return CompletableFuture.completedFuture(Json.error(WRONG, e.getMessage()));
        }
    }

    /** The last commands of a client. */
    CompletionStage<Answer> trace(Call call) {
        try {
            Parameters parameters = Parameters.of(call, TRACE_PARAMETERS);
            Long client = parameters.number(CLIENT);
            if (client == null) {
                throw new Parameters.WrongException("client is the id of one, as " + PATH + "clients has it");
            }
            Table table = tables.trace(client);
            return table == null
                    ? CompletableFuture.completedFuture(Json.error(NOT_FOUND, "there is no client " + client))
                    : rows(table, parameters);
        } catch (Parameters.WrongException e) {
            return CompletableFuture.completedFuture(Json.error(WRONG, e.getMessage()));
        }
    }

    private CompletionStage<Answer> rows(Table table, Parameters parameters) throws Parameters.WrongException {
        Selection selection = Selection.of(parameters.text("like"), parameters.number("limit"));
        return table.rows().get().handleAsync((rows, failure) -> failure == null
                ? answer(table, selection, rows) : unavailable(failure), worker);
    }

    private static Answer answer(Table table, Selection selection, List<Table.Row> rows) {
        List<Table.Row> chosen = selection.from(rows);
        return Json.answer(200, out -> {
            out.writeStartObject();
            out.writeStringField("name", table.name());
            out.writeNumberField("total", selection.total(rows));
            out.writeArrayFieldStart("rows");
            for (Table.Row row : chosen) {
                write(table, row, out);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void write(Table table, Table.Row row, JsonGenerator out) throws IOException {
        out.writeStartObject();
        for (int i = 0; i < table.columns().size(); i++) {
            out.writeFieldName(table.columns().get(i).name());
            Object value = row.values().get(i);
            if (value == null) {
                out.writeNull();
            } else if (value instanceof BigDecimal number) {
                out.writeNumber(number);
            } else if (value instanceof Long number) {
                out.writeNumber(number);
            } else {
                out.writeString((String) value);
            }
        }
        out.writeEndObject();
    }

    private static Answer unavailable(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof Table.UnavailableException) {
            return Json.error(UNAVAILABLE, cause.getMessage());
        }
        throw new CompletionException(cause);
    }
}
