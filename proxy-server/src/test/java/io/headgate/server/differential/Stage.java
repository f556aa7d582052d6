package io.headgate.server.differential;

import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Where scripts are played: directly once, and then through a proxy in any mode. Proxies are started when needed. */
final class Stage implements AutoCloseable {

    private final TestDatabase database;
    private final Schemas schemas;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Mode, ProxyUnderTest> proxies = new EnumMap<>(Mode.class);

    Stage() {
        this(TestDatabase.shared());
    }

    Stage(TestDatabase database) {
        this.database = database;
        this.schemas = new Schemas(database);
        Fixture.createUsers(database);
    }

    /** A script for each flavour; often the same one for all. */
    static Map<Flavour, Script> allWith(Script script) {
        Map<Flavour, Script> cast = new EnumMap<>(Flavour.class);
        for (Flavour flavour : Flavour.values()) {
            cast.put(flavour, script);
        }
        return cast;
    }

    /** Plays each flavour's script on a direct connection. */
    Map<Flavour, List<Answer>> playDirectly(Map<Flavour, Script> cast) {
        return play(cast, database.host(), database.port(), true);
    }

    /** Plays each flavour's script through the proxy. */
    Map<Flavour, List<Answer>> playProxied(Map<Flavour, Script> cast, Mode mode) {
        ProxyUnderTest proxy = proxies.computeIfAbsent(mode, this::start);
        int port = mode.split() ? proxy.proxy().splitAddresses().get(0).getPort() : proxy.port();
        if (!mode.together()) {
            return play(cast, proxy.host(), port, false);
        }
        List<Disturber> disturbers = List.of(new Disturber(proxy.host(), port, Flavour.MODERN),
                new Disturber(proxy.host(), port, Flavour.OLD_TRACKING));
        try {
            return play(cast, proxy.host(), port, true);
        } finally {
            disturbers.forEach(Disturber::close);
        }
    }

    /** A proxy that knows that FOUND_ROWS() and LASTVAL() are read: it does nothing for them before that. */
    private ProxyUnderTest start(Mode mode) {
        Map<String, String> settings = new HashMap<>(mode.settings());
        settings.put("backend", database.host() + ":" + database.port());
        if (mode.split()) {
            settings.putAll(Map.of("backend", database.host() + ":" + database.port() + ",localhost:" + database.port(),
                    "topology", "static", "control-user", Fixture.USER, "control-password-file", passwordFile(),
                    "listen-split", "127.0.0.1:0"));
        }
        ProxyUnderTest proxy = ProxyUnderTest.start(settings);
        Script.of("a reader", "SELECT FOUND_ROWS()").run(proxy.host(), proxy.port(), Flavour.MODERN);
        if (database.version().isMariaDb()) {
            Script.of("another one", "SELECT LASTVAL(s)").run(proxy.host(), proxy.port(), Flavour.MODERN);
        }
        return proxy;
    }

    private static String passwordFile() {
        try {
            Path file = Files.createTempFile("headgate-", ".password");
            file.toFile().deleteOnExit();
            return Files.writeString(file, Fixture.PASSWORD).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<Flavour, List<Answer>> play(Map<Flavour, Script> cast, String host, int port, boolean together) {
        cast.keySet().parallelStream().forEach(schemas::renew);
        Map<Flavour, List<Answer>> answers = new EnumMap<>(Flavour.class);
        Map<Flavour, Future<List<Answer>>> running = new EnumMap<>(Flavour.class);
        cast.forEach((flavour, script) -> {
            if (together) {
                running.put(flavour, threads.submit(() -> script.run(host, port, flavour)));
            } else {
                answers.put(flavour, script.run(host, port, flavour));
            }
        });
        running.forEach((flavour, future) -> answers.put(flavour, get(future)));
        return answers;
    }

    private static List<Answer> get(Future<List<Answer>> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Plays both ways and compares. */
    Comparison compare(Map<Flavour, Script> cast, Map<Flavour, List<Answer>> direct, Mode mode) {
        Map<Flavour, List<Answer>> proxied = playProxied(cast, mode);
        Comparison comparison = new Comparison();
        cast.forEach((flavour, script) ->
                comparison.add(script, flavour, direct.get(flavour), proxied.get(flavour), mode.together()));
        return comparison;
    }

    @Override
    public void close() {
        new ArrayList<>(proxies.values()).forEach(ProxyUnderTest::close);
        threads.shutdown();
        Fixture.drop(database);
    }
}
