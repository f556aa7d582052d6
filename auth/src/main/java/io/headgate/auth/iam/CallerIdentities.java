package io.headgate.auth.iam;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Asks AWS STS who has signed a request. Thread-safe; nothing blocks. */
public interface CallerIdentities {

    /**
     * Sends a presigned GetCallerIdentity.
     *
     * @param headers those that are signed beside {@code host}
     * @return the ARN that STS answers, at once or within seconds, on any thread; or a {@link TokenRefusal} of the
     *     kinds REFUSED_BY_STS or STS_UNAVAILABLE
     */
    CompletionStage<String> ask(URI url, Map<String, String> headers);
}
