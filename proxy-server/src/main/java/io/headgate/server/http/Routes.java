package io.headgate.server.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who answers what. Filled before the port is opened, and not changed afterwards. */
public final class Routes {

    /** Where a list is of everything that has a description. */
    private static final String INDEX = "/";

    private final Map<String, Map<String, Route>> exact = new TreeMap<>();
    private final Map<String, Map<String, Route>> below = new TreeMap<>();
    private final Map<String, String> descriptions = new LinkedHashMap<>();

    private Answer page;

    /** Without routes but the index. */
    public Routes() {
        put(exact, "GET", INDEX, Route.of(this::index));
    }

    /** Shows browsers, which ask for HTML, this page where others get the index. */
    public Routes home(Answer html) {
        page = html;
        return this;
    }

    /**
     * Answers one path.
     *
     * @param method in upper case, not HEAD
     * @param path begins with a slash; one that ends with a slash answers everything below, too
     * @param description for the index, a sentence without a full stop; null: it is not shown
     */
    public Routes add(String method, String path, String description, Route route) {
        put(exact, method, path, route);
        if (path.endsWith("/") && !path.equals(INDEX)) {
            put(below, method, path, route);
        }
        if (description != null) {
            descriptions.put(path, description);
        }
        return this;
    }

    private static void put(Map<String, Map<String, Route>> routes, String method, String path, Route route) {
        if (!path.startsWith("/")
                || routes.computeIfAbsent(path, p -> new TreeMap<>()).putIfAbsent(method, route) != null) {
            throw new IllegalArgumentException(method + " " + path + " cannot be added, or is there already");
        }
    }

    /** Who answers; for what nobody answers, somebody who says so. */
    Route find(String method, String path) {
        Map<String, Route> methods = Optional.ofNullable(exact.get(path)).orElseGet(() -> longestAbove(path));
        if (methods == null) {
            return Route.of(call -> Answer.refusal(call, 404, "Nothing is here. GET / lists what there is."));
        }
        Route route = methods.get(method);
        if (route != null) {
            return route;
        }
        String allowed = String.join(", ", methods.keySet()).replace("GET", "GET, HEAD");
        return Route.of(call -> Answer.refusal(call, 405, "This takes " + allowed + " only.")
                .with("Allow", allowed));
    }

    private Map<String, Route> longestAbove(String path) {
        return below.entrySet().stream().filter(entry -> path.startsWith(entry.getKey()))
                .reduce((shorter, longer) -> longer).map(Map.Entry::getValue).orElse(null);
    }

    private Answer index(Call call) {
        boolean browser = page != null && call.accepts("text/html");
        return (browser ? page : Answer.text(200, list())).with("Vary", "Accept");
    }

    private String list() {
        int width = descriptions.keySet().stream().mapToInt(String::length).max().orElse(0);
        return descriptions.entrySet().stream()
                .map(entry -> entry.getKey() + " ".repeat(width + 2 - entry.getKey().length()) + entry.getValue())
                .collect(Collectors.joining("\n", "Headgate\n\n", ""));
    }
}
