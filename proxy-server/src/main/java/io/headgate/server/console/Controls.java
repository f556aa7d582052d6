package io.headgate.server.console;

/** What can be done to the proxy from the console. Any thread; nothing here blocks. */
public interface Controls {

    /**
     * What came of an order that may be refused.
     *
     * @param done whether it was carried out
     * @param info a sentence for whoever gave it
     */
    record Answer(boolean done, String info) {
        public static Answer done(String info) {
            return new Answer(true, info);
        }

        public static Answer refused(String why) {
            return new Answer(false, why);
        }
    }

    /** Disconnects a client; false when there is none with this id. */
    boolean kill(long client);

    /** Lends no connections from now on, until {@link #resume}. Returns how many are still lent. */
    int pause();

    /** Lends again. Returns how many had waited. */
    int resume();

    /** Uses no connection to the database again that is there now. Returns how many that are. */
    int reconnect();

    /** Gives a server no new work until {@link #undrain}. @param server host and port */
    Answer drain(String server);

    /** Gives it work again. @param server host and port */
    Answer undrain(String server);

    /** Whether {@link #shutDown} does anything: not where the proxy is a part of another program. */
    boolean mayShutDown();

    /** Ends the proxy as SIGTERM does. */
    void shutDown();

    /** Switches DEBUG in the log on or off. */
    void debugLogging(boolean on);

    /** Switches DEBUG on or off for whoever logs in with this name. False where it is on for too many already. */
    boolean debugUser(String user, boolean on);

    /** Switches DEBUG on or off for one client; false when there is none with this id. */
    boolean debugClient(long client, boolean on);
}
