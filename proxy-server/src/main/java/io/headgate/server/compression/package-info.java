/**
 * The compressed protocol of both sides: frames of 7 bytes header and up to 2^24-1 bytes, in which packets travel. Only
 * a connection that has agreed on it has its {@link io.headgate.server.compression.CompressionHandler}, between TLS and
 * everything else, which sees plain packets.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_compression.html">Compression</a>
 */
package io.headgate.server.compression;
