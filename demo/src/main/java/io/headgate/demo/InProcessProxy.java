package io.headgate.demo;

import io.headgate.config.ConfigException;
import io.headgate.config.LiveConfig;
import io.headgate.server.Proxy;
import io.headgate.server.StartException;
import java.net.InetSocketAddress;
import java.util.Map;

/** Headgate in this JVM. */
final class InProcessProxy implements ProxyUnderDemo {

    private final Proxy proxy;

    private InProcessProxy(Proxy proxy) {
        this.proxy = proxy;
    }

    static ProxyUnderDemo start(String listen, String backend, int maxConnections) {
        try {
            return new InProcessProxy(Proxy.start(LiveConfig.load(null, Map.of("listen", listen, "backend", backend,
                    "max-connections", Integer.toString(maxConnections)))));
        } catch (ConfigException | StartException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public InetSocketAddress address() {
        return proxy.address();
    }

    @Override
    public void close() {
        proxy.close();
    }
}
