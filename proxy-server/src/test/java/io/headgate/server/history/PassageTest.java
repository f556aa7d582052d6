package io.headgate.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PassageTest {

    private final Passage passage = new Passage();

    private void assertParts(long wait, long restore, long database, long relay) {
        assertThat(passage.waiting()).isEqualTo(wait);
        assertThat(passage.restore()).isEqualTo(restore);
        assertThat(passage.database()).isEqualTo(database);
        assertThat(passage.relay()).isEqualTo(relay);
        assertThat(passage.total()).isEqualTo(wait + restore + database + relay);
    }

    @Test
    void thePartsAreTheWhole() {
        passage.begin(1000);
        passage.waits(1005);
        passage.waitEnds(1035);
        passage.restores();
        passage.sent(1050);
        passage.clientFull(1100);
        passage.clientFull(1110);
        passage.clientTakes(1140);
        passage.end(1200);
        assertParts(30, 20, 110, 40);
    }

    @Test
    void whatNeedsNoRestoreIsTheProxysOwn() {
        passage.begin(1000);
        passage.sent(1005);
        passage.end(1100);
        assertParts(0, 0, 95, 5);
    }

    @Test
    void whatNeverGotAConnectionHasWaited() {
        passage.begin(1000);
        passage.waits(1000);
        passage.end(1500);
        assertParts(500, 0, 0, 0);
    }

    @Test
    void aClientThatNeverTookTheRestIsNotTheDatabasesFault() {
        passage.begin(0);
        passage.sent(10);
        passage.clientFull(20);
        passage.end(100);
        assertParts(0, 0, 10, 90);
    }

    @Test
    void nothingIsLeftForTheNext() {
        passage.begin(0);
        passage.waits(1);
        passage.waitEnds(6);
        passage.restores();
        passage.sent(10);
        passage.clientFull(20);
        passage.end(100);
        passage.begin(200);
        passage.sent(200);
        passage.end(210);
        assertParts(0, 0, 10, 0);
    }

    @Test
    void anAttemptThatCameToNothingWasAtTheDatabase() {
        passage.begin(1000);
        passage.sent(1010);
        passage.withdrawn(1050);
        passage.waits(1060);
        passage.waitEnds(1090);
        passage.restores();
        passage.sent(1100);
        passage.end(1120);
        assertParts(30, 30, 60, 0);
    }

    @Test
    void anAttemptThatCameToNothingAndNoConnectionForTheNextAddUp() {
        passage.begin(1000);
        passage.sent(1010);
        passage.withdrawn(1050);
        passage.waits(1060);
        passage.end(1200);
        assertParts(140, 0, 40, 20);
    }
}
