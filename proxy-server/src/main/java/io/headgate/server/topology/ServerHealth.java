package io.headgate.server.topology;

import java.time.Duration;
import java.time.Instant;

/**
 * What a server was when it was asked last.
 *
 * @param state what it said
 * @param since when it became that
 * @param roundTrip how long the last question took, answered or not
 */
public record ServerHealth(MemberState state, Instant since, Duration roundTrip) { }
