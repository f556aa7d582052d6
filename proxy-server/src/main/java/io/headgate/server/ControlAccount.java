package io.headgate.server;

import io.headgate.auth.Secret;
import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.headgate.server.backend.Credentials;
import io.headgate.server.topology.ControlConnection.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** As whom the proxy asks servers on its own account: the control user, or the user that a client last proved. */
final class ControlAccount implements Supplier<Account> {

    private final Optional<HeadgateConfig.ControlAccount> configured;
    private final Credentials credentials;
    private final HostPort server;

    /** @param server that is asked, where there is no control user */
    ControlAccount(Optional<HeadgateConfig.ControlAccount> configured, Credentials credentials, HostPort server) {
        this.server = server;
        this.configured = configured;
        this.credentials = credentials;
    }

    /** Null as long as nobody has proved anything. May block. */
    @Override
    public Account get() {
        if (configured.isPresent()) {
            Path file = configured.get().passwordFile();
            try {
                String line = Files.readString(file).lines().findFirst().orElse("");
                return new Account(configured.get().user(),
                        Secret.of(line.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException("control-password-file " + file + " cannot be read", e);
            }
        }
        String user = credentials.lastAcceptedUser();
        List<Secret> passwords = user == null ? List.of() : credentials.candidates(user);
        passwords.stream().skip(1).forEach(Secret::wipe);
        if (!passwords.isEmpty()) {
            return new Account(user, passwords.get(0));
        }
        Secret token = user != null && credentials.hasTokens(user) ? token(user) : null;
        return token == null ? null : new Account(user, token);
    }

    /** Null when none can be made; the log says why. */
    private Secret token(String user) {
        try {
            return credentials.token(user, server).toCompletableFuture().join();
        } catch (CompletionException e) {
            return null;
        }
    }
}
