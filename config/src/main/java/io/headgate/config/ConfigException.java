package io.headgate.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration was refused. The message lists every problem, one a line. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    ConfigException(List<Problem> problems) {
        super(message(problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** All problems: of the file's form, of values in the file, of flags, between settings; each in the order given. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        String head = problems.size() == 1
                ? "The configuration has a problem:"
                : "The configuration has " + problems.size() + " problems:";
        return problems.stream().map(p -> System.lineSeparator() + "  " + p).collect(Collectors.joining("", head, ""));
    }
}
