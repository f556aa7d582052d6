/**
 * Bytes from a backend to a client.
 *
 * <p>{@link io.headgate.server.relay.ResponseRelay} walks the packet headers of one response inside the read buffers
 * and passes on the longest possible run as one slice. What it learns on the way is in
 * {@link io.headgate.server.relay.ResponseFacts}. With the codec this is the only place that retains and releases.
 */
package io.headgate.server.relay;
