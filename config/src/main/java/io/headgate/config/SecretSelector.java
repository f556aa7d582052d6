package io.headgate.config;

/**
 * One or several secrets of a service that keeps them.
 *
 * @param kind how they are named
 * @param text a name or an ARN, the beginning of names, or the key of a tag
 * @param value the tag's; otherwise empty
 */
public record SecretSelector(Kind kind, String text, String value) {

    /** How secrets are named. */
    public enum Kind {
        /** One, by its name or ARN. */
        NAME,
        /** All whose names begin so. */
        PREFIX,
        /** All with a tag. */
        TAG
    }
}
