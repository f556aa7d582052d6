package io.headgate.server.it;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** What a package of the proxies of this JVM logs, from INFO on, while this is open: text and key=value pairs. */
public final class LogLines implements AutoCloseable {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    /** Begins to listen. */
    public LogLines(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        appender.start();
        logger.addAppender(appender);
    }

    /** The lines so far. */
    public List<String> lines() {
        synchronized (appender) {
            return List.copyOf(appender.list).stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                    .map(LogLines::line).toList();
        }
    }

    private static String line(ILoggingEvent event) {
        return event.getKeyValuePairs() == null ? event.getFormattedMessage() : event.getFormattedMessage() + " "
                + event.getKeyValuePairs().stream().map(pair -> pair.key + "=" + pair.value)
                        .collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
