package io.headgate.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads one flat mapping of settings, with the line of each. */
final class YamlFile {

    private static final long LARGEST_BYTES = 1 << 20;
    private static final String SHAPE = "must be lines of the form 'setting: value'";

    private final Path file;
    private final Path base;
    private final Problems problems;
    private final List<Given> given = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();

    private YamlFile(Path file, Problems problems) {
        this.file = file;
        this.base = file.toAbsolutePath().getParent();
        this.problems = problems;
    }

    /**
     * What a file holds.
     *
     * @param given everything that could be understood, in the order of the file
     * @param complete whether the end of the file was reached
     */
    record Content(List<Given> given, boolean complete) {
    }

    /** Reads a file; what could not be understood is in {@code problems}. */
    static Content read(Path file, Problems problems) {
        YamlFile reader = new YamlFile(file, problems);
        String text = reader.text();
        boolean complete = text != null && reader.parse(text);
        return new Content(reader.given, complete);
    }

    private String text() {
        try {
            if (Files.isDirectory(file)) {
                problem("must be a readable file", "it is a directory");
            } else if (Files.size(file) > LARGEST_BYTES) {
                problem("must not be larger than 1 MiB", "this is no configuration file");
            } else {
                return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
            }
        } catch (NoSuchFileException e) {
            problem("must be a readable file", "there is no file " + file.toAbsolutePath());
        } catch (AccessDeniedException e) {
            problem("must be a readable file", "user " + System.getProperty("user.name") + " may not read it");
        } catch (CharacterCodingException e) {
            problem("must be text in UTF-8", "save it in this encoding");
        } catch (IOException e) {
            problem("must be a readable file", "reading it failed: " + e.getMessage());
        }
        return null;
    }

    private boolean parse(String text) {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return true;
            }
            if (first != JsonToken.START_OBJECT) {
                problems.add(file + ":" + line(parser), "", SHAPE, "");
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                setting(parser);
            }
            if (parser.nextToken() != null) {
                problems.add(file + ":" + line(parser), "", "must not start a second document",
                        "remove the line '---' and what follows");
            }
            return true;
        } catch (JsonProcessingException e) {
            syntaxError(e);
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory failed", e);
        }
    }

    private void syntaxError(JsonProcessingException e) {
        // The exception's message quotes the text around the place, which may hold a password.
        String place = ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
        String why = "it cannot be read";
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            place = ":" + (marked.getProblemMark().getLine() + 1) + ":" + (marked.getProblemMark().getColumn() + 1);
            why = marked.getProblem();
        }
        problems.add(file + place, "", "is not valid YAML: " + why, SHAPE);
    }

    private void setting(YAMLParser parser) throws IOException {
        String key = parser.getText();
        int line = line(parser);
        JsonToken token = parser.nextToken();
        Integer earlier = lines.putIfAbsent(key, line);
        if (earlier != null) {
            problems.add(file + ":" + line + ": " + key, "", "is given twice", "line " + earlier + " has it already");
        } else if (token == JsonToken.START_ARRAY && Settings.byKey(key).filter(Setting::isList).isPresent()) {
            list(key, line, parser);
            return;
        } else if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            String what = token == JsonToken.START_ARRAY ? "a list" : "a mapping";
            wrongShape(key, line, "must be a single value, not " + what, "settings are not nested");
        } else if (token == JsonToken.VALUE_NULL) {
            wrongShape(key, line, "has no value", "give one, or remove the line");
        } else if (parser.isCurrentAlias() || parser.getTypeId() != null) {
            wrongShape(key, line, "must be a plain value", "YAML aliases and tags are not taken");
        } else {
            add(key, parser.getText(), scalar(token), line);
        }
        parser.skipChildren();
    }

    private void add(String key, String text, Scalar scalar, int line) {
        given.add(new Given(key, text, scalar, Given.Origin.FILE, file + ":" + line, base));
    }

    /** A list of single values; becomes one text with commas, as on the command line. */
    private void list(String key, int line, YAMLParser parser) throws IOException {
        List<String> texts = new ArrayList<>();
        boolean plain = true;
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            plain &= token.isScalarValue() && token != JsonToken.VALUE_NULL && !parser.isCurrentAlias()
                    && parser.getTypeId() == null;
            texts.add(parser.getText());
            parser.skipChildren();
        }
        if (!plain || texts.isEmpty()) {
            wrongShape(key, line, "must be a single value, or a list of them",
                    "an address that begins with '[' stands in quotes");
        } else {
            add(key, String.join(ListType.SEPARATOR, texts), Scalar.TEXT, line);
        }
    }

    /** A setting without a usable value; when it is no setting at all, that is what matters. */
    private void wrongShape(String key, int line, String rule, String hint) {
        String path = file + ":" + line + ": " + key;
        if (Settings.byKey(key).isPresent()) {
            problems.add(path, "", rule, hint);
        } else {
            problems.unknown(path, key);
        }
    }

    private static Scalar scalar(JsonToken token) {
        return switch (token) {
            case VALUE_NUMBER_INT -> Scalar.INTEGER;
            case VALUE_NUMBER_FLOAT -> Scalar.DECIMAL;
            case VALUE_TRUE, VALUE_FALSE -> Scalar.BOOLEAN;
            default -> Scalar.TEXT;
        };
    }

    private void problem(String rule, String hint) {
        problems.add(file.toString(), "", rule, hint);
    }

    private static int line(YAMLParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
