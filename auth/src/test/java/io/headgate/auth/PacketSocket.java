package io.headgate.auth;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Small packets over a blocking socket, with the change to TLS in the middle. */
final class PacketSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private Socket socket;
    private int sequence;

    PacketSocket(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    byte[] read() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] header = new byte[4];
        in.readFully(header);
        if ((header[3] & 0xff) != sequence++ % 256) {
            throw new IOException("packet " + (header[3] & 0xff) + " out of order");
        }
        byte[] payload = new byte[header[0] & 0xff | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16];
        in.readFully(payload);
        return payload;
    }

    /** The next packet, or null at the end. */
    byte[] readOrEnd() throws IOException {
        try {
            return read();
        } catch (EOFException e) {
            return null;
        }
    }

    void write(byte[] payload) throws IOException {
        byte[] packet = new byte[4 + payload.length];
        packet[0] = (byte) payload.length;
        packet[1] = (byte) (payload.length >> 8);
        packet[2] = (byte) (payload.length >> 16);
        packet[3] = (byte) sequence++;
        System.arraycopy(payload, 0, packet, 4, payload.length);
        socket.getOutputStream().write(packet);
        socket.getOutputStream().flush();
        Arrays.fill(packet, (byte) 0);
    }

    /** Starts a new command. */
    void startCommand() {
        sequence = 0;
    }

    /** TLS as a client that trusts everybody, or as the server of {@code keys}. */
    void toTls(KeyManager[] keys) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new TrustEverybody()}, new SecureRandom());
        SSLSocket tls =
                (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        tls.setUseClientMode(keys == null);
        tls.startHandshake();
        socket = tls;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class TrustEverybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
