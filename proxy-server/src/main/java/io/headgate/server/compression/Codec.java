package io.headgate.server.compression;

import io.netty.buffer.ByteBuf;

/** One algorithm. Any thread; what it hands out belongs to one thread. */
interface Codec {

    /**
     * Compresses all of {@code in}, from its reader index on, behind the writer index of {@code out}. Neither the
     * reader index of {@code in} nor the owner of the buffers changes.
     *
     * @param in direct, as zstd wants it
     * @param out direct; has room for {@code in.readableBytes()} at least
     * @return false when the result is not smaller; what {@code out} holds then is of no use
     */
    boolean compress(ByteBuf in, ByteBuf out);

    /** Begins the decompression of one frame; to be closed. */
    Decompressor decompressor();

    /** The decompression of one frame. One thread. */
    interface Decompressor extends AutoCloseable {

        /**
         * Decompresses at most {@code length} bytes of {@code in} into what is writable of {@code out}; both indexes
         * move.
         *
         * @throws io.headgate.protocol.ProtocolException ER_NET_UNCOMPRESS_ERROR when that cannot be
         */
        void decompress(ByteBuf in, int length, ByteBuf out);

        /** Whether the end of the compressed data has been seen. */
        boolean isFinished();

        @Override
        void close();
    }
}
