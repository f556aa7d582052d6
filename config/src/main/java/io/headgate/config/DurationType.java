package io.headgate.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole number and a unit, within bounds: {@code 500ms}, {@code 120s}, {@code 30m}, {@code 24h}, {@code 7d}. */
final class DurationType implements ValueType<Duration> {

    private static final Map<String, ChronoUnit> UNITS = units();
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(0|[1-9][0-9]*)([a-z]*)");
    private static final String FORM = "write a whole number and one unit of ms, s, m, h, d, such as 90s";
    private static final int MOST_DIGITS = 12;

    private final Duration min;
    private final Duration max;

    private DurationType(Duration min, Duration max) {
        this.min = min;
        this.max = max;
    }

    /** Bounds written as durations are. */
    static DurationType between(String min, String max) {
        DurationType any = new DurationType(Duration.ZERO, Duration.ofDays(365));
        try {
            return new DurationType(any.parse(min), any.parse(max));
        } catch (InvalidValueException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public Duration parse(String text) throws InvalidValueException {
        Matcher parts = NUMBER_AND_UNIT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidValueException("must be " + range(), FORM);
        }
        String number = parts.group(1);
        ChronoUnit unit = UNITS.get(parts.group(2));
        if (unit == null) {
            String hint = parts.group(2).isEmpty() ? "the unit is missing: " + number + "s is seconds" : FORM;
            throw new InvalidValueException("must be " + range(), hint);
        }
        if (number.length() > MOST_DIGITS) {
            throw tooLong();
        }
        Duration value = Duration.of(Long.parseLong(number), unit);
        if (value.compareTo(min) < 0) {
            throw new InvalidValueException("must be " + range(), "the least is " + print(min));
        }
        if (value.compareTo(max) > 0) {
            throw tooLong();
        }
        return value;
    }

    @Override
    public String range() {
        return "a duration from " + print(min) + " to " + print(max);
    }

    @Override
    public String placeholder() {
        return "DURATION";
    }

    private InvalidValueException tooLong() {
        return new InvalidValueException("must be " + range(), "the most is " + print(max));
    }

    private static String print(Duration value) {
        long millis = value.toMillis();
        String text = millis == 0 ? "0s" : millis + "ms";
        for (Map.Entry<String, ChronoUnit> unit : UNITS.entrySet()) {
            long one = unit.getValue().getDuration().toMillis();
            if (millis >= one && millis % one == 0) {
                text = millis / one + unit.getKey();
            }
        }
        return text;
    }

    private static Map<String, ChronoUnit> units() {
        Map<String, ChronoUnit> units = new LinkedHashMap<>();
        units.put("ms", ChronoUnit.MILLIS);
        units.put("s", ChronoUnit.SECONDS);
        units.put("m", ChronoUnit.MINUTES);
        units.put("h", ChronoUnit.HOURS);
        units.put("d", ChronoUnit.DAYS);
        return units;
    }
}
