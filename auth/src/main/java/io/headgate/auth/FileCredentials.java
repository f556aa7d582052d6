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
import java.util.Map;

/**
 * Passwords from a YAML file.
 *
 * <pre>
 * users:
 *   app:
 *     password: "secret"
 *   batch:
 *     passwords: ["new", "old"]     # all may log in; towards the database they are tried in this order
 *   web:
 *     password: "secret"
 *     database-user: web_rw         # as whom web's statements run
 *     database-password: "other"
 * </pre>
 */
public final class FileCredentials implements CredentialProvider {
    private final Path file;
    private final SettledContent content = new SettledContent();
    private KnownUsers last = KnownUsers.NOBODY;

    /** Of a file that is not looked at yet. */
    public FileCredentials(Path file) {
        this.file = file;
    }

    @Override
    public String name() {
        return "credentials file " + file;
    }

    /**
     * Looks at the file; a change counts when it has been seen twice.
     *
     * @throws CredentialsException naming every problem: not readable, readable by others than its owner (see
     *     {@link FilePermissions}), not the YAML shown above
     */
    @Override
    public KnownUsers read() throws CredentialsException {
        List<String> problems = new ArrayList<>();
        try {
            FilePermissions.checkPrivate(file, problems);
            byte[] yaml = Files.readAllBytes(file);
            boolean news = content.isNews(Digests.digest(Digests.SHA_256, yaml));
            if (!news) {
                Arrays.fill(yaml, (byte) 0);
            } else {
                Map<String, KnownUser> users = parse(yaml, problems);
                if (problems.isEmpty()) {
                    content.settle();
                    last = KnownUsers.of(users);
                }
            }
        } catch (IOException e) {
            problems.add("cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
        if (!problems.isEmpty()) {
            throw new CredentialsException(CredentialsException.Kind.BROKEN, name(), problems);
        }
        return last;
    }

    private static Map<String, KnownUser> parse(byte[] yaml, List<String> problems) throws IOException {
        YAMLFactory factory = YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        try {
            JsonNode root = new YAMLMapper(factory).readTree(yaml);
            return new CredentialsReader(problems).read(root);
        } catch (JacksonException e) {
            // The parser's own text quotes the file, passwords and all.
            JsonLocation at = e.getLocation();
            problems.add((at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ")
                    + "not well-formed YAML, or a name that is given twice");
            return Map.of();
        } finally {
            Arrays.fill(yaml, (byte) 0);
        }
    }
}
