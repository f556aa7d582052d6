package io.headgate.server.console;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;

/** What stands in rows. */
final class Values {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private Values() {
    }

    /** Seconds with three decimals. */
    static BigDecimal seconds(long nanos) {
        return BigDecimal.valueOf(TimeUnit.NANOSECONDS.toMillis(nanos), 3);
    }

    /** The same; null stays null. */
    static BigDecimal seconds(Duration duration) {
        return duration == null ? null : seconds(duration.toNanos());
    }

    /** In the time zone of the proxy, as its log has it. */
    static String time(Instant instant) {
        return instant == null ? null : TIME.format(instant);
    }

    static Long number(long number) {
        return number;
    }

    /** A number that is none when it is 0. */
    static Long idOrNull(long id) {
        return id == 0 ? null : id;
    }

    static String textOrNull(Object text) {
        return text == null ? null : text.toString();
    }
}
