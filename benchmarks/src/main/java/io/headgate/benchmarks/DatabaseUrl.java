package io.headgate.benchmarks;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a database is and who logs in, as {@code mysql://user:password@host:port} says it. User and password may be
 * percent-encoded; the port is 3306 when it is not given.
 */
record DatabaseUrl(String host, int port, String user, String password) {

    private static final String FORM = "expected mysql://user:password@host:port";

    /** Reads the URL form. The error names the fault and never the password. */
    static DatabaseUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new BenchmarkException("not a database URL (" + e.getReason() + "); " + FORM);
        }
        if (!"mysql".equals(uri.getScheme()) || uri.getHost() == null || uri.getRawUserInfo() == null) {
            throw new BenchmarkException("not a database URL (scheme mysql, a user and a host are needed); " + FORM);
        }
        String[] login = uri.getRawUserInfo().split(":", 2);
        return new DatabaseUrl(uri.getHost(), uri.getPort() < 0 ? 3306 : uri.getPort(),
                URLDecoder.decode(login[0].replace("+", "%2B"), StandardCharsets.UTF_8),
                login.length < 2 ? "" : URLDecoder.decode(login[1].replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    boolean isLocal() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    String hostAndPort() {
        return host + ":" + port;
    }

    @Override
    public String toString() {
        return "mysql://" + user + "@" + hostAndPort();
    }
}
