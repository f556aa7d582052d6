package io.headgate.config;

/** What becomes of clients of read-only listeners while there is no reader. */
public enum ReaderAbsence {
    /** The writer serves them. */
    WRITER,
    /** They wait for a reader, as long as for any connection. */
    WAIT
}
