package io.headgate.server;

import io.headgate.auth.CredentialsException;
import io.headgate.auth.LiveCredentials;
import io.headgate.auth.RefreshTiming;
import io.headgate.auth.SecretYamlFile;
import io.headgate.auth.iam.AccessKeys;
import io.headgate.auth.iam.AccessKeysFile;
import io.headgate.auth.iam.RequestVerifier;
import io.headgate.config.LiveConfig;
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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Puts together who answers calls of the RDS API, and what they are about. */
final class RdsCalls implements Subject {

    private static final String SERVICE = "rds";
    private static final int MAX_WAITING = 32;

    private final LiveConfig config;
    private final Databases databases;

    private RdsCalls(LiveConfig config, Databases databases) {
        this.config = config;
        this.databases = databases;
    }

    /**
     * Reads the file of keys, which blocks, and has {@code live} read it again.
     *
     * @return who answers where the port is on a loopback address, or is not
     * @throws StartException when the file cannot be read
     */
    static Function<Boolean, Route> open(LiveConfig config, Databases databases, LiveCredentials live)
            throws StartException {
        Optional<Path> file = config.current().monitoring().httpAwsKeysFile();
        RequestVerifier verifier = file.isEmpty() ? null : verifier(file.get(), live);
        return onLoopback -> new RdsApi(new RdsCalls(config, databases), verifier, onLoopback, thread());
    }

    /** Of the calls alone, since logins wait for other threads; it ends where there are no calls. */
    private static Executor thread() {
        ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING), new DefaultThreadFactory("headgate-rds-api", true));
        thread.allowCoreThreadTimeOut(true);
        return thread;
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
}
