package io.headgate.server;

import io.headgate.config.ConfigChange;
import io.headgate.config.LiveConfig;
import io.headgate.pool.CloseReason;
import io.headgate.pool.PoolStats;
import io.headgate.server.console.Controls;
import io.headgate.server.frontend.Client;
import io.headgate.server.frontend.LoginServices;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What operators may do to a proxy. */
final class ProxyControls implements Controls {

    private final Databases databases;
    private final LoginServices login;
    private final LiveConfig config;
    private final Executor offload;
    private volatile Runnable shutdown;

    /** @param offload for what blocks */
    ProxyControls(Databases databases, LoginServices login, LiveConfig config, Executor offload) {
        this.config = config;
        this.offload = offload;
        this.databases = databases;
        this.login = login;
    }

    /** @param order ends the process; does not block */
    void onShutdown(Runnable order) {
        shutdown = order;
    }

    @Override
    public boolean kill(long id) {
        Client client = login.find(id);
        if (client != null) {
            client.disconnect();
        }
        return client != null;
    }

    @Override
    public int pause() {
        databases.all().forEach(target -> target.pool().suspend());
        return databases.stats().leased();
    }

    @Override
    public int resume() {
        int waiting = databases.stats().waiting();
        databases.all().forEach(target -> target.pool().unsuspend());
        return waiting;
    }

    @Override
    public int reconnect() {
        PoolStats before = databases.stats();
        databases.all().forEach(target -> target.pool().retire(key -> true, CloseReason.RECONNECT));
        return before.idle() + before.leased() + before.opening();
    }

    @Override
    public Answer drain(String server) {
        return databases.drain().drain(server);
    }

    @Override
    public Answer undrain(String server) {
        return databases.drain().undrain(server);
    }

    @Override
    public boolean mayShutDown() {
        return shutdown != null;
    }

    @Override
    public void shutDown() {
        shutdown.run();
    }

    @Override
    public CompletionStage<ConfigChange> reload() {
        return offload(config::reload);
    }

    @Override
    public CompletionStage<ConfigChange> set(String setting, Optional<String> value) {
        return offload(() -> config.set(Map.of(setting, value)));
    }

    @Override
    public boolean keepsSettings() {
        return config.keeps();
    }

    /** Files block. */
    private CompletionStage<ConfigChange> offload(Callable<ConfigChange> change) {
        CompletableFuture<ConfigChange> done = new CompletableFuture<>();
        offload.execute(() -> {
            try {
                done.complete(change.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    @Override
    public boolean debugUser(String user, boolean on) {
        boolean done = login.logs().debug().user(user, on);
        login.clients().forEach(Client::chooseLog);
        return done;
    }

    @Override
    public boolean debugClient(long id, boolean on) {
        Client client = login.find(id);
        if (client != null) {
            login.logs().debug().client(client.id(), on);
            client.chooseLog();
        }
        return client != null;
    }
}
