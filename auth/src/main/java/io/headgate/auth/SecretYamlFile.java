package io.headgate.auth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A YAML file with secrets in it, which must be closed to others than its owner (see {@link FilePermissions}).
 *
 * @param <T> what it says
 */
public final class SecretYamlFile<T> implements Reading<T> {
    private final String what;
    private final Path file;
    private final BiFunction<JsonNode, List<String>, T> reader;
    private final SettledContent content = new SettledContent();
    private T last;

    /**
     * Of a file that is not looked at yet.
     *
     * @param what it is, as messages begin
     * @param nothing what counts as long as nothing has been read
     * @param reader makes of the file's tree what it says, and adds what is wrong with it, never showing a value
     */
    public SecretYamlFile(String what, Path file, T nothing, BiFunction<JsonNode, List<String>, T> reader) {
        this.what = what + " " + file;
        this.file = file;
        this.last = nothing;
        this.reader = reader;
    }

    /** What it is and which one. */
    public String name() {
        return what;
    }

    /**
     * Looks at the file; a change counts when it has been seen twice.
     *
     * @throws CredentialsException naming every problem
     */
    @Override
    public T read() throws CredentialsException {
        List<String> problems = new ArrayList<>();
        try {
            FilePermissions.checkPrivate(file, problems);
            byte[] yaml = Files.readAllBytes(file);
            boolean news = content.isNews(Digests.digest(Digests.SHA_256, yaml));
            if (!news) {
                Arrays.fill(yaml, (byte) 0);
            } else {
                T read = parse(yaml, problems);
                if (problems.isEmpty()) {
                    content.settle();
                    last = read;
                }
            }
        } catch (IOException e) {
            problems.add("cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
        if (!problems.isEmpty()) {
            throw new CredentialsException(CredentialsException.Kind.BROKEN, what, problems);
        }
        return last;
    }

    private T parse(byte[] yaml, List<String> problems) throws IOException {
        YAMLFactory factory = YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        try {
            return reader.apply(new YAMLMapper(factory).readTree(yaml), problems);
        } catch (JacksonException e) {
            // The parser's own text quotes the file, passwords and all.
            JsonLocation at = e.getLocation();
            problems.add((at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ")
                    + "not well-formed YAML, or a name that is given twice");
            return null;
        } finally {
            Arrays.fill(yaml, (byte) 0);
        }
    }
}
