package io.headgate.server.session;

import io.headgate.server.backend.BackendConnection;
import io.netty.buffer.ByteBuf;

/** Passes on what is still arriving of a long command, or of a file, while it runs. On the client's event loop. */
final class UploadRelay {

    private final Progress progress;
    private final BackendLink link;
    private final Boundary boundary;
    private final Commands commands;
    private final CommandRecorder recorder;

    UploadRelay(Progress progress, BackendLink link, Boundary boundary, Commands commands, CommandRecorder recorder) {
        this.progress = progress;
        this.link = link;
        this.boundary = boundary;
        this.commands = commands;
        this.recorder = recorder;
    }

    /** Whether the rest of a long command is expected, and the backend takes it. */
    boolean takesMore() {
        Request request = progress.request();
        BackendConnection backend = link.backend();
        return request != null && request.upload != null && !request.upload.isComplete()
                && (progress.isExecuting() || request.isDropped())
                && (backend == null || backend.isWritable());
    }

    /** More of a long command has come; reads what belongs to it and leaves the rest. */
    void onBytes(ByteBuf bytes) {
        Request request = progress.request();
        BackendConnection backend = link.backend();
        int length = request.upload.pass(bytes, bytes.readerIndex(), bytes.readableBytes());
        if (backend == null || request.isDropped()) {
            bytes.skipBytes(length);
        } else if (request.repacking != null) {
            bytes.skipBytes(length);
            backend.send(request.repacking.take());
        } else {
            backend.send(bytes.readRetainedSlice(length));
        }
        if (request.upload.isComplete()) {
            onComplete(request);
        }
    }

    private void onComplete(Request request) {
        if (request.scanner != null && request.traits == null) {
            commands.onLongText(request, request.scanner.finish());
            if (!request.isDropped()) {
                recorder.onLongText(request);
            }
        }
        if (request.isDropped()) {
            progress.end();
            if (!progress.isHolding()) {
                progress.toReady();
            }
        } else if (!request.isAnswered()) {
            boundary.reach();
        } else {
            link.backend().shiftSequence(request.sequenceShift());
        }
    }
}
