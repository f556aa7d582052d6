package io.headgate.server.compression;

/**
 * Towards a client: commands come in, responses go out. The handler does not know where a response ends, only that one
 * begins with the id after the command's. So a client that sends the next command ahead, while a response of more than
 * 256 packets is under way, may see frames counted anew within it; those that send ahead do not look.
 */
final class ClientNumbering extends Numbering {

    private int packetIn;
    private int packetOut;
    private boolean unanswered;

    @Override
    int expectedFrame(int id) {
        // a command, or in COM_CHANGE_USER the answer to what was sent last
        return id == nextFrameOut() ? id : 0;
    }

    @Override
    void onFrame(int id, boolean inside) {
        unanswered = true;
        super.onFrame(id, inside);
    }

    @Override
    void onMessage(boolean firstInFrame) {
        packetIn = firstInFrame && lastFrameIn() != 0 ? packetOut : 0;
    }

    @Override
    int packetIn() {
        int id = packetIn;
        packetIn = plusOne(id);
        return id;
    }

    @Override
    int packetOut(int id, boolean continues) {
        boolean next = id == packetOut;
        packetOut = plusOne(id);
        if (unanswered && (!next || id == packetIn)) {
            unanswered = false;
            return plusOne(lastFrameIn());
        }
        // nothing was asked: as a server says with id 0 that it ends the connection
        return next ? NO_NEW_COUNT : id;
    }
}
