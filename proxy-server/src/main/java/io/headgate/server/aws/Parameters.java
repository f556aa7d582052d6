package io.headgate.server.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a call says, in the names of RDS's API. Immutable. */
final class Parameters {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");
    private static final int LONGEST_NAME = 200;
    private static final String MEMBER = ".member.";
    private static final Pattern PLACE = Pattern.compile("([1-9][0-9]{0,3})(\\..+)?");

    /**
     * What a name says of a list.
     *
     * @param whole whether it is a member itself, and no part of one
     */
    private record Member(String list, int number, boolean whole) {

        /** Takes time that grows with the name, not with its square. */
        static Optional<Member> of(String name) {
            int at = name.lastIndexOf(MEMBER);
            Matcher place = PLACE.matcher(at <= 0 ? "" : name.substring(at + MEMBER.length()));
            return !place.matches() ? Optional.empty() : Optional.of(new Member(name.substring(0, at),
                    Integer.parseInt(place.group(1)), place.group(2) == null));
        }
    }

    private final Map<String, String> values;

    private Parameters(Map<String, String> values) {
        this.values = values;
    }

    /** Reads a form, {@code name=value&...}. */
    static Parameters read(String form) throws ApiError {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : form.strip().split("&")) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (name.length() > LONGEST_NAME) {
                throw ApiError.refused("MalformedQueryString", "a name is longer than " + LONGEST_NAME + " characters");
            }
            if (!name.isEmpty() && values.put(name, value) != null) {
                throw ApiError.refused("MalformedQueryString", name + " is there twice");
            }
        }
        return new Parameters(values);
    }

    private static String decoded(String text) throws ApiError {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiError.refused("MalformedQueryString", "the form cannot be decoded");
        }
    }

    /** Refuses what is none of these, of which lists are named without what follows their name. */
    void checkNames(Collection<String> known) throws ApiError {
        for (String name : values.keySet()) {
            String plain = Member.of(name).map(Member::list)
                    .orElse(name.startsWith("Filters.") ? "Filters" : name);
            if (!known.contains(plain)) {
                throw ApiError.value("Headgate knows no parameter " + name + " of this action");
            }
        }
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String get(String name) throws ApiError {
        String value = values.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw ApiError.refused("MissingParameter", "The request must contain the parameter " + name);
        }
        return value;
    }

    /** Whether something is given under this name, or in a list of this name. */
    boolean has(String name) {
        return values.keySet().stream().anyMatch(given -> given.equals(name) || given.startsWith(name + "."));
    }

    Optional<Integer> integer(String name, int least, int most) throws ApiError {
        String value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!NUMBER.matcher(value).matches() || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw ApiError.value("Invalid value " + value + " for " + name + ". Must be between " + least + " and "
                    + most);
        }
        return Optional.of(Integer.parseInt(value));
    }

    Optional<Boolean> flag(String name) throws ApiError {
        String value = values.get(name);
        if (value != null && !value.equals("true") && !value.equals("false")) {
            throw ApiError.value("Invalid value " + value + " for " + name + ". Must be true or false");
        }
        return Optional.ofNullable(value).map(Boolean::valueOf);
    }

    /** The members of a list in the order of their numbers; none where it is empty or not there. */
    List<String> list(String name) {
        Map<Integer, String> members = new TreeMap<>();
        values.forEach((given, value) -> Member.of(given)
                .filter(member -> member.list().equals(name) && member.whole())
                .ifPresent(member -> members.put(member.number(), value)));
        return List.copyOf(members.values());
    }
}
