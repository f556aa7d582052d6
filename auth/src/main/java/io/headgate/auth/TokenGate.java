package io.headgate.auth;

import io.headgate.protocol.ErrorCode;
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
            return refused("no IAM tokens are taken (iam-verifiers)");
        }
    };

    /** For users of whom nothing else is said. */
    IamUse byDefault();

    /**
     * @param token taken over: wiped, or in the step
     * @param plugin that brought it
     * @return {@link AuthStep.Accept}, {@link AuthStep.AskDatabaseAboutToken}, {@link #refused}, or
     *     {@link AuthStep.Await} whose end is the first or the last of these
     */
    AuthStep judge(String user, Secret token, String plugin);

    /** The client sees the error of a wrong password. @param cause for the log */
    static AuthStep.Reject refused(String cause) {
        return new AuthStep.Reject(ErrorCode.ER_ACCESS_DENIED_ERROR, "", cause);
    }

    /** Whether {@code password} is meant for a token, perhaps a broken one. */
    static boolean looksLikeToken(Secret password) {
        String text = new String(password.content(), StandardCharsets.ISO_8859_1);
        return text.contains("Action=connect") || text.contains("X-Amz-Signature=")
                || text.startsWith(STS_TOKEN);
    }
}
