package io.headgate.server.compression;

/**
 * Towards the database: each message that goes out is a command, and begins a frame as it does from the server's own
 * clients. A response is counted as it would be without frames.
 */
final class BackendNumbering extends Numbering {

    private int packetIn;
    private int packetOut;
    private boolean asked;

    @Override
    int expectedFrame(int id) {
        return id; // a server that gives up counts from where it is
    }

    @Override
    void onMessage(boolean firstInFrame) {
        if (asked) {
            asked = false;
            packetIn = packetOut;
        }
    }

    @Override
    int packetIn() {
        int id = packetIn;
        packetIn = plusOne(id);
        return id;
    }

    @Override
    int packetOut(int id, boolean continues) {
        asked = true;
        packetOut = plusOne(id);
        return continues ? NO_NEW_COUNT : id;
    }
}
