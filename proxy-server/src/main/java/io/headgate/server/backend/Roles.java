package io.headgate.server.backend;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The active roles of a session: what {@code CURRENT_ROLE()} answers, as {@code SET ROLE} takes it. */
public final class Roles {

    /** In hexadecimal digits, so that character_set_results does not change it. */
    public static final String QUESTION = "IFNULL(HEX(CURRENT_ROLE()), '')";

    private static final String NONE = "NONE";

    private Roles() {
    }

    /**
     * The roles as they are written in {@code SET ROLE}, for example {@code `reader`@`%`,`writer`@`%`} or {@code NONE}.
     *
     * @param hex the answer to {@link #QUESTION}; empty where MariaDB has no role
     * @return null when a name is not printable ASCII: what such a name means depends on character_set_client
     */
    public static String written(String hex) {
        String text = new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
        if (text.isEmpty() || text.equals(NONE)) {
            return NONE;
        }
        if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            return null;
        }
        // MariaDB answers with the bare name of its one role
        return text.startsWith("`") ? text : "`" + text.replace("`", "``") + "`";
    }
}
