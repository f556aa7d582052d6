package io.headgate.auth.aws;

import io.headgate.auth.CredentialsException;
import io.headgate.auth.LoginTokens;
import io.headgate.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Tokens of IAM database authentication, signed by the proxy's own role: a presigned request {@code connect} to the
 * database, without the scheme. Signing asks nobody; the role's credentials may take a call, so it is done on threads
 * of its own. Tokens that are asked for while they are being made are made once.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html">IAM database
 *     authentication</a>
 */
public final class RdsTokens implements LoginTokens, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RdsTokens.class);
    private static final String SCHEME = "https";
    private static final String SERVICE = "rds-db";
    /** Before a token, or what it was signed with, ends. */
    private static final Duration MARGIN = Duration.ofMinutes(4);
    private static final int MAX_USERS = 10_000;
    private static final int THREADS = 2;
    private static final String REGION = "([a-z]+(?:-[a-z0-9]+)+)";
    private static final Pattern RDS_NAME = Pattern.compile(".+\\." + REGION + "\\.rds\\.amazonaws\\.com|.+\\.rds\\."
            + REGION + "\\.amazonaws\\.com\\.cn");

    private record Token(Secret secret, Instant until) {
    }

    private final String host;
    private final int port;
    private final Supplier<Region> regions;
    private final Supplier<AwsCredentialsProvider> identities;
    private final Clock clock;
    private final Map<String, CompletableFuture<Token>> tokens = new ConcurrentHashMap<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "headgate-iam");
        thread.setDaemon(true);
        return thread;
    });
    private Region region;
    private AwsCredentialsProvider identity;

    /**
     * @param host the database's name in AWS, which the tokens are for
     * @param region empty: that in {@code host}, or what the SDK finds
     * @param roles ARNs, each assumed with the one before it; empty: what the SDK finds
     */
    public RdsTokens(String host, int port, Optional<String> region, List<String> roles) {
        this(host, port, () -> regionOf(host, region), roles, Clock.systemUTC());
    }

    private RdsTokens(String host, int port, Supplier<Region> regions, List<String> roles, Clock clock) {
        this(host, port, regions, () -> Identity.of(roles, regions.get()), clock);
    }

    RdsTokens(String host, int port, Supplier<Region> regions, Supplier<AwsCredentialsProvider> identities,
            Clock clock) {
        this.host = host;
        this.port = port;
        this.regions = regions;
        this.identities = identities;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Secret> token(String databaseUser) {
        if (tokens.size() >= MAX_USERS) {
            tokens.clear();
        }
        return tokens.compute(databaseUser, (user, before) -> before != null && isUsable(before) ? before
                : CompletableFuture.supplyAsync(() -> make(user), executor)).thenApply(token -> token.secret.copy());
    }

    @Override
    public void forget(String databaseUser) {
        tokens.remove(databaseUser);
    }

    private boolean isUsable(CompletableFuture<Token> token) {
        return !token.isDone() || !token.isCompletedExceptionally() && clock.instant().isBefore(token.join().until);
    }

    private Token make(String user) {
        try {
            return sign(user);
        } catch (SdkException e) {
            // the SDK's own words may quote an answer
            CredentialsException why = Failures.ofSigning("IAM token for database user '" + user + "'", e);
            log.atWarn().addKeyValue("user", user).addKeyValue("cause", why.getMessage())
                    .log("no IAM token can be made");
            throw new CompletionException(why);
        }
    }

    private Token sign(String user) {
        AwsCredentials credentials = identity().resolveCredentials();
        Instant now = clock.instant();
        String token = sign(host, port, user, region, credentials, now);
        Instant until = now.plus(Presigner.VALID);
        Instant end = credentials.expirationTime().filter(until::isAfter).orElse(until);
        return new Token(Secret.of(token.getBytes(StandardCharsets.UTF_8)), end.minus(MARGIN));
    }

    static String sign(String host, int port, String user, Region region, AwsCredentials credentials, Instant now) {
        SdkHttpRequest request = SdkHttpRequest.builder().method(SdkHttpMethod.GET).protocol(SCHEME).host(host)
                .port(port).encodedPath("/").putRawQueryParameter("Action", "connect")
                .putRawQueryParameter("DBUser", user).build();
        return Presigner.sign(request, SERVICE, region.id(), credentials, now)
                .substring(SCHEME.length() + "://".length());
    }

    /** Made at the first token: to find the region may take a call of its own. */
    private synchronized AwsCredentialsProvider identity() {
        if (identity == null) {
            region = regions.get();
            identity = identities.get();
        }
        return identity;
    }

    static Region regionOf(String host, Optional<String> given) {
        if (given.isPresent()) {
            return Region.of(given.get());
        }
        Matcher name = RDS_NAME.matcher(host);
        if (name.matches()) {
            return Region.of(name.group(1) != null ? name.group(1) : name.group(2));
        }
        return DefaultAwsRegionProviderChain.builder().build().getRegion();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
