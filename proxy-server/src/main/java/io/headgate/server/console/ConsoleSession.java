package io.headgate.server.console;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.OkPacket;
import io.headgate.server.ProxyError;
import io.headgate.server.console.Table.Row;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the commands of one who has logged in to the console, one at a time. On its loop. */
final class ConsoleSession implements ConsoleConnection.Phase {

    private static final Logger log = LoggerFactory.getLogger(ConsoleSession.class);

    private final ConsoleConnection connection;
    private final ConsoleServices services;
    private final Capabilities capabilities;
    private final ClientTables tables;
    private final Orders orders;
    private String database;
    private boolean busy;
    private boolean over;

    ConsoleSession(ConsoleConnection connection, ConsoleServices services, Capabilities capabilities,
            String database) {
        this.connection = connection;
        this.services = services;
        this.capabilities = capabilities;
        this.tables = new ClientTables(services.tables(), services.serverVersion());
        this.orders = new Orders(services.controls());
        this.database = ClientTables.DATABASE.equalsIgnoreCase(database) ? ClientTables.DATABASE : null;
    }

    @Override
    public boolean isBusy() {
        return busy;
    }

    @Override
    public void end() {
        over = true;
    }

    @Override
    public void onPacket(byte[] payload, int sequenceId) {
        Command command = payload.length == 0 ? null : Command.of(payload[0] & 0xFF);
        byte[] argument = payload.length == 0 ? payload : Arrays.copyOfRange(payload, 1, payload.length);
        try {
            run(command, argument);
        } catch (RefusedException e) {
            error(e.error());
        }
    }

    private void run(Command command, byte[] argument) throws RefusedException {
        if (command == null) {
            error(ProxyError.UNKNOWN_COMMAND.packet());
            return;
        }
        switch (command) {
            case COM_QUIT -> connection.close();
            case COM_PING, COM_RESET_CONNECTION, COM_SET_OPTION -> ok(0, "");
            case COM_INIT_DB -> use(new String(argument, StandardCharsets.UTF_8));
            case COM_QUERY -> run(argument);
            case COM_FIELD_LIST -> fields(Wire.readNulString(Unpooled.wrappedBuffer(argument)));
            case COM_STATISTICS -> connection.responder().packet(1,
                    out -> out.writeCharSequence("Headgate " + services.version(), StandardCharsets.UTF_8));
            default -> error(ProxyError.UNSUPPORTED.packet(command + "; the console takes statements as text only"));
        }
    }

    private void run(byte[] text) throws RefusedException {
        Statement statement = StatementParser.parse(text);
        if (statement instanceof Statement.Show show) {
            show(find(show.table()), show.selection());
        } else if (statement instanceof Statement.TraceClient trace) {
            Table table = services.tables().trace(trace.id());
            if (table == null) {
                throw Orders.noClient(trace.id());
            }
            show(table, trace.selection());
        } else if (statement instanceof Statement.Select select) {
            select(select);
        } else if (statement instanceof Statement.Use use) {
            use(use.database());
        } else if (statement instanceof Statement.SetForClient) {
            ok(0, "");
        } else if (statement instanceof Statement.Empty) {
            throw new RefusedException(ErrPacket.of(ErrorCode.ER_EMPTY_QUERY, "Query was empty"));
        } else {
            carryOut(statement, new String(text, StandardCharsets.UTF_8).strip());
        }
    }

    private void carryOut(Statement order, String text) {
        later(orders.carryOut(order), done -> {
            log.atWarn().addKeyValue("user", ConsoleAccount.USER).addKeyValue("address", connection.host())
                    .addKeyValue("statement", shown(order, text)).addKeyValue("result", done.info())
                    .log("console: order carried out");
            ok(done.count(), done.info());
            done.afterwards().run();
        }, "the console failed on an order");
    }

    /** A value may be a secret. */
    private static String shown(Statement order, String text) {
        return order instanceof Statement.SetSetting set ? "SET " + set.name() : text;
    }

