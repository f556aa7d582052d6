package io.headgate.server.aws;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.headgate.config.SecretSelector;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names of things in AWS. Region and account are those that the settings tell; where they tell none they are made up,
 * as are ids, and stay the same for a proxy of the same name.
 */
final class Arns {

    private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:[a-z0-9-]+:([a-z0-9-]*):([0-9]{12}):.*");
    private static final Pattern HOST =
            Pattern.compile(".*\\.([a-z]{2}(?:-[a-z]+)+-[0-9])\\.rds\\.amazonaws\\.com(?:\\.cn)?");
    private static final String NO_REGION = "us-east-1";
    private static final String NO_ACCOUNT = "000000000000";
    private static final int ID_LENGTH = 17;

    private final String prefix;
    private final String name;

    private Arns(String prefix, String name) {
        this.prefix = prefix;
        this.name = name;
    }

    static Arns of(HeadgateConfig config) {
        List<Matcher> arns = Stream.concat(config.aws().roles().stream(), config.authentication().secrets().stream()
                .flatMap(secrets -> secrets.selectors().stream()).map(SecretSelector::text))
                .map(ARN::matcher).filter(Matcher::matches).toList();
        List<String> regions = new ArrayList<>(config.aws().region().stream().toList());
        arns.stream().map(arn -> arn.group(1)).forEach(regions::add);
        config.backend().servers().stream().map(HostPort::host).map(HOST::matcher).filter(Matcher::matches)
                .map(host -> host.group(1)).forEach(regions::add);
        String region = regions.stream().filter(one -> !one.isEmpty()).findFirst().orElse(NO_REGION);
        String account = arns.stream().map(arn -> arn.group(2)).findFirst().orElse(NO_ACCOUNT);
        return new Arns("arn:aws:rds:" + region + ":" + account + ":", config.monitoring().proxyName());
    }

    String proxy() {
        return prefix + "db-proxy:prx-" + id("proxy");
    }

    String targetGroup() {
        return prefix + "target-group:prx-tg-" + id("target-group");
    }

    String endpoint(String endpoint) {
        return prefix + "db-proxy-endpoint:prx-endpoint-" + id("endpoint " + endpoint);
    }

    String instance(String identifier) {
        return prefix + "db:" + identifier;
    }

    String cluster(String identifier) {
        return prefix + "cluster:" + identifier;
    }

    private String id(String of) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest((name + " " + of)
                    .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must have SHA-256", e);
        }
    }
}
