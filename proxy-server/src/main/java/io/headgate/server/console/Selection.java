package io.headgate.server.console;

import io.headgate.server.console.Table.Row;
import java.util.List;
import java.util.stream.Stream;

/** Which rows of a {@link Table} are wanted. Immutable. */
public final class Selection {

    static final Selection ALL = new Selection(LikePattern.ANY, Long.MAX_VALUE);

    private final LikePattern like;
    private final long limit;

    /** @param limit how many rows at most, the first ones */
    Selection(LikePattern like, long limit) {
        this.like = like;
        this.limit = limit;
    }

    /**
     * As somebody says it.
     *
     * @param like one value of a row is like this, as behind {@code LIKE}; null: any row
     * @param limit how many rows at most, the first ones; null: all
     */
    public static Selection of(String like, Long limit) {
        return new Selection(like == null ? LikePattern.ANY : new LikePattern(like),
                limit == null ? Long.MAX_VALUE : limit);
    }

    /** Those of {@code rows}, in their order. */
    public List<Row> from(List<Row> rows) {
        return matching(rows).limit(limit).toList();
    }

    /** How many there would be without the limit. */
    public long total(List<Row> rows) {
        return matching(rows).count();
    }

    private Stream<Row> matching(List<Row> rows) {
        return like == LikePattern.ANY ? rows.stream() : rows.stream().filter(like::matches);
    }
}
