package io.headgate.auth.aws;

import io.headgate.auth.CredentialsException;
import io.headgate.auth.CredentialsException.Kind;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the SDK's exceptions mean. Their messages may quote an answer, so only codes and names of classes are taken. */
final class Failures {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]{1,80}");
    /** The second: marked for deletion. */
    private static final Set<String> MISSING = Set.of("ResourceNotFoundException", "InvalidRequestException");
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private Failures() {
    }

    static CredentialsException of(String what, SdkException thrown) {
        if (!(thrown instanceof AwsServiceException answer)) {
            return new CredentialsException(Kind.UNAVAILABLE, what, List.of(
                    "AWS Secrets Manager gives no answer, or no AWS credentials are found: " + names(thrown)));
        }
        String code = code(answer);
        Kind kind = kind(answer, code);
        return new CredentialsException(kind, what, List.of("AWS Secrets Manager answers " + answer.statusCode() + " "
                + code + hint(kind, code)));
    }

    /** Of tokens, which nobody but the SDK and, for a role, AWS STS has a part in. */
    static CredentialsException ofSigning(String what, SdkException thrown) {
        String why = thrown instanceof AwsServiceException answer
                ? "AWS STS answers " + answer.statusCode() + " " + code(answer) + ": may the role be assumed?"
                : "no AWS credentials or no region are found: " + names(thrown);
        return new CredentialsException(Kind.UNAVAILABLE, what, List.of(why));
    }

    private static Kind kind(AwsServiceException answer, String code) {
        if (answer.isThrottlingException() || answer.statusCode() == TOO_MANY_REQUESTS) {
            return Kind.THROTTLED;
        }
        if (MISSING.contains(code)) {
            return Kind.MISSING;
        }
        return answer.statusCode() >= SERVER_ERROR ? Kind.UNAVAILABLE : Kind.DENIED;
    }

    private static String hint(Kind kind, String code) {
        return switch (kind) {
            case THROTTLED, UNAVAILABLE, BROKEN -> "";
            case MISSING -> ": there is no such secret, or it is marked for deletion";
            case DENIED -> code.startsWith("AccessDenied")
                    ? ": the role needs secretsmanager:GetSecretValue (secretsmanager:ListSecrets for prefix: and"
                            + " tag:), and kms:Decrypt where the secret has a key of its own"
                    : ": are the AWS credentials, the clock and the region right?";
        };
    }

    private static String code(AwsServiceException answer) {
        String code = answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorCode();
        return code != null && WORD.matcher(code).matches() ? code : "without a known code";
    }

    private static String names(Throwable thrown) {
        StringBuilder names = new StringBuilder(thrown.getClass().getSimpleName());
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            names.append(", ").append(cause.getClass().getSimpleName());
        }
        return names.toString();
    }
}
