package io.headgate.auth;

import java.nio.charset.StandardCharsets;

/** Judges IAM tokens that clients bring in place of a password. Thread-safe; nothing blocks. */
public interface TokenGate {
    /** How a token for AWS STS begins. */
    String STS_TOKEN = "headgate-sts-v1.";

    /** Takes no tokens. */
    TokenGate NONE = new TokenGate() {
        @Override
        public IamUse byDefault() {
            return IamUse.DISABLED;
        }

        @Override
        public AuthStep judge(String user, Secret token, String plugin) {
            token.wipe();
            return null;
        }
    };

    /** For users of whom nothing else is said. */
    IamUse byDefault();

    /**
     * @param token taken over: wiped, or in the step
     * @param plugin that brought it
     * @return {@link AuthStep.Accept}, {@link AuthStep.AskDatabaseAboutToken}, or {@link AuthStep.Await} whose end is
     *     {@link AuthStep.Accept} or null; null: refused, and the log says why
     */
    AuthStep judge(String user, Secret token, String plugin);

    /** Whether {@code password} is meant for a token, perhaps a broken one. */
    static boolean looksLikeToken(Secret password) {
        String text = new String(password.content(), StandardCharsets.ISO_8859_1);
        return text.contains("Action=connect") || text.contains("X-Amz-Signature=")
                || text.startsWith(STS_TOKEN);
    }
}
