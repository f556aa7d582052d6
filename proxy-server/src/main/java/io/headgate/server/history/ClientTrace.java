package io.headgate.server.history;

import io.headgate.pool.HoldReason;
import io.headgate.protocol.Command;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The last commands of one client. Grows with what a client does, to {@value #MOST} commands in 6 KiB. On the client's
 * event loop.
 */
public final class ClientTrace {

    /** How many commands are remembered. */
    public static final int MOST = 100;

    private static final int FIRST = 4;
    private static final int NUMBERS = 7;
    private static final int OBJECTS = 3;
    private static final long LOW = 0xFFFF_FFFFL;

    private long[] numbers = new long[FIRST * NUMBERS];
    private Object[] objects = new Object[FIRST * OBJECTS];
    private int capacity = FIRST;
    private int size;
    private int next;

    /**
     * A command has been answered.
     *
     * @param stats of its digest; null for what has none
     * @param server where it ran; null for nowhere
     * @param backend the server's id of the connection, 0 for none
     * @param steps the {@link RestoreStep#bit() bits} of what was added ahead of it
     * @param error the error's code, 0 for none
     */
    public void add(Command command, StatementStats stats, Decision decision, Object server, long backend, int steps,
            Passage passage, long rows, int error) {
        if (size == capacity && capacity < MOST) {
            grow();
        }
        int at = next * NUMBERS;
        numbers[at] = passage.receivedAt();
        numbers[at + 1] = micros(passage.total()) << 32 | micros(passage.waiting());
        numbers[at + 2] = micros(passage.restore()) << 32 | micros(passage.database());
        numbers[at + 3] = rows;
        numbers[at + 4] = backend;
        numbers[at + 5] = (long) error << 32 | (long) command.ordinal() << 16 | decision.ordinal();
        numbers[at + 6] = (long) steps << 32;
        objects[next * OBJECTS] = stats;
        objects[next * OBJECTS + 1] = server;
        objects[next * OBJECTS + 2] = null;
        next = next + 1 == MOST ? 0 : next + 1;
        size = Math.min(MOST, size + 1);
    }

    /** The client keeps its connection after the last command, for these reasons. @param bits by ordinal */
    public void held(int bits) {
        if (size > 0) {
            int at = last();
            numbers[at * NUMBERS + 6] = numbers[at * NUMBERS + 6] & ~LOW | bits & LOW;
        }
    }

    /** The last command carried this. */
    public void traced(TraceParent parent) {
        objects[last() * OBJECTS + 2] = parent;
    }

    private int last() {
        return (next == 0 ? capacity : next) - 1;
    }

    private void grow() {
        capacity = Math.min(MOST, 2 * capacity);
        numbers = Arrays.copyOf(numbers, capacity * NUMBERS);
        objects = Arrays.copyOf(objects, capacity * OBJECTS);
    }

    private static long micros(long nanos) {
        return Math.min(LOW, TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    /** The last one; there must have been one. @param now as {@link System#nanoTime} */
    public TracedCommand last(long now) {
        return read(last(), now);
    }

    /** What is remembered, oldest first. @param now as {@link System#nanoTime} */
    public List<TracedCommand> read(long now) {
        List<TracedCommand> commands = new ArrayList<>(size);
        int oldest = size < MOST ? 0 : next;
        for (int i = 0; i < size; i++) {
            commands.add(read((oldest + i) % MOST, now));
        }
        return commands;
    }

    private TracedCommand read(int index, long now) {
        int at = index * NUMBERS;
        StatementStats stats = (StatementStats) objects[index * OBJECTS];
        Object server = objects[index * OBJECTS + 1];
        return new TracedCommand(Math.max(0, now - numbers[at]), Command.values()[(int) (numbers[at + 5] >> 16 & 0xFFFF)],
                stats == null ? null : stats.digest(), Decision.values()[(int) (numbers[at + 5] & 0xFFFF)],
                server == null ? null : server.toString(), numbers[at + 4],
                RestoreStep.words((int) (numbers[at + 6] >> 32)), reasons((int) numbers[at + 6]),
                numbers[at + 1] >>> 32, numbers[at + 1] & LOW, numbers[at + 2] >>> 32, numbers[at + 2] & LOW,
                numbers[at + 3], (int) (numbers[at + 5] >> 32), (TraceParent) objects[index * OBJECTS + 2]);
    }

    private static List<HoldReason> reasons(int bits) {
        return Arrays.stream(HoldReason.values()).filter(reason -> (bits & 1 << reason.ordinal()) != 0).toList();
    }
}
