package io.headgate.server.backend;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.headgate.server.net.CertificateWatch;
import io.headgate.server.net.EventLoops;
import io.headgate.server.net.ProxyHeader;
import io.headgate.server.net.TcpOptions;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;

/**
 * How backends are opened.
 *
 * @param server by the name that everybody knows it by
 * @param endpoints where it is reached; the name there is resolved at each connect
 * @param tls which leg is encrypted
 * @param sslContext for that leg
 * @param certificate watches the target's
 * @param compression which algorithm, and how
 * @param connectTimeout for the TCP connect, and again for the login
 * @param tcp options of the sockets
 * @param proxyHeader whether a PROXY protocol header goes ahead
 * @param facts where what the target tells of itself is kept
 * @param loops the event loops
 */
public record BackendSettings(HostPort server, Endpoints endpoints, BackendTls tls, SslContext sslContext,
        CertificateWatch certificate, HeadgateConfig.Compression compression, Duration connectTimeout, TcpOptions tcp,
        boolean proxyHeader, TargetFacts facts, EventLoops loops) {

    /** The setting {@code backend-tls} with {@code auto} resolved. */
    public enum BackendTls {
        DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY;

        boolean wanted() {
            return this != DISABLED;
        }

        public boolean mandatory() {
            return compareTo(REQUIRED) >= 0;
        }
    }

    /** The first bytes of a new connection, where something goes ahead of MySQL's own. On the channel's loop. */
    public void begin(Channel connected) {
        if (proxyHeader) {
            connected.writeAndFlush(ProxyHeader.local());
        }
    }

    /** The same for another server. */
    public BackendSettings at(HostPort other) {
        return other.equals(server) ? this : with(other, endpoints);
    }

    /** The same, but the server is always reached at its own name. */
    public BackendSettings byName() {
        return with(server, new Endpoints());
    }

    private BackendSettings with(HostPort other, Endpoints where) {
        return new BackendSettings(other, where, tls, sslContext, certificate, compression, connectTimeout, tcp,
                proxyHeader, facts, loops);
    }

    /** Where the server is reached now. */
    public HostPort endpoint() {
        return endpoints.of(server);
    }

    /** For logs and errors. */
    public String address() {
        HostPort endpoint = endpoint();
        return endpoint.equals(server) ? server.toString() : server + " (now " + endpoint + ")";
    }
}
