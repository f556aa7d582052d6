/**
 * The packets of the connection phase and the small answers of the command phase, as records.
 *
 * <p>{@code read} takes a payload (no 4-byte header), consumes all of it and does not release it; what is no such
 * packet gives {@link io.headgate.protocol.ProtocolException}, never another exception. {@code write} appends a
 * payload. No record keeps a buffer.
 *
 * <p>They are messages, not values: byte arrays are neither copied nor compared by {@code equals}, except in
 * {@link io.headgate.protocol.packet.SessionTrack}. Those with a client's credentials hide them in {@code toString}.
 */
package io.headgate.protocol.packet;
