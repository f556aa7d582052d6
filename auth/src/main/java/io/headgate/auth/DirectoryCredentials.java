package io.headgate.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passwords from a directory with one file for each user: its name is the user's, its content the password, without the
 * line break at the end. So container platforms show secrets. Names that begin with a dot are theirs, and directories
 * are nobody's. A file that cannot be used is logged and costs its user only.
 */
public final class DirectoryCredentials implements CredentialProvider {
    private static final Logger log = LoggerFactory.getLogger(DirectoryCredentials.class);
    private static final int LONGEST = 64 * 1024;

    private final Path directory;
    private final SettledContent content = new SettledContent();
    private KnownUsers last = KnownUsers.NOBODY;
    private List<String> lastProblems = List.of();

    /** Of a directory that is not looked at yet. */
    public DirectoryCredentials(Path directory) {
        this.directory = directory;
    }

    @Override
    public String name() {
        return "credentials directory " + directory;
    }

    @Override
    public KnownUsers read() throws CredentialsException {
        List<String> problems = new ArrayList<>();
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> names = Files.list(directory)) {
            for (Path file : names.sorted().toList()) {
                String user = file.getFileName().toString();
                if (!user.startsWith(".") && !Files.isDirectory(file)) {
                    byte[] password = password(file, problems);
                    if (password != null) {
                        files.put(user, password);
                    }
                }
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new CredentialsException(CredentialsException.Kind.BROKEN, name(),
                    List.of("cannot be read: " + e.getClass().getSimpleName()));
        }
        if (content.isNews(digest(files))) {
            Map<String, KnownUser> users = new HashMap<>();
            files.forEach((user, password) -> users.put(user, known(user, password)));
            content.settle();
            last = KnownUsers.of(users);
        }
        files.values().forEach(password -> Arrays.fill(password, (byte) 0));
        if (!problems.equals(lastProblems)) {
            problems.forEach(problem -> log.atWarn().addKeyValue("source", name()).addKeyValue("cause", problem)
                    .log("a user's credentials cannot be used"));
            lastProblems = List.copyOf(problems);
        }
        return last;
    }

    private static byte[] password(Path file, List<String> problems) {
        int before = problems.size();
        byte[] password = null;
        try {
            FilePermissions.checkUnchangeable(file, problems);
            if (Files.size(file) > LONGEST) {
                problems.add(file + ": is too large for a password");
            } else {
                password = withoutLineBreak(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            problems.add(file + ": cannot be read: " + e.getClass().getSimpleName());
        }
        if (password != null && password.length == 0) {
            problems.add(file + ": is empty");
        }
        return problems.size() > before ? null : password;
    }

    private static byte[] withoutLineBreak(byte[] content) {
        int end = content.length;
        if (end > 0 && content[end - 1] == '\n') {
            end--;
        }
        if (end > 0 && end < content.length && content[end - 1] == '\r') {
            end--;
        }
        return Arrays.copyOf(content, end);
    }

    private static KnownUser known(String user, byte[] password) {
        List<Secret> passwords = List.of(Secret.copyOf(password));
        return new KnownUser(passwords, user, passwords, false);
    }

    private static byte[] digest(Map<String, byte[]> files) {
        List<byte[]> parts = new ArrayList<>();
        files.forEach((user, password) -> {
            parts.add(Digests.digest(Digests.SHA_256, user.getBytes(StandardCharsets.UTF_8)));
            parts.add(Digests.digest(Digests.SHA_256, password));
        });
        return Digests.digest(Digests.SHA_256, parts.toArray(byte[][]::new));
    }
}
