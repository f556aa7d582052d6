package io.headgate.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** The switch between usual logging and level DEBUG. */
final class DebugLogging {

    private DebugLogging() {
    }

    static void set(boolean on) {
        // without a level of its own it has what the logging configuration says of all
        ((Logger) LoggerFactory.getLogger("io.headgate")).setLevel(on ? Level.DEBUG : null);
    }
}
