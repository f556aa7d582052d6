package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CableTest {

    private static final int PATIENCE_MILLIS = 20_000;
    /** For what must not come. */
    private static final int GLANCE_MILLIS = 200;

    private ServerSocket server;
    private Cable cable;

    @BeforeEach
    void lay() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
        cable = new Cable("127.0.0.1", server.getLocalPort());
    }

    @AfterEach
    void remove() throws IOException {
        cable.close();
        server.close();
    }

    private Socket dial() throws IOException {
        Socket client = new Socket(cable.host(), cable.port());
        client.setSoTimeout(PATIENCE_MILLIS);
        return client;
    }

    private Socket answer() throws IOException {
        Socket answered = server.accept();
        answered.setSoTimeout(PATIENCE_MILLIS);
        return answered;
    }

    private static void assertPasses(Socket from, Socket to, int value) throws IOException {
        from.getOutputStream().write(value);
        assertThat(to.getInputStream().read()).isEqualTo(value);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(GLANCE_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    private static void assertReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isExactlyInstanceOf(SocketException.class).hasMessageContaining("reset");
    }

    private void assertWhole() throws IOException {
        try (Socket client = dial(); Socket answered = answer()) {
            assertPasses(client, answered, 1);
            assertPasses(answered, client, 2);
            client.shutdownOutput();
            assertThat(answered.getInputStream().read()).as("end of the client's bytes").isEqualTo(-1);
        }
    }

    @Test
    void bytesPassBothWaysAndSoDoesTheEnd() throws IOException {
        assertWhole();
        assertThat(cable.address()).isEqualTo("127.0.0.1:" + cable.port());
    }

    @Test
    void aResetBreaksWhatIsThereOnly() throws IOException {
        try (Socket client = dial(); Socket answered = answer()) {
            cable.reset();
            assertReset(client);
            assertReset(answered);
        }
        assertWhole();
    }

    @Test
    void aCutBreaksWhatIsThereAndRefusesUntilMended() throws IOException {
        try (Socket client = dial(); Socket answered = answer()) {
            cable.cut();
            cable.cut();
            assertReset(client);
            assertReset(answered);
            assertThatThrownBy(this::dial).isInstanceOf(ConnectException.class);
        }
        cable.mend();
        assertWhole();
    }

    @Test
    void itsPortIsFreeForItselfAtOnceHoweverOftenItIsCut() throws IOException {
        for (int i = 0; i < 200; i++) {
            cable.cut();
            cable.mend();
        }
        assertWhole();
    }

    @Test
    void nothingArrivesWhileItHangsNotEvenTheEndAndTheOldConnectionsAreLost() throws IOException {
        try (Socket client = dial(); Socket answered = answer(); Socket leaving = dial(); Socket left = answer()) {
            cable.hang();
            client.getOutputStream().write(1);
            answered.getOutputStream().write(2);
            leaving.shutdownOutput();
            try (Socket late = dial()) {
                late.getOutputStream().write(3);
                assertSilent(late);
                assertSilent(client);
                assertSilent(answered);
                assertSilent(left);
                cable.mend();
                assertReset(late);
            }
            assertReset(client);
            assertReset(answered);
            assertReset(left);
        }
        assertWhole();
    }

    @Test
    void whatTheServerSaysIsHeldAndNotLost() throws IOException {
        try (Socket client = dial(); Socket answered = answer()) {
            cable.hold();
            assertPasses(client, answered, 1);
            answered.getOutputStream().write(2);
            assertSilent(client);
            cable.mend();
            assertThat(client.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void aServerThatDoesNotListenIsToldAsAReset() throws IOException {
        server.close();
        try (Socket client = dial()) {
            assertReset(client);
        }
    }

    @Test
    void aCableThatLeadsElsewhereDoesSoForNewConnectionsOnly() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Socket before = dial(); Socket answered = answer()) {
            other.setSoTimeout(PATIENCE_MILLIS);
            cable.lead("127.0.0.1", other.getLocalPort());
            try (Socket after = dial(); Socket elsewhere = other.accept()) {
                elsewhere.setSoTimeout(PATIENCE_MILLIS);
                assertPasses(after, elsewhere, 1);
                assertPasses(before, answered, 2);
            }
        }
    }
}
