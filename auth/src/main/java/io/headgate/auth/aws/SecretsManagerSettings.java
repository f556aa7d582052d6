package io.headgate.auth.aws;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which secrets, and where they are.
 *
 * @param secrets names or ARNs
 * @param prefixes every secret whose name begins with one of these, case-sensitive
 * @param tags every secret with one of these tags: key and value
 * @param region AWS's word for it; empty: that of the first ARN, or what the SDK finds
 * @param endpoint where Secrets Manager is, if not where AWS has it
 * @param roles ARNs, each assumed with the one before it; empty: what the SDK finds
 * @param lifetime from one reading to the next
 */
public record SecretsManagerSettings(List<String> secrets, List<String> prefixes,
                                     List<Map.Entry<String, String>> tags, Optional<String> region,
                                     Optional<URI> endpoint, List<String> roles, Duration lifetime) {
}
