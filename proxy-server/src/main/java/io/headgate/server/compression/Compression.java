package io.headgate.server.compression;

import io.headgate.config.CompressionAlgorithm;
import io.headgate.protocol.Capabilities;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.util.Collection;

/** Which capability stands for which algorithm, and where the handler goes. */
public final class Compression {

    /**
     * A client's zstd level counts up to this one: 64 KiB take half a millisecond then, but 11 at level 19, during
     * which all others on its event loop wait.
     */
    private static final int MAX_CLIENT_LEVEL = 9;

    private Compression() {
    }

    /** Loads zstd; returns why it cannot be had on this machine, or null. */
    public static Throwable zstdUnavailability() {
        return ZstdCodec.unavailability();
    }

    /** What the two sides say who can do this; none for no compression. */
    public static Capabilities capabilities(CompressionAlgorithm algorithm) {
        return switch (algorithm) {
            case ZLIB -> Capabilities.of(Capabilities.CLIENT_COMPRESS);
            case ZSTD -> Capabilities.of(Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM);
            case UNCOMPRESSED -> Capabilities.of();
        };
    }

    /** The same for several. */
    public static Capabilities capabilities(Collection<CompressionAlgorithm> algorithms) {
        return algorithms.stream().map(Compression::capabilities)
                .reduce(Capabilities.of(), (some, more) -> some.with(more.bits()));
    }

    /** What two sides with these capabilities in common use: zlib before zstd, as the server has it. */
    public static CompressionAlgorithm agreed(Capabilities common) {
        if (common.has(Capabilities.CLIENT_COMPRESS)) {
            return CompressionAlgorithm.ZLIB;
        }
        return common.has(Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM) ? CompressionAlgorithm.ZSTD
                : CompressionAlgorithm.UNCOMPRESSED;
    }

    /**
     * In frames there is no LOAD DATA LOCAL: the packets of a file are not commands, and {@link Numbering} cannot tell
     * which of them has the sequence id 0 because 255 came before it. The server refuses the statement then.
     */
    public static Capabilities withoutUncountable(Capabilities capabilities, CompressionAlgorithm algorithm) {
        return algorithm == CompressionAlgorithm.UNCOMPRESSED ? capabilities
                : capabilities.without(Capabilities.CLIENT_LOCAL_FILES);
    }

    /** Whether the server takes this level of a client that uses zstd. */
    public static boolean isZstdLevel(int level) {
        return level >= ZstdCodec.MIN_LEVEL && level <= ZstdCodec.MAX_LEVEL;
    }

    /**
     * Has a client's channel compressed after the next write, which is the OK of its login.
     *
     * @param zstdLevel the client's
     * @return null when nothing is compressed
     */
    public static CompressionHandler addToClient(Channel channel, CompressionAlgorithm algorithm, int zstdLevel) {
        Codec codec = codec(algorithm, Math.min(zstdLevel, MAX_CLIENT_LEVEL));
        return codec == null ? null : add(channel, CompressionHandler.forClient(codec));
    }

    /**
     * Has a backend's channel compressed from now on.
     *
     * @return null when nothing is compressed
     */
    public static CompressionHandler addToBackend(Channel channel, CompressionAlgorithm algorithm, int zstdLevel) {
        Codec codec = codec(algorithm, zstdLevel);
        return codec == null ? null : add(channel, CompressionHandler.forBackend(codec));
    }

    private static Codec codec(CompressionAlgorithm algorithm, int zstdLevel) {
        return switch (algorithm) {
            case ZLIB -> ZlibCodec.INSTANCE;
            case ZSTD -> new ZstdCodec(zstdLevel);
            case UNCOMPRESSED -> null;
        };
    }

    private static CompressionHandler add(Channel channel, CompressionHandler handler) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext tls = pipeline.context(SslHandler.class);
        if (tls == null) {
            pipeline.addFirst(handler);
        } else {
            pipeline.addAfter(tls.name(), null, handler);
        }
        return handler;
    }
}
