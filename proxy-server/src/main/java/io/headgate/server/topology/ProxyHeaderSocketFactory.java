package io.headgate.server.topology;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.StandardSocketFactory;
import io.headgate.server.net.ProxyHeader;
import io.netty.buffer.ByteBuf;
import java.io.Closeable;
import java.io.IOException;

/** Connector/J's own way to connect, with a PROXY protocol header ahead. Made by Connector/J from its name. */
public final class ProxyHeaderSocketFactory extends StandardSocketFactory {

    @Override
    public <T extends Closeable> T connect(String host, int port, PropertySet properties, int loginTimeout)
            throws IOException {
        T socket = super.connect(host, port, properties, loginTimeout);
        ByteBuf header = ProxyHeader.local();
        try {
            header.readBytes(rawSocket.getOutputStream(), header.readableBytes());
        } finally {
            header.release();
        }
        return socket;
    }
}
