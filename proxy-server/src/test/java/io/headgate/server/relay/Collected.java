package io.headgate.server.relay;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/** What a relay forwarded; owns the buffers like a channel. Hands out read buffers, and knows whether all came back. */
final class Collected implements ResponseRelay.Output {

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final ByteBuf all = Unpooled.buffer();
    private final List<ByteBuf> reads = new ArrayList<>();
    private int runs;

    UnpooledByteBufAllocator allocator() {
        return allocator;
    }

    /** A read buffer like the ones a channel gives. */
    ByteBuf read(byte[] bytes, int from, int to) {
        ByteBuf in = allocator.heapBuffer(Math.max(1, to - from));
        in.writeBytes(bytes, from, to - from);
        reads.add(in);
        return in;
    }

    @Override
    public void onLocalInfile(int sequenceShift) {
        throw new AssertionError("no client here sends files");
    }

    @Override
    public void forward(ByteBuf bytes) {
        runs++;
        all.writeBytes(bytes);
        bytes.release();
    }

    byte[] bytes() {
        return Wire.readRest(all.duplicate());
    }

    int runs() {
        return runs;
    }

    void forget() {
        all.clear();
        runs = 0;
    }

    /** Whether every buffer that was handed out or allocated is free again. */
    boolean isAllReleased() {
        return reads.stream().allMatch(read -> read.refCnt() == 0) && allocator.metric().usedHeapMemory() == 0;
    }
}
