package io.headgate.server.topology;

import io.headgate.config.HostPort;
import io.headgate.server.backend.Gtids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks the writer what it has executed. Who asks while a question is under way waits for the next one, which is asked
 * for all of them: an answer is never older than its question. Thread-safe; never blocks the caller.
 */
public final class WriterPosition implements Supplier<CompletionStage<Gtids>>, AutoCloseable {

    private static final int UNKNOWN_VARIABLE = 1193;

    private final Supplier<HostPort> writer;
    private final Function<HostPort, ControlConnection> connections;
    private final Executor executor;
    private List<CompletableFuture<Gtids>> waiting = new ArrayList<>();
    private boolean asking;
    // on one thread at a time
    private HostPort connectedTo;
    private ControlConnection connection;

    /**
     * @param writer null while there is none
     * @param connections makes one to a server
     * @param executor where questions may block
     */
    public WriterPosition(Supplier<HostPort> writer, Function<HostPort, ControlConnection> connections,
            Executor executor) {
        this.writer = writer;
        this.connections = connections;
        this.executor = executor;
    }

    /** Fails with an SQLException when there is no writer, or it does not answer. */
    @Override
    public CompletionStage<Gtids> get() {
        CompletableFuture<Gtids> answer = new CompletableFuture<>();
        synchronized (this) {
            waiting.add(answer);
            if (asking) {
                return answer;
            }
            asking = true;
        }
        executor.execute(this::askForAll);
        return answer;
    }

    private void askForAll() {
        while (true) {
            List<CompletableFuture<Gtids>> all;
            synchronized (this) {
                if (waiting.isEmpty()) {
                    asking = false;
                    return;
                }
                all = waiting;
                waiting = new ArrayList<>();
            }
            try {
                Gtids position = ask();
                all.forEach(answer -> answer.complete(position));
            } catch (SQLException | RuntimeException e) {
                all.forEach(answer -> answer.completeExceptionally(e));
            }
        }
    }

    private Gtids ask() throws SQLException {
        HostPort now = writer.get();
        if (now == null) {
            throw new SQLException("there is no writer now");
        }
        if (!now.equals(connectedTo)) {
            close();
            connection = connections.apply(now);
            connectedTo = now;
        }
        Gtids position = connection.ask(WriterPosition::executed);
        if (position == null) {
            throw new SQLException("no password is known to ask the writer with");
        }
        return position;
    }

    /** Without GTIDs there is nothing to wait for. */
    private static Gtids executed(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT @@global.gtid_executed")) {
            row.next();
            return Gtids.NONE.with(row.getString(1));
        } catch (SQLException e) {
            if (e.getErrorCode() == UNKNOWN_VARIABLE) {
                return Gtids.NONE;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
    }
}
