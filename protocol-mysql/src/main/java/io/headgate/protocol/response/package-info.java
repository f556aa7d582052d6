/**
 * What a server's answer looks like, packet by packet, without decoding its rows.
 *
 * <p>{@link io.headgate.protocol.response.ResponseTracker} is told the length and the first byte of each packet and
 * knows what the packet is and when the response is complete. It holds no buffer and knows no channel.
 */
package io.headgate.protocol.response;
