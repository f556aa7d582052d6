package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A database that is reached only with a PROXY protocol header ahead. */
final class BackendProxyProtocolIT extends FaultTest {

    /** Version 2, LOCAL, no address. */
    private static final byte[] LOCAL = ByteBufUtil.decodeHexDump("0D0A0D0A000D0A515549540A" + "20000000");

    private static HeaderGate gate;

    @BeforeAll
    static void openGate() throws IOException {
        gate = new HeaderGate(LOCAL, DATABASE.host(), DATABASE.port());
    }

    @AfterAll
    static void closeGate() throws IOException {
        gate.close();
    }

    @Test
    void everyConnectionBeginsWithTheHeader() throws IOException {
        start("backend", gate.address(), "backend-proxy-protocol", "v2", "backend-tls", "required");

        assertThat(text(login(), "SELECT 'in'")).isEqualTo("in");
        int most = Integer.parseInt(DATABASE.queryValue("SELECT @@global.max_connections"));
        await("the control connection has asked", () -> stats().max() == most - 2);
        // the greeting's, the first login's and the control connection
        assertThat(gate.admitted()).isGreaterThanOrEqualTo(3);
    }
}
