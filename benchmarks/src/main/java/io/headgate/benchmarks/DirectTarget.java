package io.headgate.benchmarks;

import java.nio.file.Path;

/** The database itself. */
final class DirectTarget implements Target {

    static final String NAME = "direct";

    private final DatabaseUrl database;

    DirectTarget(DatabaseUrl database) {
        this.database = database;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start(Path folder) {
        // it runs already
    }

    @Override
    public String host() {
        return database.host();
    }

    @Override
    public int port() {
        return database.port();
    }

    @Override
    public long pid() {
        return 0;
    }

    @Override
    public String description() {
        return "";
    }

    @Override
    public void close() {
        // the database belongs to the caller
    }
}
