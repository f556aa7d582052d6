package io.headgate.server.console;

import io.headgate.auth.CredentialSource;
import io.headgate.auth.FilePermissions;
import io.headgate.auth.KnownUser;
import io.headgate.auth.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The console's only user. Nobody asks the database about it. */
final class ConsoleAccount implements CredentialSource {

    static final String USER = "admin";

    private final KnownUser user;
    /** For whoever has another name: nobody knows its password. */
    private final KnownUser nobody;

    private ConsoleAccount(Secret password) {
        this.user = known(password);
        byte[] unknown = new byte[32];
        new SecureRandom().nextBytes(unknown);
        this.nobody = known(Secret.of(unknown));
    }

    private static KnownUser known(Secret password) {
        return new KnownUser(List.of(password), USER, List.of(password), false);
    }

    /** Without a password: where only the right people can connect. */
    static ConsoleAccount withoutPassword() {
        return new ConsoleAccount(Secret.of(new byte[0]));
    }

    /**
     * With the first line of a file as password.
     *
     * @throws IOException when that is not to be had, is empty, or others may read it, too; the message says so
     */
    static ConsoleAccount of(Path passwordFile) throws IOException {
        List<String> problems = new ArrayList<>();
        FilePermissions.checkPrivate(passwordFile, problems);
        String line = Files.readString(passwordFile).lines().findFirst().orElse("");
        if (line.isEmpty()) {
            problems.add("its first line is empty; it is the password");
        }
        if (!problems.isEmpty()) {
            throw new IOException(passwordFile + ": " + String.join("; ", problems));
        }
        return new ConsoleAccount(Secret.of(line.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public KnownUser find(String name) {
        return name.equals(USER) ? user : nobody;
    }

    @Override
    public List<Secret> databasePasswords(String databaseUser) {
        return List.of();
    }

    @Override
    public CompletionStage<Void> refresh(String name, Doubt doubt) {
        return CompletableFuture.completedFuture(null);
    }
}
