package io.headgate.server.it;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What all proxies of this JVM log, while this is open, of clients that held a backend outside a transaction. */
public final class PinLog implements AutoCloseable {

    /** How the lines begin; the reason's description follows. */
    public static final String LINE = "The client session was pinned to the database connection: ";

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.headgate.server.frontend");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    /** Begins to listen. */
    public PinLog() {
        appender.start();
        logger.addAppender(appender);
    }

    /** The log lines so far. */
    public List<String> lines() {
        synchronized (appender) {
            return List.copyOf(appender.list).stream().map(ILoggingEvent::getFormattedMessage)
                    .filter(message -> message.startsWith(LINE)).toList();
        }
    }

    /** What the lines so far tell of the statements: their texts without literals. */
    public List<String> digests() {
        synchronized (appender) {
            return List.copyOf(appender.list).stream().filter(event -> event.getFormattedMessage().startsWith(LINE))
                    .flatMap(event -> event.getKeyValuePairs().stream()).filter(pair -> pair.key.equals("digest"))
                    .map(pair -> String.valueOf(pair.value)).toList();
        }
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
