package io.headgate.server.aws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * As many entries as were asked for, from where the page before has ended.
 *
 * @param entries at most MaxRecords
 * @param marker where the next page begins; null where this is the last one
 */
record Page<T>(List<T> entries, String marker) {

    private static final int MOST = 100;
    private static final int LEAST = 20;

    /** @param key of an entry; who is added or taken away between two pages does not move the others */
    static <T> Page<T> of(List<T> all, Function<T, String> key, Parameters parameters) throws ApiError {
        int most = parameters.integer("MaxRecords", LEAST, MOST).orElse(MOST);
        int from = 0;
        if (parameters.find("Marker").filter(given -> !given.isEmpty()).isPresent()) {
            String last = decoded(parameters.get("Marker"));
            while (from < all.size() && !key.apply(all.get(from)).equals(last)) {
                from++;
            }
            if (from == all.size()) {
                throw ApiError.value("Invalid value " + parameters.get("Marker") + " for Marker");
            }
            from++;
        }
        List<T> entries = List.copyOf(all.subList(from, Math.min(all.size(), from + most)));
        boolean more = from + entries.size() < all.size();
        return new Page<>(entries, more ? encoded(key.apply(entries.get(entries.size() - 1))) : null);
    }

    private static String encoded(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String marker) throws ApiError {
        try {
            return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiError.value("Invalid value " + marker + " for Marker");
        }
    }
}
