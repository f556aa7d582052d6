package io.headgate.config;

/** What may be done with the bytes of a connection; the words of MySQL's {@code protocol_compression_algorithms}. */
public enum CompressionAlgorithm {
    /** The oldest one, which every client and server knows. */
    ZLIB,
    /** Faster and smaller; since MySQL 8.0.18. */
    ZSTD,
    /** Nothing. */
    UNCOMPRESSED
}
