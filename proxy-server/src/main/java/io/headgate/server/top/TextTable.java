package io.headgate.server.top;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Columns for a terminal: numbers to the right, the last column cut off where the line ends. */
public final class TextTable {

    private static final String GAP = "  ";
    private static final String NO_VALUE = "-";
    private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9.,]*");

    private final List<List<String>> lines = new ArrayList<>();
    private final int[] widths;
    private final boolean[] numbers;

    private TextTable(List<String> columns, List<List<String>> rows) {
        lines.add(columns.stream().map(Cells::clean).toList());
        rows.forEach(row -> lines.add(row.stream()
                .map(value -> value == null ? NO_VALUE : Cells.clean(value)).toList()));
        widths = new int[columns.size()];
        numbers = new boolean[columns.size()];
        Arrays.fill(numbers, true);
        for (int line = 0; line < lines.size(); line++) {
            for (int i = 0; i < widths.length; i++) {
                String value = lines.get(line).get(i);
                widths[i] = Math.max(widths[i], Cells.width(value));
                numbers[i] &= line == 0 || value.equals(NO_VALUE) || NUMBER.matcher(value).matches();
            }
        }
    }

    /** @param rows a value for each column; null where there is none */
    public static TextTable of(List<String> columns, List<List<String>> rows) {
        return new TextTable(columns, rows);
    }

    /** The names of the columns and then the rows, each in this many columns of a terminal at most. */
    public List<String> lines(int width) {
        return lines.stream().map(line -> Cells.cut(line(line), width)).toList();
    }

    private String line(List<String> values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String blanks = " ".repeat(widths[i] - Cells.width(values.get(i)));
            text.append(GAP).append(numbers[i] ? blanks + values.get(i) : values.get(i) + blanks);
        }
        return text.toString().stripTrailing();
    }
}
