package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The common script of all drivers, {@code matrix/things.json}: what must be there before, and what each one does. */
final class MatrixThings {

    private static final String ERROR = "error ";

    private final JsonNode file;

    MatrixThings() {
        try (InputStream in = MatrixThings.class.getResourceAsStream("matrix/things.json")) {
            file = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates the schema anew, with what its users may not create themselves. */
    void prepare(String schema) {
        List<String> statements = new ArrayList<>(List.of("DROP DATABASE IF EXISTS " + schema,
                "CREATE DATABASE " + schema + " CHARACTER SET utf8mb4", "USE " + schema));
        file.get("before").forEach(sql -> statements.add(sql.asText()));
        TestDatabase.shared().execute(statements.toArray(String[]::new));
    }

    /** Each with a name and the steps of its {@code run}. */
    JsonNode all() {
        return file.get("things");
    }

    /**
     * Checks that a driver has done everything and that what should fail, and nothing else, has failed.
     *
     * @param lines name, number and result, separated by tabs, and at the end a line with the number of things
     * @param cannot what this driver cannot do, with a proxy or without
     */
    void assertDone(List<String> lines, Set<String> cannot) {
        assertThat(all()).hasSizeGreaterThanOrEqualTo(100);
        assertThat(lines).isNotEmpty();
        String[] end = lines.get(lines.size() - 1).split("\t");
        assertThat(end[0]).as(String.join("\n", lines)).isEqualTo("end");
        assertThat(Integer.parseInt(end[1])).isGreaterThanOrEqualTo(all().size());
        List<String> wrong = new ArrayList<>();
        for (JsonNode thing : all()) {
            String name = thing.get("name").asText();
            List<String> results = lines.stream().filter(line -> line.startsWith(name + "\t"))
                    .map(line -> line.split("\t", 3)[2]).toList();
            assertThat(results).as(name).isNotEmpty();
            boolean certain = !cannot.contains(name) && (!thing.has("fails") || thing.get("fails").asBoolean());
            if (certain && results.stream().anyMatch(result -> result.startsWith(ERROR)) != thing.has("fails")) {
                wrong.add("\n  " + name + ": " + results);
            }
        }
        assertThat(wrong).isEmpty();
    }
}
