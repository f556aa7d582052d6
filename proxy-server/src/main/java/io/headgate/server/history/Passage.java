package io.headgate.server.history;

/**
 * How long the parts of one command took, of which wait, restore, database and relay together are the whole. One of
 * these serves all commands of a session, one after the other. On the session's event loop; times are those of {@link
 * System#nanoTime}, lengths in nanoseconds.
 */
public final class Passage {

    private long receivedAt;
    private long sentAt;
    private long waitingSince;
    private long wait;
    /** At the database in attempts that came to nothing. */
    private long spent;
    private boolean restored;
    private long fullSince;
    private long full;
    private long total;
    private long restore;
    private long database;

    /** A command has come. */
    public void begin(long now) {
        receivedAt = now;
        sentAt = 0;
        waitingSince = 0;
        wait = 0;
        spent = 0;
        restored = false;
        fullSince = 0;
        full = 0;
    }

    /** It stands in line for a connection; more than once where a connection turned out to be broken. */
    public void waits(long now) {
        waitingSince = now;
    }

    /** Whether it stands in line. */
    public boolean isWaiting() {
        return waitingSince != 0;
    }

    /** It has a connection, or will get none. */
    public void waitEnds(long now) {
        if (waitingSince != 0) {
            wait += now - waitingSince;
            waitingSince = 0;
        }
    }

    /** The database has done nothing with it, or is lost; it will be sent again. */
    public void withdrawn(long now) {
        clientTakes(now);
        spent += Math.max(0, now - sentAt - full);
        full = 0;
        sentAt = 0;
    }

    /** Something has to be brought into order before it can go to the database. */
    public void restores() {
        restored = true;
    }

    /** It goes to the database. */
    public void sent(long now) {
        sentAt = now;
    }

    /** The client does not take the response as fast as it comes. */
    public void clientFull(long now) {
        fullSince = fullSince == 0 ? now : fullSince;
    }

    /** The client takes bytes again. */
    public void clientTakes(long now) {
        if (fullSince != 0) {
            full += now - fullSince;
            fullSince = 0;
        }
    }

    /** The response is complete, or the proxy's own error is. Before this, the lengths are those of the last one. */
    public void end(long now) {
        clientTakes(now);
        waitEnds(now);
        total = now - receivedAt;
        long ahead = Math.max(0, (sentAt == 0 ? now : sentAt) - receivedAt - wait - spent);
        restore = restored ? ahead : 0;
        database = spent + (sentAt == 0 ? 0 : Math.max(0, now - sentAt - full));
    }

    public long receivedAt() {
        return receivedAt;
    }

    /** From the command's last byte to that of its response. */
    public long total() {
        return total;
    }

    /** In line for a connection to the database. */
    public long waiting() {
        return wait;
    }

    /** Until the connection was in the session's state; 0 where nothing had to be done. */
    public long restore() {
        return restore;
    }

    /** At the database, the way there and back included. */
    public long database() {
        return database;
    }

    /** What is left: the proxy's own work, and the time in which the client did not take the response. */
    public long relay() {
        return Math.max(0, total - wait - restore - database);
    }
}
