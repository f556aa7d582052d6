package io.headgate.config;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a service answers: {@code https://HOST[:PORT]}, without anything that could be a password. */
final class HttpAddressType implements ValueType<URI> {

    @Override
    public URI parse(String text) throws InvalidValueException {
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null
                    && uri.getFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // its message says nothing that the rule does not
        }
        throw new InvalidValueException("must be " + range(),
                "such as https://vpce-1.secretsmanager.eu-west-1.vpce.amazonaws.com");
    }

    @Override
    public String range() {
        return "http://HOST[:PORT] or https://HOST[:PORT]";
    }

    @Override
    public String placeholder() {
        return "URL";
    }
}
