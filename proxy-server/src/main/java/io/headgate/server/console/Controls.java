package io.headgate.server.console;

import io.headgate.config.ConfigChange;
import io.headgate.config.ConfigException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What can be done to the proxy from the console. Any thread; nothing here blocks. What is not done at once completes
 * on any thread, exceptionally with a {@link ConfigException} or an {@link java.io.IOException} where nothing was done.
 */
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

    /** Switches DEBUG on or off for whoever logs in with this name. False where it is on for too many already. */
    boolean debugUser(String user, boolean on);

    /** Switches DEBUG on or off for one client; false when there is none with this id. */
    boolean debugClient(long client, boolean on);

    /** Reads the configuration file again. */
    CompletionStage<ConfigChange> reload();

    /**
     * Sets a setting.
     *
     * @param value in the words of the manual; empty: as file and flags have it
     */
    CompletionStage<ConfigChange> set(String setting, Optional<String> value);

    /** Whether what is set outlives the process. */
    boolean keepsSettings();
}
