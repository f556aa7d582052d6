package io.headgate.server.history;

/**
 * What is told of all commands.
 *
 * @param history counts statements by digest, and has the last commands of clients remembered; null: neither is done
 * @param slow tells of slow ones
 * @param spans records those that are part of a trace; null: none is recorded
 */
public record Observers(StatementHistory history, SlowLog slow, Spans spans) {
}
