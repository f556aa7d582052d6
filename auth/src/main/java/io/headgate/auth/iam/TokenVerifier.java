package io.headgate.auth.iam;

/** Says whether a token is genuine. Thread-safe. */
interface TokenVerifier {

    /** What is known of it. */
    enum Verdict {
        /** It is genuine. */
        GENUINE,
        /** A login to the database with it will tell. */
        ASK_DATABASE
    }

    /**
     * @param token of {@code user}, and of now
     * @throws TokenRefusal when it is not genuine, or none of those that this verifier can judge
     */
    Verdict judge(RdsToken token, String user) throws TokenRefusal;

    /** The database has taken it. */
    default void onTaken(RdsToken token) {
        // most do not ask
    }
}
