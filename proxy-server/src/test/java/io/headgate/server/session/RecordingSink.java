package io.headgate.server.session;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** A session for the reader: takes commands, or does not, as a test wants. */
final class RecordingSink implements RequestReader.Sink {

    final List<byte[]> commands = new ArrayList<>();
    final List<byte[]> heads = new ArrayList<>();
    final List<Integer> lengths = new ArrayList<>();
    boolean busy;
    boolean busyAfterEach;
    boolean uploadsBlocked;
    long uploaded;
    Upload upload;

    @Override
    public boolean takesCommand() {
        return !busy;
    }

    @Override
    public void onCommand(ByteBuf frame) {
        commands.add(Wire.readRest(frame));
        frame.release();
        busy = busyAfterEach;
    }

    @Override
    public void onLongCommand(ByteBuf head, int length) {
        upload = new Upload(length, (bytes, index, count) -> uploaded += count);
        upload.pass(head, head.readerIndex() + 4, head.readableBytes() - 4);
        heads.add(Wire.readRest(head));
        lengths.add(length);
        head.release();
        busy = true;
    }

    @Override
    public boolean takesUpload() {
        return upload != null && !uploadsBlocked;
    }

    @Override
    public void onUpload(ByteBuf bytes) {
        bytes.skipBytes(upload.pass(bytes, bytes.readerIndex(), bytes.readableBytes()));
        if (upload.isComplete()) {
            upload = null;
            busy = false;
        }
    }
}
