package io.headgate.server.compression;

import io.netty.buffer.ByteBuf;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** zlib, at its default level like the server's. */
final class ZlibCodec implements Codec {

    static final ZlibCodec INSTANCE = new ZlibCodec();

    private static final Spares<Deflater> DEFLATERS = new Spares<>(Deflater::new, Deflater::end);
    private static final Spares<Inflater> INFLATERS = new Spares<>(Inflater::new, Inflater::end);

    private ZlibCodec() {
    }

    @Override
    public boolean compress(ByteBuf in, ByteBuf out) {
        int length = in.readableBytes();
        Deflater deflater = DEFLATERS.take();
        deflater.setInput(in.nioBuffer());
        deflater.finish();
        int compressed = deflater.deflate(out.nioBuffer(out.writerIndex(), length));
        boolean smaller = deflater.finished() && compressed < length;
        deflater.reset();
        DEFLATERS.giveBack(deflater);
        out.writerIndex(out.writerIndex() + compressed);
        return smaller;
    }

    @Override
    public Decompressor decompressor() {
        return new Inflating(INFLATERS.take());
    }

    private record Inflating(Inflater inflater) implements Decompressor {

        @Override
        public void decompress(ByteBuf in, int length, ByteBuf out) {
            inflater.setInput(in.nioBuffer(in.readerIndex(), length));
            try {
                int plain = inflater.inflate(out.nioBuffer(out.writerIndex(), out.writableBytes()));
                out.writerIndex(out.writerIndex() + plain);
            } catch (DataFormatException e) {
                throw Corrupt.frame("a frame is no zlib data: " + e.getMessage());
            }
            if (inflater.needsDictionary()) {
                throw Corrupt.frame("a frame is zlib data that needs a dictionary");
            }
            in.skipBytes(length - inflater.getRemaining());
        }

        @Override
        public boolean isFinished() {
            return inflater.finished();
        }

        @Override
        public void close() {
            inflater.reset();
            INFLATERS.giveBack(inflater);
        }
    }
}
