package io.headgate.server.drivers;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A driver of this JVM.
 *
 * @param name of the driver and its options
 * @param cannot what this driver cannot do in this mode, with a proxy or without
 * @param connector connects it
 */
record MatrixJvm(String name, Set<String> cannot, Connector connector) implements MatrixRow {

    private static final MatrixThings THINGS = new MatrixThings();

    /** Connects a driver, twice, to a port of 127.0.0.1. */
    interface Connector {
        MatrixScript.Driver connect(int port, Map<String, String> account) throws Exception;
    }

    @Override
    public List<String> play(int port, Map<String, String> account) {
        try (MatrixScript.Driver driver = connector.connect(port, account)) {
            return MatrixScript.play(THINGS, driver);
        } catch (Exception e) {
            throw new IllegalStateException(name, e);
        }
    }

    @Override
    public boolean nativePassword() {
        return false;
    }

    @Override
    public String toString() {
        return name;
    }
}
