package io.headgate.auth.aws;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceEndpointKey;
import software.amazon.awssdk.services.sts.StsClient;

/** Where AWS STS answers. */
public final class StsEndpoints {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(?:-[a-z]+)+-[0-9]{1,2}");

    private StsEndpoints() {
    }

    /**
     * The usual one of a region.
     *
     * @throws IllegalArgumentException when that is no name of a region
     */
    static URI of(String region) {
        return endpoint(region);
    }

    /**
     * Scheme and host of all in a region: the usual one, and those for FIPS and for IPv6.
     *
     * @throws IllegalArgumentException when that is no name of a region
     */
    public static List<String> originsIn(String region) {
        return Stream.of(endpoint(region), endpoint(region, EndpointTag.FIPS), endpoint(region, EndpointTag.DUALSTACK))
                .map(URI::toString).distinct().toList();
    }

    /** Scheme, host and port of an address, as they are in what is signed for it: a usual port is left out. */
    public static String originOf(URI address) {
        boolean usual = address.getPort() == -1
                || address.getPort() == (address.getScheme().equals("https") ? HTTPS_PORT : HTTP_PORT);
        return address.getScheme() + "://" + address.getHost().toLowerCase(Locale.ROOT)
                + (usual ? "" : ":" + address.getPort());
    }

    private static URI endpoint(String region, EndpointTag... tags) {
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException("'" + region + "' is no AWS region");
        }
        URI known = StsClient.serviceMetadata().endpointFor(ServiceEndpointKey.builder().region(Region.of(region))
                .tags(tags).build());
        return URI.create("https://" + known);
    }
}
