package io.headgate.config;

/** How lines of the log are written. */
public enum LogFormat {
    /** A sentence and key=value pairs, for people. */
    TEXT,
    /** One JSON object a line, for programs. */
    JSON
}
