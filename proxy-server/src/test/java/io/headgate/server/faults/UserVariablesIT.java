package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.packet.ErrPacket;
import io.headgate.testkit.Cable;
import io.headgate.testkit.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** User variables of several clients over one backend, and what becomes of them when it dies. */
final class UserVariablesIT extends FaultTest {

    @Test
    void theyDoNotHoldTheBackend() throws IOException {
        start("max-connections", "1");
        RawClient one = login();
        RawClient two = login();
        run(one, "SET @x = 'of one', @own = 1");
        run(two, "SET @x = 'of two'");
        assertThat(text(one, "SELECT @x")).isEqualTo("of one");
        assertThat(text(two, "SELECT CONCAT(@x, COALESCE(@own, ', no more'))")).isEqualTo("of two, no more");
        assertThat(text(one, "SELECT @x := CONCAT(@x, '!')")).isEqualTo("of one!");
        assertThat(text(two, "SELECT @x")).isEqualTo("of two");
        assertThat(text(one, "SELECT @x")).isEqualTo("of one!");
        assertThat(stats().opened()).isEqualTo(1);
    }

    @Test
    void whoHasNoneSeesNone() throws IOException {
        start("max-connections", "1");
        RawClient owner = login();
        RawClient other = login();
        run(owner, "SET @secret = 'x'");
        assertThat(text(other, "SELECT COALESCE(@secret, 'nothing')")).isEqualTo("nothing");
        run(other, "SET @mine = 1");
        assertThat(text(other, "SELECT COALESCE(@secret, 'nothing')")).isEqualTo("nothing");
        assertThat(text(other, "SELECT @mine")).isEqualTo("1");
        assertThat(text(owner, "SELECT @secret")).isEqualTo("x");
    }

    @Test
    void thoseOfAClientThatHasGoneAreForgotten() throws IOException {
        start("max-connections", "1");
        RawClient gone = login();
        run(gone, "SET @left = 'behind'");
        gone.close();
        await("it has gone", () -> proxy().proxy().meters().clientConnections() == 1);
        RawClient next = login();
        assertThat(text(next, "SELECT COALESCE(@left, 'nothing')")).isEqualTo("nothing");
    }

    @Test
    void whatCannotBeToldByNameHolds() throws IOException {
        start("max-connections", "1", "connection-borrow-timeout", "1s");
        RawClient holder = login();
        RawClient waiter = login();
        run(holder, "SET @`ä` = 1");
        ErrPacket error = error(waiter, "SELECT 1");
        assertThat(error.message()).contains("1 USER_VARIABLE");
        holder.close();
        assertThat(text(waiter, "SELECT COALESCE(@`ä`, 'nothing')")).isEqualTo("nothing");
    }

    @Test
    void manyHoldToo() throws IOException {
        start("max-connections", "1", "connection-borrow-timeout", "1s");
        RawClient holder = login();
        RawClient waiter = login();
        StringBuilder set = new StringBuilder("SET @v0 = 0");
        for (int i = 1; i <= 64; i++) {
            set.append(", @v").append(i).append(" = ").append(i);
        }
        run(holder, set.toString());
        assertThat(error(waiter, "SELECT 1").message()).contains("1 USER_VARIABLE");
        assertThat(text(holder, "SELECT @v64 + @v0")).isEqualTo("64");
    }

    @Test
    void theyAreGoneWithTheOnlyBackendThatKnewThem() throws IOException {
        Cable cable = startOnCable("max-connections", "1");
        RawClient client = login();
        run(client, "SET @x = 1");
        cable.reset();
        await("the pool knows", () -> stats().open() == 0);
        ErrPacket error = error(client, "SELECT @x");
        assertThat(error.message()).contains("user variables", "connect again");
    }

    @Test
    void theyOutliveABackendThatWasAsked() throws IOException {
        Cable cable = startOnCable("max-connections", "1");
        RawClient client = login();
        RawClient other = login();
        run(client, "SET @x = 'kept'");
        assertThat(text(other, "SELECT 1")).isEqualTo("1");
        cable.reset();
        await("the pool knows", () -> stats().open() == 0);
        assertThat(text(client, "SELECT @x")).isEqualTo("kept");
    }
}
