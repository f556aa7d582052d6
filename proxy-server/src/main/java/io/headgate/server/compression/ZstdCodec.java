package io.headgate.server.compression;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.util.Native;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** zstd at one of its levels. */
final class ZstdCodec implements Codec {

    static final int MIN_LEVEL = 1;
    static final int MAX_LEVEL = 22;

    /**
     * A frame holds at most 2^24-1 bytes: no honest peer needs a larger window, which is memory that it makes us take.
     */
    private static final int MAX_WINDOW_LOG = 24;

    private static final Spares<ZstdCompressCtx> COMPRESSORS =
            new Spares<>(ZstdCompressCtx::new, ZstdCompressCtx::close);
    private static final Spares<ZstdDecompressCtx> DECOMPRESSORS =
            new Spares<>(ZstdDecompressCtx::new, ZstdDecompressCtx::close);

    private final int level;

    /** @param level 1 to 22 */
    ZstdCodec(int level) {
        this.level = level;
    }

    /** Loads the native library; returns why it cannot be had on this machine, or null. */
    static Throwable unavailability() {
        try {
            Native.load();
            return null;
        } catch (LinkageError e) {
            return e;
        }
    }

    @Override
    public boolean compress(ByteBuf in, ByteBuf out) {
        int length = in.readableBytes();
        ZstdCompressCtx context = COMPRESSORS.take().setLevel(level);
        int compressed;
        try {
            compressed = context.compress(out.nioBuffer(out.writerIndex(), length), in.nioBuffer());
        } catch (ZstdException noRoom) {
            return false;
        } finally {
            COMPRESSORS.giveBack(context);
        }
        out.writerIndex(out.writerIndex() + compressed);
        return compressed < length;
    }

    @Override
    public Decompressor decompressor() {
        return new Decompressing();
    }

    private static final class Decompressing implements Decompressor {

        private final ZstdDecompressCtx context = DECOMPRESSORS.take().setLongMax(MAX_WINDOW_LOG);
        private boolean finished;

        @Override
        public void decompress(ByteBuf in, int length, ByteBuf out) {
            if (finished) {
                return;
            }
            ByteBuffer source = in.nioBuffer(in.readerIndex(), length);
            ByteBuffer target = out.nioBuffer(out.writerIndex(), out.writableBytes());
            try {
                finished = context.decompressByteBufferStream(target, source);
            } catch (ZstdException e) {
                throw Corrupt.frame("a frame is no zstd data: " + e.getMessage());
            }
            in.skipBytes(source.position());
            out.writerIndex(out.writerIndex() + target.position());
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public void close() {
            context.reset();
            DECOMPRESSORS.giveBack(context);
        }
    }
}
