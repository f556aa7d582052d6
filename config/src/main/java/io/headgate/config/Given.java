package io.headgate.config;

import java.nio.file.Path;

/**
 * A value somebody gave, not judged yet.
 *
 * @param key as it was written
 * @param text as it was written, quotes and escapes resolved
 * @param scalar what YAML took it for; null on the command line, where everything is text
 * @param source {@code FILE:LINE} or {@code --KEY}
 * @param base the directory that relative paths start from
 */
record Given(String key, String text, Scalar scalar, String source, Path base) {

    boolean isFlag() {
        return scalar == null;
    }

    /** Where it stands, for {@link Problem#path()}. */
    String path() {
        return isFlag() ? source : source + ": " + key;
    }
}
