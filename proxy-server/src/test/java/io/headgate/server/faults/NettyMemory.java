package io.headgate.server.faults;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/** Looks every few milliseconds at how many bytes Netty's buffers take more than at the beginning. */
final class NettyMemory implements AutoCloseable {

    private static final int MILLIS = 5;

    private final long before = now();
    private final Thread thread = new Thread(this::look, "netty-memory");
    private volatile long most;

    private NettyMemory() {
        thread.setDaemon(true);
    }

    static NettyMemory watch() {
        NettyMemory memory = new NettyMemory();
        memory.thread.start();
        return memory;
    }

    /** What all buffers take now. */
    static long now() {
        ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    private void look() {
        try {
            while (true) {
                most = Math.max(most, now() - before);
                Thread.sleep(MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The most that it has seen, in bytes. */
    long most() {
        return most;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
