package io.headgate.server.console;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Something that the proxy tells about itself, made anew each time that it is asked.
 *
 * @param name in lower case; {@code SHOW} takes it in any case
 * @param about one sentence on what a row is, with a full stop
 * @param columns their names, in the order of the values
 * @param rows asked from any thread, does not block; completes on any thread, exceptionally with an
 *     {@link UnavailableException} when they cannot be had now
 */
public record Table(String name, String about, List<Column> columns, Supplier<CompletionStage<List<Row>>> rows) {

    /** One row; a value is null where there is none. */
    public record Row(List<Object> values) {

        static Row of(Object... values) {
            return new Row(Arrays.asList(values));
        }
    }

    /** Why rows cannot be had, in words for an operator. */
    public static final class UnavailableException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UnavailableException(String message) {
            super(message);
        }
    }

    /** One whose rows are at hand. */
    static Table of(String name, String about, List<Column> columns, Supplier<List<Row>> rows) {
        return new Table(name, about, columns, () -> CompletableFuture.completedFuture(rows.get()));
    }
}
