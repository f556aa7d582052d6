package io.headgate.auth.iam;

import io.headgate.auth.iam.TokenRefusal.Kind;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Has AWS STS say who has signed a token, and asks rules as whom that one may log in. A token is sent once, to an STS
 * that is allowed, and what STS has said of it is known until its time is over. Kept are digests. Thread-safe.
 */
public final class StsVerifier {
    /** Questions on their way: a flood of tokens must not become one of connections to STS. */
    static final int MOST_AT_ONCE = 100;

    private final Set<String> origins;
    private final List<String> addresses;
    private final CallerRules rules;
    private final CallerIdentities sts;
    private final TokenMemory<CompletableFuture<String>> callers;
    private int asking;

    /**
     * @param origins scheme, host and port of every STS to which tokens may be sent
     * @param addresses {@code HOST:PORT} of the proxy, as clients have them in their tokens
     */
    public StsVerifier(List<String> origins, List<String> addresses, CallerRules rules, CallerIdentities sts,
            Clock clock) {
        this.origins = Set.copyOf(origins);
        this.addresses = List.copyOf(addresses);
        this.rules = rules;
        this.sts = sts;
        this.callers = new TokenMemory<>(clock);
    }

    /**
     * Asks, unless the answer is known or on its way.
     *
     * @param token of now
     * @return the ARN of who signed it, or a {@link TokenRefusal}
     * @throws TokenRefusal when STS need not be asked
     */
    CompletableFuture<String> callerOf(StsToken token) throws TokenRefusal {
        TokenRefusal.unless(origins.contains(token.origin()), Kind.OTHER_STS);
        TokenRefusal.unless(addresses.stream().anyMatch(token::isFor), Kind.OTHER_HOST);
        String digest = token.digest();
        URI url = token.url();
        CompletableFuture<String> caller;
        synchronized (callers) {
            CompletableFuture<String> known = callers.find(digest);
            if (known != null) {
                return known;
            }
            if (asking >= MOST_AT_ONCE) {
                throw new TokenRefusal(Kind.STS_UNAVAILABLE, MOST_AT_ONCE + " questions are on their way");
            }
            asking++;
            caller = new CompletableFuture<>();
            callers.put(digest, caller, token.end());
        }
        ask(digest, url, token.headers(), caller);
        return caller;
    }

    private void ask(String digest, URI url, Map<String, String> headers, CompletableFuture<String> caller) {
        sts.ask(url, headers).whenComplete((arn, failure) -> {
            synchronized (callers) {
                asking--;
                if (failure != null) {
                    callers.remove(digest);
                }
            }
            if (failure == null) {
                caller.complete(arn);
            } else {
                caller.completeExceptionally(failure);
            }
        });
    }

    /** Refuses a user as whom {@code caller}, an ARN of STS, must not log in. */
    void check(String caller, String user) throws TokenRefusal {
        String arn = CallerRules.canonical(caller);
        if (!rules.allow(arn, user)) {
            throw new TokenRefusal(Kind.USER_NOT_ALLOWED, arn);
        }
    }
}
