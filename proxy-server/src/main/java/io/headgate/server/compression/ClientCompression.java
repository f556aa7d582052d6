package io.headgate.server.compression;

import io.headgate.config.CompressionAlgorithm;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.ProxyError;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients may choose from: the setting {@code compression}. Immutable. */
public final class ClientCompression {

    private static final Logger log = LoggerFactory.getLogger(ClientCompression.class);

    private final Capabilities offered;
    private final boolean required;

    private ClientCompression(Set<CompressionAlgorithm> allowed) {
        this.offered = Compression.capabilities(allowed);
        this.required = !allowed.contains(CompressionAlgorithm.UNCOMPRESSED);
    }

    /**
     * What is allowed and can be had on this machine: where zstd's native library does not load, clients do without.
     */
    public static ClientCompression of(List<CompressionAlgorithm> allowed) {
        Set<CompressionAlgorithm> usable = EnumSet.copyOf(allowed);
        if (usable.contains(CompressionAlgorithm.ZSTD)) {
            Throwable cause = Compression.zstdUnavailability();
            if (cause != null) {
                usable.remove(CompressionAlgorithm.ZSTD);
                log.atWarn().addKeyValue("cause", cause.toString())
                        .log("zstd is not available here and is not offered to clients");
            }
        }
        return new ClientCompression(usable);
    }

    /** What the greeting shows. */
    public Capabilities offered() {
        return offered;
    }

    /**
     * Why a client is not let in, judged as a server does before it looks at the password; null when it is.
     *
     * @param agreed what both sides have
     * @param zstdLevel the client's
     */
    public ErrPacket refusal(Capabilities agreed, int zstdLevel) {
        return switch (Compression.agreed(agreed)) {
            case ZLIB -> null;
            case ZSTD -> Compression.isZstdLevel(zstdLevel) ? null : ProxyError.COMPRESSION_LEVEL.packet(
                    zstdLevel + " is not from " + ZstdCodec.MIN_LEVEL + " to " + ZstdCodec.MAX_LEVEL);
            case UNCOMPRESSED -> required ? ProxyError.COMPRESSION_ALGORITHM.packet(
                    "the setting compression does not have it; let the client use one of " + offered) : null;
        };
    }
}
