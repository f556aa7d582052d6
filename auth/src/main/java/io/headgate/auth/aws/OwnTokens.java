package io.headgate.auth.aws;

import io.headgate.auth.CredentialsException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;

/** Tokens for somebody who wants to log in now, as whom the SDK finds here. Blocks: credentials may take calls. */
public final class OwnTokens {
    private static final String WHAT = "AWS identity for the token";

    private final Optional<String> region;
    private final List<String> roles;
    private final Clock clock;

    /**
     * @param region empty: that in the name of the database, or what the SDK finds
     * @param roles ARNs, each assumed with the one before it; empty: what the SDK finds
     */
    public OwnTokens(Optional<String> region, List<String> roles) {
        this(region, roles, Clock.systemUTC());
    }

    OwnTokens(Optional<String> region, List<String> roles, Clock clock) {
        this.region = region;
        this.roles = roles;
        this.clock = clock;
    }

    /**
     * A token of IAM database authentication.
     *
     * @throws CredentialsException when something is missing; it says what
     */
    public String forDatabase(String host, int port, String user) throws CredentialsException {
        Region where = region(host);
        return RdsTokens.sign(host, port, user, where, credentials(where), clock.instant());
    }

    /**
     * A token that AWS STS verifies.
     *
     * @param sts where the proxy asks; empty: the region's own
     * @param host {@code HOST:PORT} of the proxy
     * @param user empty: for everybody whom this identity may log in as
     * @throws CredentialsException when something is missing; it says what
     * @throws IllegalArgumentException when the region is none
     */
    public String forSts(Optional<URI> sts, String host, Optional<String> user) throws CredentialsException {
        Region where = region("");
        return StsTokens.sign(sts.orElseGet(() -> StsEndpoints.of(where.id())), where.id(), host, user.orElse(null),
                credentials(where), clock.instant());
    }

    private Region region(String host) throws CredentialsException {
        try {
            return RdsTokens.regionOf(host, region);
        } catch (SdkException e) {
            throw new CredentialsException(CredentialsException.Kind.MISSING, WHAT, List.of("no AWS region is known;"
                    + " give --region, or set AWS_REGION"));
        }
    }

    private AwsCredentials credentials(Region where) throws CredentialsException {
        try {
            return Identity.of(roles, where).resolveCredentials();
        } catch (AwsServiceException e) {
            throw Failures.ofSigning(WHAT, e);
        } catch (SdkException e) {
            throw new CredentialsException(CredentialsException.Kind.MISSING, WHAT, List.of(
                    "no AWS credentials are found, neither in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, nor in a"
                            + " profile (AWS_PROFILE), nor as a role of this container or machine"
                            + (roles.isEmpty() ? "" : "; or AWS STS cannot be reached to assume the role")));
        }
    }
}
