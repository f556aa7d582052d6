package io.headgate.server.console;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Tables whose content a test has made. */
public final class MadeTables {

    private MadeTables() {
    }

    /** All of them, for whoever shows them. */
    public static Tables of(Table... tables) {
        return new Tables(List.of(tables), id -> null);
    }

    /** A row. */
    public static Table.Row row(Object... values) {
        return Table.Row.of(values);
    }

    /** A table with a column of each type. */
    public static Table table(String name, Supplier<CompletionStage<List<Table.Row>>> rows) {
        return new Table(name, "Made by a test.", List.of(Column.text("user"), Column.number("id"),
                Column.seconds("age_s")), rows);
    }

    /** Why a table has no rows now. */
    public static RuntimeException unavailable(String why) {
        return new Table.UnavailableException(why);
    }
}
