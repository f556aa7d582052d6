package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ScrambleTest {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @CsvFileSource(resources = "scrambles.tsv", delimiter = '\t')
    void agreesWithWhatTheServerComputes(String plugin, String password, String nonce, String stage2, String scramble) {
        byte[] bytes = Bytes.utf8(password);
        byte[] nonceBytes = HEX.parseHex(nonce);
        boolean sha2 = plugin.equals("sha2");
        byte[] madeStage2 = sha2 ? CachingSha2.stage2(bytes) : NativePassword.stage2(bytes);
        byte[] made = sha2 ? CachingSha2.scramble(bytes, nonceBytes) : NativePassword.scramble(bytes, nonceBytes);

        assertThat(HEX.formatHex(madeStage2)).isEqualTo(stage2);
        assertThat(HEX.formatHex(made)).isEqualTo(scramble);
        assertThat(verify(sha2, made, nonceBytes, madeStage2)).isTrue();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "scrambles.tsv", delimiter = '\t')
    void noChangedByteAndNoOtherLengthVerifies(String plugin, String password, String nonce, String stage2,
            String scramble) {
        boolean sha2 = plugin.equals("sha2");
        byte[] nonceBytes = HEX.parseHex(nonce);
        byte[] stage2Bytes = HEX.parseHex(stage2);
        byte[] right = HEX.parseHex(scramble);
        for (int i = 0; i < right.length; i++) {
            byte[] wrong = right.clone();
            wrong[i] ^= 1;
            assertThat(verify(sha2, wrong, nonceBytes, stage2Bytes)).as("byte %d changed", i).isFalse();
        }
        for (int length = 0; length < 2 * right.length; length++) {
            byte[] other = Arrays.copyOf(right, length);
            assertThat(verify(sha2, other, nonceBytes, stage2Bytes)).as("length %d", length)
                    .isEqualTo(length == right.length);
        }
    }

    @Test
    void theEmptyPasswordHasAnEmptyScramble() {
        assertThat(CachingSha2.scramble(new byte[0], Bytes.nonce())).isEmpty();
        assertThat(NativePassword.scramble(new byte[0], Bytes.nonce())).isEmpty();
    }

    private static boolean verify(boolean sha2, byte[] scramble, byte[] nonce, byte[] stage2) {
        return sha2 ? CachingSha2.verify(scramble, nonce, stage2) : NativePassword.verify(scramble, nonce, stage2);
    }
}
