package io.headgate.server.topology;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a server for its {@code max_connections}, on which a pool's cap depends. Used by one thread. */
public final class MaxConnections implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MaxConnections.class);

    private final ControlConnection connection;
    private final IntConsumer onAnswer;
    private int lastSeen = -1;
    private boolean failing;

    /** @param onAnswer told each time the answer has changed */
    public MaxConnections(ControlConnection connection, IntConsumer onAnswer) {
        this.connection = connection;
        this.onAnswer = onAnswer;
    }

    /** Asks once. Blocks. */
    public void ask() {
        try {
            Integer answer = connection.ask(statement -> {
                try (ResultSet result = statement.executeQuery("SELECT @@global.max_connections")) {
                    result.next();
                    return result.getInt(1);
                }
            });
            failing = false;
            if (answer != null && answer != lastSeen) {
                lastSeen = answer;
                onAnswer.accept(answer);
            }
        } catch (SQLException e) {
            if (!failing) {
                failing = true;
                log.atWarn().addKeyValue("server", connection.address()).addKeyValue("cause", e.getMessage())
                        .log("the control connection cannot ask for max_connections; the cap stays as it is");
            }
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
