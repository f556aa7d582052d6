package io.headgate.server.drivers;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Plays the common script with a driver of this JVM, as the programs of other languages do with theirs. */
final class MatrixScript {

    private static final int SHOWN = 80;
    private static final int LISTED_ROWS = 12;

    /** A driver with two connections of one user. Each method returns a text for each result, or throws. */
    interface Driver extends AutoCloseable {

        /** All results of a text. */
        List<String> text(String sql) throws Exception;

        /** Prepares once, as far as the driver does, and executes for each of the rows. */
        List<String> prepared(String sql, List<List<Object>> rows) throws Exception;

        /** All rows in one batch. */
        List<String> batch(String sql, List<List<Object>> rows) throws Exception;

        /** Rows as they come, as far as the driver can. */
        List<String> stream(String sql) throws Exception;

        /** On the second connection. */
        List<String> other(String sql) throws Exception;

        /** What a driver has methods for, begin and commit for example, by the names of the script. */
        List<String> act(String what) throws Exception;

        /** What only this driver has. */
        Map<String, Callable<List<String>>> own();

        /** An exception as a client sees it, without what differs between any two runs. */
        String error(Exception e);

        @Override
        void close();
    }

    private final Driver driver;
    private final List<String> lines = new ArrayList<>();

    private MatrixScript(Driver driver) {
        this.driver = driver;
    }

    /** Plays everything; returns what the programs print. */
    static List<String> play(MatrixThings things, Driver driver) {
        MatrixScript script = new MatrixScript(driver);
        int count = 0;
        for (JsonNode thing : things.all()) {
            String name = thing.get("name").asText();
            for (JsonNode step : thing.get("run")) {
                script.play(name, step);
            }
            count++;
        }
        for (Map.Entry<String, Callable<List<String>>> own : driver.own().entrySet()) {
            script.add(own.getKey(), own.getValue());
            count++;
        }
        script.lines.add("end\t" + count);
        return script.lines;
    }

    private void play(String name, JsonNode step) {
        String kind = step.fieldNames().next();
        JsonNode content = step.get(kind);
        String sql = content.asText();
        switch (kind) {
            case "both" -> {
                add(name, () -> driver.text(sql));
                add(name, () -> driver.prepared(sql, List.of(List.of())));
            }
            case "sql" -> add(name, () -> step.has("with") ? driver.prepared(sql, rows(step)) : driver.text(sql));
            case "several" -> add(name, () -> driver.text(sql));
            case "long" -> add(name, () -> driver.text(content.get(0).asText()
                    + content.get(1).asText().repeat(content.get(2).asInt()) + content.get(3).asText()));
            case "stream" -> add(name, () -> driver.stream(sql));
            case "other" -> add(name, () -> driver.other(sql));
            case "batch" -> add(name, () -> driver.batch(sql, rows(step)));
            case "do" -> add(name, () -> driver.act(sql));
            default -> throw new IllegalStateException(kind);
        }
    }

    private void add(String name, Callable<List<String>> action) {
        attempt(driver, action).forEach(line -> lines.add(name + "\t\t" + line.replace('\n', ' ')));
    }

    /** What an action returns, or its error as a text. */
    static List<String> attempt(Driver driver, Callable<List<String>> action) {
        try {
            return action.call();
        } catch (Exception e) {
            return List.of("error " + driver.error(e));
        }
    }

    private static List<List<Object>> rows(JsonNode step) {
        List<List<Object>> rows = new ArrayList<>();
        if (step.has("numbers")) {
            for (int i = 0; i < step.get("numbers").asInt(); i++) {
                rows.add(List.of(i, "row " + i));
            }
            return rows;
        }
        for (JsonNode row : step.get("with")) {
            List<Object> values = new ArrayList<>();
            row.forEach(value -> values.add(parameter(value)));
            rows.add(values);
        }
        return rows;
    }

    private static Object parameter(JsonNode value) {
        if (value.isObject()) {
            String kind = value.fieldNames().next();
            JsonNode content = value.get(kind);
            return switch (kind) {
                case "bytes" -> HexFormat.of().parseHex(content.asText());
                case "decimal" -> new BigDecimal(content.asText());
                case "datetime" -> LocalDateTime.parse(content.asText().replace(' ', 'T'));
                case "repeat" -> content.get(0).asText().repeat(content.get(1).asInt());
                default -> throw new IllegalStateException(kind);
            };
        }
        return switch (value.getNodeType()) {
            case NULL -> null;
            case BOOLEAN -> value.asBoolean();
            case NUMBER -> value.numberValue();
            default -> value.asText();
        };
    }

    /** A value with its class; of a long one the beginning, the length and a digest. */
    static String text(Object value) {
        if (value == null) {
            return "null";
        }
        String whole = value instanceof byte[] bytes ? "x" + HexFormat.of().formatHex(bytes)
                : value.getClass().getSimpleName() + ":" + value;
        return whole.length() <= SHOWN ? whole
                : whole.substring(0, SHOWN / 2) + "… " + whole.length() + " " + digest(whole);
    }

    /** Rows of texts; of many the first, the last, the number and a digest. */
    static String rowsText(List<List<String>> rows) {
        List<String> texts = rows.stream().map(row -> "(" + String.join(", ", row) + ")").toList();
        return texts.size() <= LISTED_ROWS ? String.join(" ", texts)
                : texts.size() + " rows " + texts.get(0) + " … " + texts.get(texts.size() - 1) + " "
                        + digest(String.join("", texts));
    }

    private static String digest(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
