package io.headgate.server.drivers;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A driver with its options. */
interface MatrixRow {

    /**
     * Plays everything as that user of whatever listens on this port of 127.0.0.1; skips the test where the driver is
     * missing.
     *
     * @param account user, password and schema by the names of {@link DriverProxy#environment()}
     * @return a line for each result: the name of the thing, a number, the result, separated by tabs
     */
    List<String> play(int port, Map<String, String> account);

    /** The things that this driver cannot do in this mode, with a proxy or without. */
    Set<String> cannot();

    /** Whether the driver knows nothing newer than mysql_native_password. */
    boolean nativePassword();
}
