package io.headgate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcFsTest {

    private static final long SELF = ProcessHandle.current().pid();
    private static final long NOBODY = Integer.MAX_VALUE;

    @Test
    void cpuAndMemoryOfARunningProcessArePositive() {
        assertThat(ProcFs.cpuSeconds(SELF)).isPositive();
        assertThat(ProcFs.machineCpuSeconds()).isPositive();
        assertThat(ProcFs.rssKib(SELF)).isGreaterThan(1_000);
        assertThat(ProcFs.openFileLimit(SELF)).isPositive();
    }

    @Test
    void aProcessThatIsGoneHasNoFigures() {
        assertThat(ProcFs.cpuSeconds(NOBODY)).isNaN();
        assertThat(ProcFs.rssKib(NOBODY)).isNaN();
        assertThat(ProcFs.connections(NOBODY, 3306)).isZero();
    }

    @Test
    void listenerAndConnectionsOfAPortAreFound() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName(Loopback.HOST));
                Socket one = new Socket(Loopback.HOST, server.getLocalPort());
                Socket two = new Socket(Loopback.HOST, server.getLocalPort())) {
            assertThat(one.isConnected() && two.isConnected()).isTrue();
            assertThat(ProcFs.listener(server.getLocalPort())).isEqualTo(SELF);
            assertThat(ProcFs.connections(SELF, server.getLocalPort())).isEqualTo(2);
        }
    }
}
