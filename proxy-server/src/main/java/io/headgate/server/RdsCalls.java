package io.headgate.server;

import io.headgate.auth.CredentialsException;
import io.headgate.auth.LiveCredentials;
import io.headgate.auth.RefreshTiming;
import io.headgate.auth.SecretYamlFile;
import io.headgate.auth.iam.AccessKeys;
import io.headgate.auth.iam.AccessKeysFile;
import io.headgate.auth.iam.RequestVerifier;
import io.headgate.config.LiveConfig;
import io.headgate.server.aws.CallQueue;
import io.headgate.server.aws.RdsApi;
import io.headgate.server.aws.Subject;
import io.headgate.server.backend.Target;
import io.headgate.server.http.Route;
import io.headgate.server.topology.ServerStatus;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Puts together who answers calls of the RDS API, and what they are about. */
final class RdsCalls implements Subject, AutoCloseable {

    private static final String SERVICE = "rds";
    private static final int MAX_WAITING = 32;

    private final LiveConfig config;
    private final Databases databases;
    /** Null: signatures are not looked at. */
    private final RequestVerifier verifier;
    /** Of the calls alone, since logins wait for other threads. */
    private final CallQueue queue =
            new CallQueue(MAX_WAITING, new DefaultThreadFactory("headgate-rds-api", true));

    private RdsCalls(LiveConfig config, Databases databases, RequestVerifier verifier) {
        this.config = config;
        this.databases = databases;
        this.verifier = verifier;
    }

    /**
     * Reads the file of keys, which blocks, and has {@code live} read it again.
     *
     * @throws StartException when the file cannot be read
     */
    static RdsCalls open(LiveConfig config, Databases databases, LiveCredentials live) throws StartException {
        Optional<Path> file = config.current().monitoring().httpAwsKeysFile();
        return new RdsCalls(config, databases, file.isEmpty() ? null : verifier(file.get(), live));
    }

    /** Who answers where the port is on a loopback address, or is not. */
    Route route(boolean onLoopback) {
        return new RdsApi(this, verifier, onLoopback, queue);
    }

    private static RequestVerifier verifier(Path path, LiveCredentials live) throws StartException {
        SecretYamlFile<AccessKeys> file = AccessKeysFile.withoutUsers(path);
        AtomicReference<AccessKeys> keys = new AtomicReference<>();
        try {
            keys.set(file.read());
        } catch (CredentialsException e) {
            throw new StartException("http-aws-keys-file: " + e.getMessage(), e);
        }
        live.watch(file.name(), file, RefreshTiming.FILE, keys::set);
        return new RequestVerifier(SERVICE, keys::get, Clock.systemUTC());
    }

    @Override
    public LiveConfig config() {
        return config;
    }

    @Override
    public List<ServerStatus> targets() {
        return databases.targets();
    }

    @Override
    public String trouble(ServerStatus.Role role) {
        Target pool = role == ServerStatus.Role.READER ? databases.readers() : databases.writer();
        return pool == null ? null : pool.trouble();
    }

    @Override
    public boolean isAnswered() {
        return databases.isAnswered();
    }

    @Override
    public boolean takesTargets() {
        return databases.takesTargets();
    }

    /** Refuses the calls that wait or come; waits some seconds at most for the one that runs. May be called again. */
    @Override
    public void close() {
        queue.close();
    }
}
