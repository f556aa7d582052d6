package io.headgate.server.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import io.headgate.config.LogFormat;
import org.slf4j.LoggerFactory;

/** Where the log goes: the appender {@code stdout} of logback.xml. */
public final class LogOutput {

    private static final String APPENDER = "stdout";

    private LogOutput() {
    }

    /** Writes lines in this format from now on. A logging configuration without that appender stays as it is. */
    public static void use(LogFormat format) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Appender<ILoggingEvent> appender = root.getAppender(APPENDER);
        if (!(appender instanceof OutputStreamAppender<ILoggingEvent> output)) {
            root.atWarn().addKeyValue("format", format)
                    .log("log-format is without effect: the logging configuration has no appender named stdout");
            return;
        }
        LineEncoder encoder = switch (format) {
            case TEXT -> new TextLines();
            case JSON -> new JsonLines();
        };
        encoder.setContext(root.getLoggerContext());
        encoder.start();
        output.setEncoder(encoder);
    }
}
