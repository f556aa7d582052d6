package io.headgate.protocol.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

class StatementScannerFuzzTest {

    @FuzzTest
    void givesTheSameAnswerForAnySplitOfAnyBytes(FuzzedDataProvider data) {
        LexerMode mode = new LexerMode(data.consumeBoolean(), data.consumeBoolean(), data.pickValue(CharsetClass.values()));
        int[] places = data.consumeInts(8);
        byte[] text = data.consumeRemainingAsBytes();
        for (int i = 0; i < places.length; i++) {
            places[i] = Math.floorMod(places[i], text.length + 1);
        }
        Arrays.sort(places);
        StatementScanner scanner = new StatementScanner();
        StatementTraits whole = Scans.whole(scanner, mode, text);
        assertThat(Scans.splitAt(scanner, mode, text, places)).isEqualTo(whole);
        assertThat(Scans.byteByByte(scanner, mode, text)).isEqualTo(whole);
    }
}
