package io.headgate.server.history;

/**
 * What is told of all commands.
 *
 * @param history counts statements by digest, and has the last commands of clients remembered; null: neither is done
 * @param slow tells of slow ones
 */
public record Observers(StatementHistory history, SlowLog slow) {
}
