package io.headgate.server.console;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Tables whose content a test has made. */
public final class MadeTables {

    /** The only client with a trace. */
    public static final long TRACED = 7;

    private MadeTables() {
    }

    /** All of them, for whoever shows them; the first one is also the trace of the client {@value #TRACED}. */
    public static Tables of(Table... tables) {
        return new Tables(List.of(tables), id -> id == TRACED ? tables[0] : null);
    }

    /** A row. */
    public static Table.Row row(Object... values) {
        return Table.Row.of(values);
    }

    /** @param columns with blanks between; names that end in {@code _s} are of seconds, those that end in # of numbers */
    public static Table table(String name, String columns, Supplier<CompletionStage<List<Table.Row>>> rows) {
        return new Table(name, "Made by a test.", Arrays.stream(columns.split(" ")).map(MadeTables::column).toList(),
                rows);
    }

    private static Column column(String name) {
        return name.endsWith("#") ? Column.number(name.substring(0, name.length() - 1))
                : name.endsWith("_s") ? Column.seconds(name) : Column.text(name);
    }

    /** Why a table has no rows now. */
    public static RuntimeException unavailable(String why) {
        return new Table.UnavailableException(why);
    }
}
