package io.headgate.config;

/**
 * Statements that each new database connection runs. They may hold a literal that is nobody's business, so neither a
 * log line nor an error text shows them.
 *
 * @param sql the text as it was given, not empty
 */
public record InitQuery(String sql) {

    @Override
    public String toString() {
        return Settings.REDACTED;
    }
}
