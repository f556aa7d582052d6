package io.headgate.server.console;

import java.util.List;
import java.util.Optional;

/** What somebody at the console can say. */
sealed interface Statement {

    /** Rows of a table, which need not exist. */
    record Show(String table, Selection selection) implements Statement { }

    /** The last commands of a client. */
    record TraceClient(long id, Selection selection) implements Statement { }

    /** One row of values that clients ask for when they connect. */
    record Select(List<Item> items) implements Statement {

        /**
         * @param title of the column
         * @param what the name of a variable with {@code @@}, of a function with {@code ()}, or a literal
         */
        record Item(String title, String what, boolean literal) { }
    }

    /** A setting of the client library, of no effect here. */
    record SetForClient() implements Statement { }

    /**
     * A setting of the proxy.
     *
     * @param name in lower case, as the manual has it
     * @param value empty: as file and flags have it
     */
    record SetSetting(String name, Optional<String> value) implements Statement { }

    /** The file is read again. */
    record Reload() implements Statement { }

    record DebugUser(String user, boolean on) implements Statement { }

    record DebugClient(long id, boolean on) implements Statement { }

    record Use(String database) implements Statement { }

    record KillClient(long id) implements Statement { }

    record Pause() implements Statement { }

    record Resume() implements Statement { }

    record Drain(String server, boolean on) implements Statement { }

    record Reconnect() implements Statement { }

    record Shutdown() implements Statement { }

    /** Nothing but comments and blanks. */
    record Empty() implements Statement { }
}
