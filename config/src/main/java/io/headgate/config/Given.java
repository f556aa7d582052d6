package io.headgate.config;

import java.nio.file.Path;

/**
 * A value somebody gave, not judged yet.
 *
 * @param key as it was written
 * @param text as it was written, quotes and escapes resolved
 * @param scalar what YAML took it for; null elsewhere, where everything is text
 * @param origin who gave it
 * @param source {@code FILE:LINE}, {@code --KEY}, or in words
 * @param base the directory that relative paths start from
 */
record Given(String key, String text, Scalar scalar, Origin origin, String source, Path base) {

    /** Who gave a value: each replaces what those before it say. */
    enum Origin { FILE, FLAG, SET }

    /** By a flag. */
    static Given flag(String key, String text) {
        return new Given(key, text, null, Origin.FLAG, "--" + key, Path.of(""));
    }

    /** While the proxy runs. @param source in words */
    static Given set(String key, String text, String source) {
        return new Given(key, text, null, Origin.SET, source, Path.of(""));
    }

    /** Where it stands, for {@link Problem#path()}. */
    String path() {
        return switch (origin) {
            case FILE -> source + ": " + key;
            case FLAG -> source;
            case SET -> key;
        };
    }
}
