package io.headgate.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses that cannot be had, and many clients at once. */
final class ListenersIT extends FaultTest {

    private static final int STORM = 1_000;

    @Test
    void everyAddressThatCannotBeHadIsNamedAndNoneIsKept(@TempDir Path folder) throws IOException {
        Path free = folder.resolve("free");
        Path file = Files.writeString(folder.resolve("file"), "precious");
        int alsoFree = freePort();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            String listen = String.join(",", "127.0.0.1:" + alsoFree, free.toString(), address, file.toString(),
                    "203.0.113.1:0");

            assertThatThrownBy(() -> startWithoutBystander("listen", listen)).satisfies(refusal ->
                    assertThat(refusal.getMessage().lines()).satisfiesExactly(
                            line -> assertThat(line).startsWith("cannot listen on " + address + ": ").contains("in use")
                                    .endsWith("another process has this port (ss -ltnp shows which): end it, or choose"
                                            + " another port (--listen)"),
                            line -> assertThat(line).startsWith("cannot listen on " + file + ": ")
                                    .contains("is no socket"),
                            line -> assertThat(line).startsWith("cannot listen on 203.0.113.1:0: ")
                                    .contains("no network interface of this machine has this address")));
        }
        assertThat(free).doesNotExist();
        assertThat(file).hasContent("precious");
        new ServerSocket(alsoFree, 1, InetAddress.getLoopbackAddress()).close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aThousandClientsAtOnceAreAllGreeted() throws IOException {
        start();
        InetSocketAddress address = proxy().proxy().address();
        List<SocketChannel> storm = new ArrayList<>();
        try {
            for (int i = 0; i < STORM; i++) {
                SocketChannel one = SocketChannel.open();
                storm.add(one);
                one.configureBlocking(false);
                one.connect(address);
            }
            for (SocketChannel one : storm) {
                one.configureBlocking(true);
                assertThat(one.finishConnect()).isTrue();
                ByteBuffer header = ByteBuffer.allocate(5);
                while (header.hasRemaining() && one.read(header) >= 0) {
                    continue;
                }
                // length, sequence id 0, protocol version 10: no error packet
                assertThat(header.get(3)).isZero();
                assertThat(header.get(4)).isEqualTo((byte) 10);
            }
        } finally {
            for (SocketChannel one : storm) {
                one.close();
            }
        }
    }
}
