package io.headgate.server.it;

import io.headgate.server.console.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Rows of what a proxy tells about itself. */
public final class TableRows {

    private TableRows() {
    }

    /** All rows, each by the names of its columns; a value may be null. */
    public static List<Map<String, Object>> of(Table table) throws ExecutionException, InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Table.Row row : table.rows().get().toCompletableFuture().get()) {
            Map<String, Object> named = new HashMap<>();
            for (int i = 0; i < table.columns().size(); i++) {
                named.put(table.columns().get(i).name(), row.values().get(i));
            }
            rows.add(named);
        }
        return rows;
    }
}
