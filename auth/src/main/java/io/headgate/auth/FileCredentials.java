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
 * Passwords from a YAML file that is read once, when it is loaded. Immutable, so thread-safe.
 *
 * <pre>
 * users:
 *   app:
 *     password: "secret"
 *   batch:
 *     passwords: ["new", "old"]   # all may log in; the first is used towards the database
 * </pre>
 */
public final class FileCredentials implements CredentialSource {
    private final Map<String, List<Secret>> users;

    private FileCredentials(Map<String, List<Secret>> users) {
        this.users = users;
    }

    /**
     * Reads {@code file}; blocks.
     *
     * @throws CredentialsException naming every problem: not readable, readable by others than its owner (where the
     *     file system knows POSIX permissions), not the YAML shown above
     */
    public static FileCredentials load(Path file) {
        List<String> problems = new ArrayList<>();
        Map<String, List<Secret>> users = Map.of();
        try {
            FilePermissions.check(file, problems);
            users = parse(Files.readAllBytes(file), problems);
        } catch (IOException e) {
            problems.add("cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
        if (!problems.isEmpty()) {
            users.values().forEach(passwords -> passwords.forEach(Secret::wipe));
            throw new CredentialsException(file, problems);
        }
        return new FileCredentials(users);
    }

    @Override
    public Secret find(String user) {
        List<Secret> passwords = findAll(user);
        return passwords.isEmpty() ? null : passwords.get(0);
    }

    @Override
    public List<Secret> findAll(String user) {
        return users.getOrDefault(user, List.of());
    }

    private static Map<String, List<Secret>> parse(byte[] yaml, List<String> problems) throws IOException {
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

    @Override
    public String toString() {
        return "FileCredentials[" + users.size() + " users]";
    }
}