    private void use(String name) throws RefusedException {
        if (!name.equalsIgnoreCase(ClientTables.DATABASE)) {
            throw new RefusedException(ErrPacket.of(ErrorCode.ER_BAD_DB_ERROR, "Unknown database '" + name
                    + "'; the console has '" + ClientTables.DATABASE + "' only"));
        }
        database = ClientTables.DATABASE;
        ok(0, "");
    }

    private void fields(String name) throws RefusedException {
        Table table = find(name);
        ByteBuf out = connection.channel().alloc().buffer();
        TextResult.writeFields(out, capabilities, table.name(), table.columns());
        connection.channel().writeAndFlush(out, connection.channel().voidPromise());
    }

    private Table find(String name) throws RefusedException {
        Table table = tables.find(name.toLowerCase(Locale.ROOT));
        if (table == null) {
            throw new RefusedException(ErrPacket.of(ErrorCode.ER_PARSE_ERROR, "there is no '" + name
                    + "' to show; there are " + tables.names() + " (" + StatementParser.HELP + ")"));
        }
        return table;
    }

    private void show(Table table, Selection selection) {
        later(table.rows().get(), rows -> result(table.name(), table.columns(), selection.from(rows)),
                "the console failed on a table");
    }

    /** The next packet waits until what this one asked for has been told. */
    private <T> void later(CompletionStage<T> answer, Consumer<T> tell, String onFailure) {
        busy = true;
        answer.whenComplete((there, failure) -> connection.channel().eventLoop().execute(() -> {
            if (over) {
                return;
            }
            busy = false;
            if (failure == null) {
                tell.accept(there);
            } else {
                onFailure(failure, onFailure);
            }
            connection.goOn();
        }));
    }

    private void onFailure(Throwable failure, String words) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof Table.UnavailableException) {
            error(ErrPacket.of(ErrorCode.ER_UNKNOWN_ERROR, cause.getMessage()));
        } else if (cause instanceof RefusedException refused) {
            error(refused.error());
        } else {
            log.atError().setCause(cause).log(words);
            error(ProxyError.INTERNAL.packet());
        }
    }

    private void select(Statement.Select select) throws RefusedException {
        List<Column> columns = select.items().stream().map(item -> Column.text(item.title())).toList();
        Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(select.items().get(i));
        }
        result("", columns, List.of(Row.of(values)));
    }

    private String value(Statement.Select.Item item) throws RefusedException {
        if (item.literal()) {
            return item.what();
        }
        String what = item.what().toLowerCase(Locale.ROOT);
        if (!what.startsWith("@@")) {
            return switch (what) {
                case "database()", "schema()" -> database;
                case "user()", "current_user()", "session_user()", "system_user()" ->
                        ConsoleAccount.USER + "@" + connection.host();
                case "version()" -> services.serverVersion();
                case "connection_id()" -> "1";
                default -> throw new RefusedException(ErrPacket.of(ErrorCode.ER_PARSE_ERROR,
                        "there is no " + item.what() + " here (" + StatementParser.HELP + ")"));
            };
        }
        String variable = tables.variable(what.substring(2));
        if (variable == null) {
            throw new RefusedException(ErrPacket.of(ErrorCode.ER_UNKNOWN_SYSTEM_VARIABLE,
                    "Unknown system variable '" + item.what().substring(2) + "'; SHOW CONFIG has the settings"));
        }
        return variable;
    }

    private void result(String table, List<Column> columns, List<Row> rows) {
        ByteBuf out = connection.channel().alloc().buffer();
        TextResult.write(out, capabilities, table, columns, rows);
        connection.channel().writeAndFlush(out, connection.channel().voidPromise());
    }

    private void ok(long affectedRows, String info) {
        OkPacket ok = new OkPacket(affectedRows, 0, ServerStatus.SERVER_STATUS_AUTOCOMMIT, 0,
                info.getBytes(StandardCharsets.UTF_8), new byte[0]);
        connection.responder().packet(1, out -> ok.write(out, capabilities, OkPacket.HEADER));
    }

    private void error(ErrPacket error) {
        connection.responder().error(1, error, capabilities);
    }
}
