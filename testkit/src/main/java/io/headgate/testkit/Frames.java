package io.headgate.testkit;

import com.github.luben.zstd.Zstd;
import io.headgate.protocol.Capabilities;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The frames of the compressed protocol around two streams. Every write is a frame of its own, or several where it is
 * too long for one; every frame that is read must have the next sequence id. One thread at a time.
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_compression.html.
 */
final class Frames {

    /** The zstd level that is asked for and used. */
    static final int ZSTD_LEVEL = 3;

    private static final int HEADER = 7;
    private static final int MAX_LENGTH = 0xFF_FFFF;
    private static final int MIN_COMPRESSED = 50;

    private final InputStream in;
    private final OutputStream out;
    private final boolean zstd;
    private int nextId;
    private byte[] frame = new byte[0];
    private int read;

    private Frames(InputStream in, OutputStream out, boolean zstd) {
        this.in = in;
        this.out = out;
        this.zstd = zstd;
    }

    /** What a login with these capabilities has agreed on; null when nothing is compressed. */
    static Frames of(Capabilities agreed, InputStream in, OutputStream out) {
        boolean zlib = agreed.has(Capabilities.CLIENT_COMPRESS);
        boolean zstd = agreed.has(Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM);
        return zlib || zstd ? new Frames(in, out, !zlib) : null;
    }

    /** The id of the next frame, whoever sends it; 0 when a command begins. */
    void expect(int id) {
        nextId = id;
    }

    /** Sends a frame with any id that announces any length. */
    void send(int id, int plainLength, byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(HEADER + body.length);
        writeU24(bytes, body.length);
        bytes.write(id);
        writeU24(bytes, plainLength);
        bytes.writeBytes(body);
        out.write(bytes.toByteArray());
        out.flush();
        nextId = id + 1 & 0xFF;
    }

    private static void writeU24(ByteArrayOutputStream out, int value) {
        out.write(value);
        out.write(value >>> 8);
        out.write(value >>> 16);
    }

    byte[] compress(byte[] plain) {
        if (zstd) {
            return Zstd.compress(plain, ZSTD_LEVEL);
        }
        Deflater deflater = new Deflater();
        deflater.setInput(plain);
        deflater.finish();
        byte[] bytes = new byte[plain.length + plain.length / 1000 + 100];
        int length = deflater.deflate(bytes);
        deflater.end();
        return Arrays.copyOf(bytes, length);
    }

    /** False when the peer has closed the connection between two frames. */
    private boolean readFrame() throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length == 0) {
            return false;
        }
        int id = header[3] & 0xFF;
        if (id != nextId) {
            throw new IOException("a frame came with sequence id " + id + " instead of " + nextId);
        }
        nextId = id + 1 & 0xFF;
        byte[] body = readFully(u24(header, 0));
        int plainLength = u24(header, 4);
        frame = plainLength == 0 ? body : decompress(body, plainLength);
        read = 0;
        return true;
    }

    private byte[] decompress(byte[] body, int plainLength) throws IOException {
        if (zstd) {
            return Zstd.decompress(body, plainLength);
        }
        Inflater inflater = new Inflater();
        inflater.setInput(body);
        byte[] plain = new byte[plainLength];
        try {
            int length = inflater.inflate(plain);
            if (length != plainLength) {
                throw new IOException("a frame holds " + length + " bytes instead of " + plainLength);
            }
        } catch (DataFormatException e) {
            throw new IOException(e);
        } finally {
            inflater.end();
        }
        return plain;
    }

    private byte[] readFully(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the peer closed the connection within a frame");
        }
        return bytes;
    }

    private static int u24(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16;
    }

    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                while (length > 0 && read == frame.length) {
                    if (!readFrame()) {
                        return -1;
                    }
                }
                int now = Math.min(length, frame.length - read);
                System.arraycopy(frame, read, target, offset, now);
                read += now;
                return now;
            }
        };
    }

    OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                for (int at = 0; at < length; at += MAX_LENGTH) {
                    byte[] plain = Arrays.copyOfRange(source, offset + at,
                            offset + at + Math.min(MAX_LENGTH, length - at));
                    boolean stored = plain.length < MIN_COMPRESSED;
                    byte[] body = stored ? plain : compress(plain);
                    boolean larger = body.length > plain.length;
                    send(nextId, stored || larger ? 0 : plain.length, larger ? plain : body);
                }
            }
        };
    }
}
