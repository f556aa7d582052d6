package io.headgate.server.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.config.HostPort;
import org.junit.jupiter.api.Test;

class GtidsTest {

    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

    @Test
    void theLastOfEachSourceCounts() {
        Gtids gtids = Gtids.NONE.with(A + ":5").with(A + ":1-3:7-9,\n" + B + ":2").with(A + ":8");
        assertThat(gtids).hasToString(A + ":1-9," + B + ":1-2");
        assertThat(gtids.with(A + ":4")).isSameAs(gtids);
    }

    @Test
    void tagsAreSourcesOfTheirOwn() {
        assertThat(Gtids.NONE.with(A + ":1-3:backup:4-6:7:upgrade:2")).hasToString(
                A + ":1-3," + A + ":backup:1-7," + A + ":upgrade:1-2");
    }

    @Test
    void whatIsNoGtidSetIsNothing() {
        assertThat(Gtids.NONE.with("")).isSameAs(Gtids.NONE);
        assertThat(Gtids.NONE.with(",:,x,:1-").isEmpty()).isTrue();
        assertThat(Gtids.NONE.with(A + ":99999999999999999999").isEmpty()).isTrue();
    }

    @Test
    void aReaderHasWhatItHasOfEverySource() {
        HostPort reader = new HostPort("r", 3306);
        ExecutedGtids executed = new ExecutedGtids();
        Gtids first = Gtids.NONE.with(A + ":5");
        assertThat(executed.has(reader, first)).isFalse();
        executed.learn(reader, first);
        executed.learn(reader, Gtids.NONE.with(B + ":3"));
        assertThat(executed.has(reader, Gtids.NONE.with(A + ":4," + B + ":3"))).isTrue();
        assertThat(executed.has(reader, Gtids.NONE.with(A + ":6"))).isFalse();
        assertThat(executed.has(new HostPort("s", 3306), first)).isFalse();
        executed.forget(reader);
        assertThat(executed.has(reader, first)).isFalse();
    }
}
