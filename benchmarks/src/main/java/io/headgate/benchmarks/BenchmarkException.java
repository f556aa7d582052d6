package io.headgate.benchmarks;

/** Something outside this program keeps a benchmark from running; the message says what it is and what to do. */
final class BenchmarkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BenchmarkException(String message) {
        super(message);
    }

    BenchmarkException(String message, Throwable cause) {
        super(message, cause);
    }
}
