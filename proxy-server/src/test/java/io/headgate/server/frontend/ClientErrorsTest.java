package io.headgate.server.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.ProxyError;
import io.headgate.server.frontend.ClientErrors.Kind;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ClientErrorsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");

    private final ClientErrors errors = new ClientErrors(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void theTextOfAnOwnErrorIsKeptToItsDetailAndOfOthersNothing() {
        errors.made(ProxyError.BORROW_TIMEOUT.packet("limit 2, in use 2"), 7, "app");
        errors.made(ProxyError.BORROW_TIMEOUT.packet("limit 3, in use 3"), 8, "other");
        errors.made(new ErrPacket(1045, "28000", "Access denied for user 'app'@'10.0.0.7' (using password: YES)"), 9, "app");
        errors.relayed(1062, 7, "app");
        assertThat(errors.all()).containsExactlyInAnyOrder(
                new ClientErrors.Count(new Kind(9501, "HY000", false, "Timed-out waiting to acquire database connection"),
                        2, NOW, NOW, 8, "other"),
                new ClientErrors.Count(new Kind(1045, "28000", false, null), 1, NOW, NOW, 9, "app"),
                new ClientErrors.Count(new Kind(1062, null, true, null), 1, NOW, NOW, 7, "app"));
        assertThat(errors.all()).first().satisfies(most -> assertThat(most.count()).isEqualTo(2));
    }

    @Test
    void signalsOfAnyNumberTakeNoMoreMemory() {
        for (int code = 1; code <= 2 * ClientErrors.MOST_KINDS; code++) {
            errors.relayed(code, 1, null);
        }
        assertThat(errors.all()).hasSize(ClientErrors.MOST_KINDS + 1).first()
                .isEqualTo(new ClientErrors.Count(new Kind(0, null, false, null), ClientErrors.MOST_KINDS, NOW, NOW, 1, null));
    }
}
