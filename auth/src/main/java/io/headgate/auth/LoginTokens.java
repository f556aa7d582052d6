package io.headgate.auth;

import java.util.concurrent.CompletionStage;

/** Passwords of database users that are made when they are needed and live for minutes. Thread-safe; nothing blocks. */
public interface LoginTokens {

    /**
     * A token with which this database user can log in now.
     *
     * @return completes on any thread, with a copy that the receiver wipes; or with an exception whose message holds no
     *     secret
     */
    CompletionStage<Secret> token(String databaseUser);

    /** The database has refused the last one: the next one is a new one. */
    void forget(String databaseUser);
}
